// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.diff.structured;

import io.gitops4j.core.error.Issue;
import io.gitops4j.core.error.Location;
import java.util.ArrayList;
import java.util.List;

/** Where a walk through a value is. */
final class Position {
  private final List<PathElement> path = new ArrayList<>();

  void enter(PathElement element) {
    path.add(element);
  }

  void leave() {
    path.remove(path.size() - 1);
  }

  List<PathElement> path() {
    return path;
  }

  Issue issue(StructuredError code, String message) {
    return Issue.error(code, message)
        .at(Location.ofField(PathElement.toFieldPath(path).toString()));
  }
}
