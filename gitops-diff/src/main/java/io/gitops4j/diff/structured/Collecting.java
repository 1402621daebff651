// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.diff.structured;

import io.gitops4j.core.error.Issue;
import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Collects the fields that a value sets: its leaves, and the items and entries that hold them. */
final class Collecting {
  private final Position at = new Position();
  private final List<Issue> issues = new ArrayList<>();

  private Collecting() {}

  /**
   * The fields that the value sets.
   *
   * @throws StructuredException if a value does not fit the type
   */
  static FieldSet fields(SchemaType type, Node value) {
    Collecting collecting = new Collecting();
    FieldSet.Builder out = FieldSet.builder();
    collecting.visit(type, value, out);
    if (!collecting.issues.isEmpty()) {
      throw new StructuredException(collecting.issues);
    }
    return out.build();
  }

  /** Adds what is below the value; whether the value itself is a leaf. */
  private boolean visit(@Nullable SchemaType type, Node value, FieldSet.Builder below) {
    if (type == null) {
      issues.add(at.issue(StructuredError.SCHEMA, "the schema has no type for the field"));
      return false;
    }
    switch (SchemaType.first(type.kinds(value))) {
      case SchemaType.MAP -> {
        SchemaType.MapType map = Objects.requireNonNull(type.map);
        if (!map.atomic() && value instanceof MapNode node) {
          map(map, node, below);
        }
        return map.atomic();
      }
      case SchemaType.LIST -> {
        SchemaType.ListType list = Objects.requireNonNull(type.list);
        if (!list.atomic() && value instanceof ListNode node) {
          list(list, node, below);
        }
        return list.atomic();
      }
      case SchemaType.SCALAR -> {
        return true;
      }
      default -> {
        issues.add(at.issue(StructuredError.SCHEMA, "the type of the field is empty"));
        return false;
      }
    }
  }

  private void map(SchemaType.MapType type, MapNode map, FieldSet.Builder out) {
    for (MapNode.Entry entry : map.entries()) {
      Node value = entry.value();
      PathElement element = PathElement.field(entry.key());
      at.enter(element);
      boolean leaf = visit(type.typeOf(entry.key()), value, out.below(element));
      at.leave();
      // a struct is there as long as a field of it is; an entry of a map can be empty
      if (leaf
          || value.isNull()
          || value instanceof MapNode node && node.isEmpty()
          || !type.fields().containsKey(entry.key())) {
        out.add(element);
      }
    }
  }

  private void list(SchemaType.ListType type, ListNode list, FieldSet.Builder out) {
    List<PathElement> elements = new ArrayList<>(list.size());
    Map<PathElement, Integer> counts = new HashMap<>();
    for (Node item : list) {
      PathElement element = ListItems.elementOrKeyless(type, item);
      elements.add(element);
      counts.merge(element, 1, Integer::sum);
    }
    for (int i = 0; i < list.size(); i++) {
      PathElement element = elements.get(i);
      out.add(element);
      if (counts.get(element) == 1) {
        at.enter(element);
        visit(type.elements().get(), list.get(i), out.below(element));
        at.leave();
      }
    }
  }
}
