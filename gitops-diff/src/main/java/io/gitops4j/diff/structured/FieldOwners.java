// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.diff.structured;

import io.gitops4j.core.tree.FieldPath;
import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who owns which field of a live object, as its {@code metadata.managedFields} tell, asked by the
 * path of a field. Entries that can't be read own nothing. Immutable, thread-safe.
 */
public final class FieldOwners {
  private final MapNode live;
  private final List<ManagedFieldsEntry> entries;

  private FieldOwners(MapNode live, List<ManagedFieldsEntry> entries) {
    this.live = live;
    this.entries = entries;
  }

  /** The owners of this object. */
  public static FieldOwners of(MapNode live) {
    List<ManagedFieldsEntry> entries = new ArrayList<>(ManagedFieldsEntry.readable(live));
    entries.sort(Comparator.comparing(ManagedFieldsEntry::seconds).reversed());
    return new FieldOwners(live, List.copyOf(entries));
  }

  /** The managers that own the field itself or an ancestor as a whole, the latest first. */
  public List<String> of(FieldPath path) {
    return entries.stream()
        .filter(entry -> owns(entry, path, true))
        .map(ManagedFieldsEntry::manager)
        .distinct()
        .toList();
  }

  /** Whether the manager applies the object, and not only updates it. */
  public boolean isApplier(String manager) {
    return entries.stream()
        .anyMatch(
            entry ->
                entry.operation().equals(ManagedFieldsEntry.APPLY)
                    && entry.subresource().isEmpty()
                    && entry.manager().equals(manager));
  }

  /**
   * Whether another manager than this one applies the field, or something below it.
   *
   * @param manager the manager that does not count
   */
  public boolean isAppliedByAnother(FieldPath path, String manager) {
    return entries.stream()
        .anyMatch(
            entry ->
                entry.operation().equals(ManagedFieldsEntry.APPLY)
                    && !entry.manager().equals(manager)
                    && owns(entry, path, false));
  }

  /**
   * Whether the entry owns the field, or something below it.
   *
   * @param byAncestor whether an ancestor that is owned as a whole counts
   */
  private boolean owns(ManagedFieldsEntry entry, FieldPath path, boolean byAncestor) {
    FieldSet fields = entry.fields();
    Node at = live;
    int last = path.elements().size() - 1;
    for (int i = 0; i <= last; i++) {
      FieldPath.Element element = path.elements().get(i);
      PathElement step = step(fields, element, at);
      if (step == null) {
        return false;
      }
      FieldSet below = fields.below(step);
      if (below.isEmpty()) {
        // a leaf stands for all that is below it
        return fields.has(step) && (byAncestor || i == last);
      }
      at = at == null ? null : new FieldPath(List.of(element)).find(at);
      fields = below;
    }
    return true;
  }

  private static @Nullable PathElement step(
      FieldSet fields, FieldPath.Element element, @Nullable Node at) {
    if (element instanceof FieldPath.Key key) {
      return PathElement.field(key.name());
    }
    Node item = at == null ? null : new FieldPath(List.of(element)).find(at);
    if (at instanceof MapNode && element instanceof FieldPath.Index index) {
      return PathElement.field(Integer.toString(index.index()));
    }
    for (Iterator<FieldSet.Branch> branches = fields.branches(); branches.hasNext(); ) {
      PathElement candidate = branches.next().element();
      boolean fits =
          element instanceof FieldPath.Match match && agrees(candidate, match)
              || item != null && identifies(candidate, item)
              || candidate instanceof PathElement.Index number
                  && element instanceof FieldPath.Index index
                  && number.index() == index.index();
      if (fits) {
        return candidate;
      }
    }
    return null;
  }

  private static boolean agrees(PathElement candidate, FieldPath.Match match) {
    for (Map.Entry<String, String> field : match.fields().entrySet()) {
      if (!field.getValue().equals(text(candidate, field.getKey()))) {
        return false;
      }
    }
    return true;
  }

  private static @Nullable String text(PathElement candidate, String field) {
    if (candidate instanceof PathElement.Value value) {
      return field.isEmpty() ? Values.text(value.value()) : null;
    }
    if (candidate instanceof PathElement.Key key) {
      for (PathElement.KeyField one : key.fields()) {
        if (one.name().equals(field)) {
          return Values.text(one.value());
        }
      }
    }
    return null;
  }

  /** Whether the element names this item of the live list. */
  private static boolean identifies(PathElement candidate, Node item) {
    if (candidate instanceof PathElement.Value value) {
      return !(item instanceof ListNode) && Values.same(value.value(), item);
    }
    if (!(candidate instanceof PathElement.Key key) || !(item instanceof MapNode map)) {
      return false;
    }
    for (PathElement.KeyField field : key.fields()) {
      Node value = map.get(field.name());
      if (value == null || !Values.same(field.value(), value)) {
        return false;
      }
    }
    return true;
  }
}
