// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.kustomize.internal.share;

import io.gitops4j.core.source.SourceTree;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The states in which a base was found, latest first. Immutable. */
record States(List<State> states) {

  /** With another one, and without the oldest if there are too many. */
  States plus(State added, int most) {
    List<State> more = new ArrayList<>();
    more.add(added);
    for (State state : states) {
      if (more.size() < most && !state.inputs().equals(added.inputs())) {
        more.add(state);
      }
    }
    return new States(List.copyOf(more));
  }

  /** The one whose inputs are the same in the tree; null if there is none. */
  @Nullable State in(SourceTree tree) {
    for (State state : states) {
      if (state.wasIn(tree)) {
        return state;
      }
    }
    for (State state : states) {
      if (state.isIn(tree)) {
        return state;
      }
    }
    return null;
  }

  long bytes() {
    long sum = 0;
    for (State state : states) {
      sum += state.bytes();
    }
    return sum;
  }
}
