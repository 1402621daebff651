// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.diff.structured;

import io.gitops4j.core.error.Issue;
import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.tree.ScalarNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Lays one value over another. What is owned as a whole is taken from the upper value if it has it;
 * what the upper value leaves unsaid stays.
 */
final class Merging {
  private final Position at = new Position();
  private final List<Issue> issues = new ArrayList<>();

  private Merging() {}

  /**
   * The merged value.
   *
   * @throws StructuredException if a value does not fit the type
   */
  static Node merge(SchemaType type, Node lower, Node upper) {
    Merging merging = new Merging();
    Node merged = merging.visit(type, lower, upper);
    if (!merging.issues.isEmpty()) {
      throw new StructuredException(merging.issues);
    }
    return merged;
  }

  private Node visit(@Nullable SchemaType type, @Nullable Node lower, Node upper) {
    if (lower == upper) {
      return upper;
    }
    int kinds = type == null ? 0 : type.kinds(upper);
    switch (SchemaType.first(kinds)) {
      case SchemaType.MAP -> {
        SchemaType.MapType map = Objects.requireNonNull(Objects.requireNonNull(type).map);
        MapNode a = lower instanceof MapNode node ? node : MapNode.EMPTY;
        MapNode b = upper instanceof MapNode node ? node : MapNode.EMPTY;
        // where both are empty, the upper one tells empty from null
        return map.atomic() || a.isEmpty() && b.isEmpty() ? whole(lower, upper) : maps(map, a, b);
      }
      case SchemaType.LIST -> {
        SchemaType.ListType list = Objects.requireNonNull(Objects.requireNonNull(type).list);
        ListNode a = lower instanceof ListNode node ? node : ListNode.EMPTY;
        ListNode b = upper instanceof ListNode node ? node : ListNode.EMPTY;
        return list.atomic() || a.isEmpty() && b.isEmpty()
            ? whole(lower, upper)
            : lists(list, a, b);
      }
      case SchemaType.SCALAR -> {
        SchemaType.Scalar scalar = Objects.requireNonNull(Objects.requireNonNull(type).scalar);
        // one side may be of a form that is about to go
        if (!Validation.fits(scalar, upper) && !Validation.fits(scalar, lower)) {
          issues.add(at.issue(StructuredError.TYPE, "no value fits the type of the field"));
        }
        return whole(lower, upper);
      }
      default -> {
        issues.add(at.issue(StructuredError.SCHEMA, "the schema has no type for the field"));
        return upper;
      }
    }
  }

  /** The upper value; the lower one where they are equal, so that it is shared. */
  private static Node whole(@Nullable Node lower, Node upper) {
    return lower != null && lower.equals(upper) ? lower : upper;
  }

  private Node maps(SchemaType.MapType type, MapNode lower, MapNode upper) {
    MapNode.Builder out = null;
    for (MapNode.Entry entry : upper.entries()) {
      Node below = lower.get(entry.key());
      PathElement element = PathElement.field(entry.key());
      at.enter(element);
      Node merged = visit(type.typeOf(entry.key()), below, entry.value());
      at.leave();
      if (merged != below) {
        out = out == null ? lower.toBuilder() : out;
        out.put(entry.keyNode(), merged);
      }
    }
    if (out == null) {
      return lower;
    }
    // shares the upper value where nothing below took part
    return lower.isEmpty() ? sharedIfSame(upper, out.build()) : out.build();
  }

  private static Node sharedIfSame(MapNode upper, MapNode merged) {
    Iterator<MapNode.Entry> entries = merged.entries().iterator();
    for (MapNode.Entry entry : upper.entries()) {
      if (entry.value() != entries.next().value()) {
        return merged;
      }
    }
    return upper;
  }

  /** The items of a list by their elements, in order. */
  private static final class Indexed {
    private final List<PathElement> order = new ArrayList<>();
    private final List<Node> items = new ArrayList<>();
    private final Map<PathElement, Node> byElement = new HashMap<>();
  }

  private Indexed index(SchemaType.ListType type, ListNode list, boolean duplicates) {
    Indexed indexed = new Indexed();
    for (Node item : list) {
      PathElement element = ListItems.element(type, item, at, issues);
      if (element == null) {
        continue;
      }
      if (indexed.byElement.putIfAbsent(element, item) != null) {
        if (!duplicates) {
          at.enter(element);
          issues.add(at.issue(StructuredError.DUPLICATE_ITEM, "two items of a list have one key"));
          at.leave();
          continue;
        }
        // several items of one key have no value that could be merged with
        indexed.byElement.put(element, ScalarNode.NULL);
      }
      indexed.order.add(element);
      indexed.items.add(item);
    }
    return indexed;
  }

  private Node lists(SchemaType.ListType type, ListNode lower, ListNode upper) {
    int before = issues.size();
    Indexed a = index(type, lower, true);
    Indexed b = index(type, upper, false);
    if (issues.size() > before) {
      return upper;
    }
    List<Node> out = new Interleaving(type, a, b).items();
    return sameItems(out, lower) ? lower : ListNode.of(out);
  }

  private static boolean sameItems(List<Node> items, ListNode list) {
    if (items.size() != list.size()) {
      return false;
    }
    for (int i = 0; i < items.size(); i++) {
      if (items.get(i) != list.get(i)) {
        return false;
      }
    }
    return true;
  }

  /**
   * Two lists in one: common items in the order of the upper list, the others as near as can be to
   * the neighbours they had, those of the lower list first.
   */
  private final class Interleaving {
    private final SchemaType.ListType type;
    private final Indexed lower;
    private final Indexed upper;
    private final Iterator<PathElement> common;
    private final Set<PathElement> done = new HashSet<>();
    private final List<Node> out = new ArrayList<>();

    /** The common item whose turn it is; null after the last one. */
    private @Nullable PathElement turn;

    Interleaving(SchemaType.ListType type, Indexed lower, Indexed upper) {
      this.type = type;
      this.lower = lower;
      this.upper = upper;
      this.common = upper.order.stream().filter(lower.byElement::containsKey).iterator();
      nextTurn();
    }

    private void nextTurn() {
      turn = common.hasNext() ? common.next() : null;
    }

    List<Node> items() {
      int i = 0;
      int j = 0;
      while (i < lower.order.size() || j < upper.order.size()) {
        PathElement a = i < lower.order.size() ? lower.order.get(i) : null;
        PathElement b = j < upper.order.size() ? upper.order.get(j) : null;
        if (a != null && !upper.byElement.containsKey(a)) {
          out.add(lower.items.get(i++));
          continue;
        }
        // from here on, an item at the lower list's head is a common one
        boolean together = a != null && a.equals(b);
        if (a != null && b != null && !together && turn != null && !a.equals(turn)) {
          i++; // it stands, or stood, elsewhere in the upper list
          continue;
        }
        if (together || a != null && done.contains(a)) {
          i++;
        }
        if (b != null) {
          j++;
          done.add(b);
          out.add(merged(b));
          if (together || b.equals(turn)) {
            nextTurn();
          }
        }
      }
      return out;
    }

    private Node merged(PathElement element) {
      Node below = lower.byElement.get(element);
      at.enter(element);
      Node merged =
          visit(type.elements().get(), below, Objects.requireNonNull(upper.byElement.get(element)));
      at.leave();
      return merged;
    }
  }
}
