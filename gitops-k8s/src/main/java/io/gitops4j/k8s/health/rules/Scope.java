// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.k8s.health.rules;

import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import org.jspecify.annotations.Nullable;

/**
 * One object while rules look at it: where paths start, what matched last, and how much work is
 * left. Confined to one assessment.
 */
final class Scope {
  /** Far more than a real object needs; an object is at most a few megabytes. */
  private static final int WORK = 2_000_000;

  private final MapNode root;
  private final Expressions expressions;
  private Node current;
  private @Nullable Node item;
  private @Nullable MapNode condition;
  private @Nullable String condensed;
  private int work = WORK;

  Scope(MapNode root, Expressions expressions) {
    this.root = root;
    this.current = root;
    this.expressions = expressions;
  }

  MapNode root() {
    return root;
  }

  Expressions expressions() {
    return expressions;
  }

  /** Where paths start: the object, or the item of a list that is looked at. */
  Node current() {
    return current;
  }

  boolean atRoot() {
    return current == root;
  }

  /** Tests with paths that start at an item; the item is remembered if the test holds. */
  boolean within(Node newItem, Predicate test) {
    Node before = current;
    current = newItem;
    boolean holds = test.test(this);
    current = before;
    if (holds) {
      item = newItem;
    }
    return holds;
  }

  void matched(MapNode newCondition) {
    condition = newCondition;
  }

  void matched(String text) {
    condensed = text;
  }

  /** Forgets what matched, before the next check. */
  void reset() {
    item = null;
    condition = null;
    condensed = null;
  }

  @Nullable Node item() {
    return item;
  }

  @Nullable MapNode condition() {
    return condition;
  }

  /** What the field that matched says, as a message. */
  @Nullable String matchedText() {
    return condensed;
  }

  /**
   * Counts work.
   *
   * @throws TooMuchWork if there is none left
   */
  void spend(int steps) {
    work -= steps;
    if (work < 0) {
      throw new TooMuchWork();
    }
  }

  /** The budget of one assessment is spent. */
  static final class TooMuchWork extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TooMuchWork() {
      super("the object is too large to be judged", null, false, false);
    }
  }
}
