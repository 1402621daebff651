// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.diff;

import io.gitops4j.core.plan.FieldChange;
import io.gitops4j.core.tree.FieldPath;
import java.util.Comparator;
import java.util.List;

/**
 * The order of changes: element by element; keys by text, indexes by number, matches by their
 * fields; a parent before what lies below it.
 */
final class PathOrder {
  static final Comparator<FieldChange> BY_PATH =
      (one, other) -> compare(one.path().elements(), other.path().elements());

  private PathOrder() {}

  private static int compare(List<FieldPath.Element> one, List<FieldPath.Element> other) {
    int common = Math.min(one.size(), other.size());
    for (int i = 0; i < common; i++) {
      int order = compare(one.get(i), other.get(i));
      if (order != 0) {
        return order;
      }
    }
    return Integer.compare(one.size(), other.size());
  }

  private static int compare(FieldPath.Element one, FieldPath.Element other) {
    if (one instanceof FieldPath.Key a && other instanceof FieldPath.Key b) {
      return a.name().compareTo(b.name());
    }
    if (one instanceof FieldPath.Index a && other instanceof FieldPath.Index b) {
      return Integer.compare(a.index(), b.index());
    }
    if (one instanceof FieldPath.Match a && other instanceof FieldPath.Match b) {
      return a.fields().toString().compareTo(b.fields().toString());
    }
    return Integer.compare(rank(one), rank(other));
  }

  private static int rank(FieldPath.Element element) {
    return element instanceof FieldPath.Key ? 0 : element instanceof FieldPath.Index ? 1 : 2;
  }
}
