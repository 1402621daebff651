// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.kustomize.internal.merge;

import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;

/**
 * How deep maps and lists may come to lie in each other. No text is nested so deep, but patches and
 * paths could make it so, step by step, until whoever walks the tree runs out of stack.
 */
public final class TreeDepth {
  /** The most levels of a tree; texts have half as many at most. */
  public static final int MOST = 500;

  private TreeDepth() {}

  /**
   * Checks that a value may be put at the end of a path.
   *
   * @throws MergeException if the tree would be too deep
   */
  public static void check(int steps, Node value) {
    if (steps > MOST || steps + of(value, 0) > MOST) {
      throw new MergeException("is more than " + MOST + " levels deep");
    }
  }

  private static int of(Node node, int above) {
    int deepest = above;
    if (above > MOST) {
      return above;
    }
    if (node instanceof MapNode map) {
      for (int i = 0; i < map.size(); i++) {
        deepest = Math.max(deepest, of(map.valueAt(i), above + 1));
      }
    } else if (node instanceof ListNode list) {
      for (int i = 0; i < list.size(); i++) {
        deepest = Math.max(deepest, of(list.get(i), above + 1));
      }
    }
    return deepest;
  }
}
