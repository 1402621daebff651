// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.yaml;

import io.gitops4j.core.error.Issue;
import io.gitops4j.core.error.Location;
import io.gitops4j.core.tree.ScalarNode;
import io.gitops4j.core.tree.ScalarStyle;

/**
 * Where a text stands: alone, or as a scalar inside another one.
 *
 * @param line the line of the other text after which this one begins, or in which all of it is
 *     taken to stand; 0 if it stands alone
 * @param column the column in which all of it is taken to stand; 0 if lines are counted
 */
record Placement(int line, int column) {
  /** Alone. */
  static final Placement OWN = new Placement(0, 0);

  /** As a scalar that was read from another text. */
  static Placement inside(ScalarNode scalar) {
    return new Placement(
        scalar.line(), scalar.style() == ScalarStyle.LITERAL ? 0 : Math.max(1, scalar.column()));
  }

  /** A line of this text, as a line of the one that counts. */
  int line(int own) {
    return column > 0 ? line : line + own;
  }

  /** A column of this text, as one of the text that counts; 0 if that is not known. */
  int column(int own) {
    return line == 0 && column == 0 ? own : column;
  }

  /** An issue of this text, at its place in the one that counts. */
  Issue placed(Issue issue) {
    Location own = issue.location();
    return equals(OWN) || own.line() == 0
        ? issue
        : issue.at(
            new Location(
                own.file(), line(own.line()), column(own.column()), own.field(), own.sourceLine()));
  }
}
