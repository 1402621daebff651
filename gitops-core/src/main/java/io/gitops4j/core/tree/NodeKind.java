// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.tree;

/** The three kinds of {@link Node}, for use in a {@code switch}. */
public enum NodeKind {
  /** A {@link MapNode}. */
  MAP,
  /** A {@link ListNode}. */
  LIST,
  /** A {@link ScalarNode}. */
  SCALAR
}
