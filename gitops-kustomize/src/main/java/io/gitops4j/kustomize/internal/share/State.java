// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.kustomize.internal.share;

import io.gitops4j.core.render.Inputs;
import io.gitops4j.core.source.SourceTree;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;

/** One state of a base: the inputs that make it, and what was made of them. Thread-safe. */
final class State {
  /** In more trees than this it has to be looked up again now and then. */
  private static final int TREES = 8;

  private final Inputs inputs;
  private final Object base;
  private final long bytes;

  /** Trees in which it was found; they do not change. */
  private volatile List<WeakReference<SourceTree>> trees;

  State(Inputs inputs, Object base, long bytes, SourceTree tree) {
    this.inputs = inputs;
    this.base = base;
    this.bytes = bytes;
    this.trees = List.of(new WeakReference<>(tree));
  }

  Inputs inputs() {
    return inputs;
  }

  Object base() {
    return base;
  }

  long bytes() {
    return bytes;
  }

  /** Whether it was seen that this tree has the state. */
  boolean wasIn(SourceTree tree) {
    for (WeakReference<SourceTree> known : trees) {
      if (known.refersTo(tree)) {
        return true;
      }
    }
    return false;
  }

  /** Whether the tree has the state. */
  boolean isIn(SourceTree tree) {
    if (!inputs.sameIn(tree)) {
      return false;
    }
    List<WeakReference<SourceTree>> more = new ArrayList<>();
    more.add(new WeakReference<>(tree));
    for (WeakReference<SourceTree> known : trees) {
      if (more.size() < TREES && !known.refersTo(null)) {
        more.add(known);
      }
    }
    trees = List.copyOf(more); // of two at once one is forgotten, and found anew
    return true;
  }
}
