// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.diff.report;

import io.gitops4j.core.error.Issue;
import io.gitops4j.core.error.Location;
import io.gitops4j.core.plan.Change;
import io.gitops4j.core.plan.FieldChange;
import io.gitops4j.core.render.Manifest;
import io.gitops4j.core.render.Provenance;
import io.gitops4j.core.render.Setting;
import org.jspecify.annotations.Nullable;

/**
 * Who wants the declared value of a field.
 *
 * @param file the file, as the report shows it; null if not known
 * @param line the line, from 1; 0 if not known
 * @param step the step that gave the value
 */
record Wanted(@Nullable String file, int line, String step) {

  /** Who wants it; null if nobody is known to, or if it was not recorded. */
  static @Nullable Wanted of(Report report, Change change, FieldChange field) {
    Manifest desired = change.desired();
    Provenance provenance = desired == null ? null : desired.provenance();
    Setting setting = provenance == null ? null : provenance.decisive(field.path());
    if (setting == null) {
      return null;
    }
    Location at = setting.location();
    String file = at.file() == null ? null : report.file(at.file());
    return new Wanted(file, at.line(), setting.step().name());
  }

  /** The place, or the step if the place is not known. */
  String text() {
    return file == null ? step : line > 0 ? file + ":" + line : file;
  }

  /** An issue with its file as the report shows it. */
  static Issue shown(Report report, Issue issue) {
    Location at = issue.location();
    return at.file() == null
        ? issue
        : issue.at(
            new Location(
                report.file(at.file()), at.line(), at.column(), at.field(), at.sourceLine()));
  }

  /** Where the whole object is declared; null if not known. */
  static @Nullable String place(Report report, Change change) {
    Manifest desired = change.desired();
    String origin = desired == null ? null : desired.origin();
    if (desired == null || origin == null) {
      return null;
    }
    int line = desired.root().line();
    return report.file(origin) + (line > 0 ? ":" + line : "");
  }
}
