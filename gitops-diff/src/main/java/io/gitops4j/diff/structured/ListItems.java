// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.diff.structured;

import io.gitops4j.core.error.Issue;
import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What tells the items of an associative list apart. */
final class ListItems {

  /** Stands for all items that lost their keys while parts of an object were taken away. */
  private static final PathElement KEYLESS = new PathElement.Index(-1);

  private ListItems() {}

  /** The element of an item; null if it has none, with the reason in the issues. */
  static @Nullable PathElement element(
      SchemaType.ListType type, Node item, Position at, List<Issue> issues) {
    PathElement element = elementOrNull(type, item);
    if (element == null) {
      issues.add(
          at.issue(
                  StructuredError.MISSING_KEY,
                  type.keys().isEmpty()
                      ? "an item of a set is no scalar"
                      : "an item of a list has none of its key fields")
              .withExpected(type.keys().isEmpty() ? "a scalar" : String.join(", ", type.keys())));
    }
    return element;
  }

  /** The element of an item, or one that stands for all items which have none. */
  static PathElement elementOrKeyless(SchemaType.ListType type, Node item) {
    PathElement element = elementOrNull(type, item);
    return element == null ? KEYLESS : element;
  }

  /** The element of an item; null if it has none. */
  private static @Nullable PathElement elementOrNull(SchemaType.ListType type, Node item) {
    if (type.keys().isEmpty()) {
      boolean scalar = !item.isNull() && !(item instanceof MapNode) && !(item instanceof ListNode);
      return scalar ? new PathElement.Value(item) : null;
    }
    if (!(item instanceof MapNode map)) {
      return null;
    }
    List<PathElement.KeyField> fields = new ArrayList<>(type.keys().size());
    for (String key : type.keys()) {
      Node value = map.get(key);
      if (value == null) {
        value = type.keyByDefault(key);
      }
      // an item without this field is another one than any item with it
      if (value != null) {
        fields.add(new PathElement.KeyField(key, value));
      }
    }
    return fields.isEmpty() ? null : new PathElement.Key(fields);
  }
}
