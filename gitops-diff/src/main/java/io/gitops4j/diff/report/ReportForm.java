// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.diff.report;

import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;

/** The forms of a report. Each is bounded in size, and tells what it left out. */
public enum ReportForm {
  /** For a person: {@link TextReport}. */
  TEXT,
  /** For a person, as {@code diff -u} tells it: {@link TextReport#withUnified}. */
  UNIFIED,
  /** For a comment on a pull request: {@link MarkdownReport}. */
  MARKDOWN,
  /** One page to look at in a browser: {@link HtmlReport}. */
  HTML,
  /** For programs: {@link JsonReport}. */
  JSON,
  /** For a CI that shows tests: {@link JunitReport}. */
  JUNIT,
  /** For a forge that shows findings beside the code: {@link SarifReport}. */
  SARIF;

  /** The report in this form, with the defaults of the form and a line end at its end. */
  public String write(Report report) {
    Objects.requireNonNull(report, "report");
    return switch (this) {
      case TEXT -> TextReport.ofDefaults().of(report);
      case UNIFIED -> TextReport.ofDefaults().withUnified(true).of(report);
      case MARKDOWN -> MarkdownReport.ofDefaults().of(report);
      case HTML -> HtmlReport.of(report);
      case JSON -> JsonReport.of(report) + "\n";
      case JUNIT -> JunitReport.of(report);
      case SARIF -> SarifReport.of(report) + "\n";
    };
  }

  /** The name, in lower case. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The form of this name.
   *
   * @throws IllegalArgumentException with the names that there are, if there is none
   */
  public static ReportForm parse(String name) {
    for (ReportForm form : values()) {
      if (form.toString().equals(name.toLowerCase(Locale.ROOT))) {
        return form;
      }
    }
    throw new IllegalArgumentException(
        name
            + " (expected: "
            + Arrays.stream(values()).map(ReportForm::toString).collect(Collectors.joining(", "))
            + ")");
  }
}
