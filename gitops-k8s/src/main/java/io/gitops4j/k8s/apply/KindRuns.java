// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.k8s.apply;

import io.gitops4j.core.plan.Change;
import java.util.ArrayList;
import java.util.List;

/** Parts a step into runs of one kind: an object may need those of the kinds before it. */
final class KindRuns {
  private KindRuns() {}

  /** The runs, in order, as Argo CD makes them. */
  static List<List<Change>> of(List<Change> changes) {
    List<List<Change>> runs = new ArrayList<>();
    int start = 0;
    for (int i = 1; i <= changes.size(); i++) {
      if (i == changes.size() || !sameKind(changes.get(start), changes.get(i))) {
        runs.add(changes.subList(start, i));
        start = i;
      }
    }
    return runs;
  }

  private static boolean sameKind(Change one, Change other) {
    return one.id().kind().equals(other.id().kind())
        && one.id().group().equals(other.id().group())
        && (one.desired() == null) == (other.desired() == null);
  }
}
