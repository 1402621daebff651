// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.diff.structured;

import io.gitops4j.core.error.Issue;
import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Finds the fields in which two values of a type differ. */
final class Comparing {
  private final Position at = new Position();
  private final List<Issue> issues = new ArrayList<>();
  private final FieldSet.Builder added = FieldSet.builder();
  private final FieldSet.Builder modified = FieldSet.builder();
  private final FieldSet.Builder removed = FieldSet.builder();

  private Comparing() {}

  /**
   * The differences.
   *
   * @throws StructuredException if a value does not fit the type
   */
  static Comparison compare(SchemaType type, Node before, Node after) {
    Comparing comparing = new Comparing();
    comparing.visit(type, before, after);
    if (!comparing.issues.isEmpty()) {
      throw new StructuredException(comparing.issues);
    }
    return new Comparison(
        comparing.added.build(), comparing.modified.build(), comparing.removed.build());
  }

  /** At least one of both is there. */
  private void visit(@Nullable SchemaType type, @Nullable Node before, @Nullable Node after) {
    if (before == after) {
      return;
    }
    if (type == null) {
      issues.add(at.issue(StructuredError.SCHEMA, "the schema has no type for the field"));
      return;
    }
    int kindsBefore = type.kinds(before);
    int kindsAfter = type.kinds(after);
    boolean leaf;
    if (after == null) {
      leaf = visitAs(kindsBefore, type, before, null);
    } else {
      if (before != null && kindsBefore != kindsAfter) {
        // another form: the parts of the old one go
        visitAs(kindsBefore, type, before, after);
      }
      leaf = visitAs(kindsAfter, type, before, after);
    }
    if (!leaf && before == null) {
      added.add(at.path());
    } else if (!leaf && after == null) {
      removed.add(at.path());
    }
  }

  /** Whether the value was compared as a whole. */
  private boolean visitAs(int kinds, SchemaType type, @Nullable Node before, @Nullable Node after) {
    switch (SchemaType.first(kinds)) {
      case SchemaType.MAP -> {
        SchemaType.MapType map = Objects.requireNonNull(type.map);
        MapNode a = before instanceof MapNode node ? node : MapNode.EMPTY;
        MapNode b = after instanceof MapNode node ? node : MapNode.EMPTY;
        if (map.atomic() || a.isEmpty() && b.isEmpty()) {
          return whole(before, after);
        }
        maps(map, a, b);
        return false;
      }
      case SchemaType.LIST -> {
        SchemaType.ListType list = Objects.requireNonNull(type.list);
        ListNode a = before instanceof ListNode node ? node : ListNode.EMPTY;
        ListNode b = after instanceof ListNode node ? node : ListNode.EMPTY;
        if (list.atomic() || a.isEmpty() && b.isEmpty()) {
          return whole(before, after);
        }
        lists(list, a, b);
        return false;
      }
      case SchemaType.SCALAR -> {
        SchemaType.Scalar scalar = Objects.requireNonNull(type.scalar);
        if (Validation.fits(scalar, before) || Validation.fits(scalar, after)) {
          return whole(before, after);
        }
        issues.add(at.issue(StructuredError.TYPE, "no value fits the type of the field"));
        return false;
      }
      default -> {
        issues.add(at.issue(StructuredError.SCHEMA, "the type of the field is empty"));
        return false;
      }
    }
  }

  private boolean whole(@Nullable Node before, @Nullable Node after) {
    if (before == null) {
      added.add(at.path());
    } else if (after == null) {
      removed.add(at.path());
    } else if (!Values.same(before, after)) {
      modified.add(at.path());
    }
    return true;
  }

  private void maps(SchemaType.MapType type, MapNode before, MapNode after) {
    for (MapNode.Entry entry : before.entries()) {
      visitField(type, entry.key(), entry.value(), after.get(entry.key()));
    }
    for (MapNode.Entry entry : after.entries()) {
      if (!before.has(entry.key())) {
        visitField(type, entry.key(), null, entry.value());
      }
    }
  }

  private void visitField(
      SchemaType.MapType type, String name, @Nullable Node before, @Nullable Node after) {
    at.enter(PathElement.field(name));
    visit(type.typeOf(name), before, after);
    at.leave();
  }

  /** The items of one element, of which a list has one unless it has duplicates. */
  private static final class Both {
    private final List<Node> before = new ArrayList<>(1);
    private final List<Node> after = new ArrayList<>(1);
  }

  private void lists(SchemaType.ListType type, ListNode before, ListNode after) {
    Map<PathElement, Both> items = new LinkedHashMap<>();
    for (Node item : before) {
      PathElement element = ListItems.element(type, item, at, issues);
      if (element != null) {
        items.computeIfAbsent(element, e -> new Both()).before.add(item);
      }
    }
    for (Node item : after) {
      PathElement element = ListItems.element(type, item, at, issues);
      if (element != null) {
        items.computeIfAbsent(element, e -> new Both()).after.add(item);
      }
    }
    items.forEach(
        (element, both) -> {
          at.enter(element);
          items(type.elements().get(), both.before, both.after);
          at.leave();
        });
  }

  /** Items of a key that occurs more than once are owned together, as one value. */
  private void items(@Nullable SchemaType type, List<Node> before, List<Node> after) {
    boolean manyBefore = before.size() > 1;
    boolean manyAfter = after.size() > 1;
    if (manyBefore && manyAfter) {
      if (!Values.same(ListNode.of(before), ListNode.of(after))) {
        modified.add(at.path());
      }
      return;
    }
    if (!manyBefore && !manyAfter) {
      visit(type, first(before), first(after));
      return;
    }
    Node single = first(manyBefore ? after : before);
    if (single != null) {
      visit(type, manyBefore ? null : single, manyBefore ? single : null);
    }
    (manyBefore ? removed : added).add(at.path());
  }

  private static @Nullable Node first(List<Node> items) {
    return items.isEmpty() ? null : items.get(0);
  }
}
