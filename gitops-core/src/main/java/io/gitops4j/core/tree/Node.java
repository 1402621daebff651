// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.tree;

import org.jspecify.annotations.Nullable;

/**
 * A node of a manifest: a {@link MapNode}, a {@link ListNode} or a {@link ScalarNode}. Immutable
 * and thread-safe.
 *
 * <p>{@code equals} compares resolved values. {@code toString} shows the shape only, never content,
 * since content may be secret; print with the YAML printer.
 */
public sealed interface Node permits MapNode, ListNode, ScalarNode {

  /** Which of the three kinds this is. */
  NodeKind kind();

  /**
   * The line, from 1, on which the node began in the text it was read from; 0 if it was made by a
   * program.
   */
  int line();

  /**
   * The column, from 1 and in code points, at which the node began; 0 if it was made by a program.
   */
  int column();

  /** Whether this is the scalar null. */
  default boolean isNull() {
    return this instanceof ScalarNode scalar && scalar.type() == ScalarType.NULL;
  }

  /**
   * The text of this node if it is a scalar that is not null, else null. A number gives its text as
   * written.
   */
  default @Nullable String textOrNull() {
    return this instanceof ScalarNode scalar && scalar.type() != ScalarType.NULL
        ? scalar.text()
        : null;
  }

  /** The node at the path, or null if something on the way is absent or of another kind. */
  default @Nullable Node at(FieldPath path) {
    return path.find(this);
  }

  /** The node at these map keys, or null if something on the way is absent or no map. */
  default @Nullable Node at(String... keys) {
    Node node = this;
    for (String key : keys) {
      if (!(node instanceof MapNode map)) {
        return null;
      }
      node = map.get(key);
      if (node == null) {
        return null;
      }
    }
    return node;
  }
}
