// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.diff.report;

import io.gitops4j.core.error.Issue;
import io.gitops4j.core.plan.Change;
import io.gitops4j.core.plan.FieldChange;
import io.gitops4j.core.plan.Plan;
import io.gitops4j.core.plan.SyncStatus;
import java.util.List;
import java.util.Objects;

/**
 * A plan as a test suite in JUnit's XML, which every CI shows: an object that is out of sync is a
 * failure with the fields that differ, one that could not be compared is an error with the cause.
 * Bounded in size; what did not fit is counted. Immutable, thread-safe.
 */
public final class JunitReport {
  private static final int MOST_CASES = 10_000;
  private static final int MOST_FIELDS = 50;

  private JunitReport() {}

  /**
   * The XML document.
   *
   * @param name the name of the suite: of the application, say
   */
  public static String of(String name, Plan plan) {
    Objects.requireNonNull(name, "name");
    List<Change> changes = plan.changes();
    List<Issue> errors = plan.issues().stream().filter(Issue::isError).toList();
    int shown = Math.min(changes.size(), MOST_CASES);
    long failures = count(changes, SyncStatus.OUT_OF_SYNC);
    long unknown = count(changes, SyncStatus.UNKNOWN) + errors.size();
    StringBuilder out = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    String numbers =
        "tests=\""
            + (changes.size() + errors.size())
            + "\" failures=\""
            + failures
            + "\" errors=\""
            + unknown
            + "\"";
    out.append("<testsuites ").append(numbers).append(">\n");
    out.append("  <testsuite name=\"").append(SafeText.html(name)).append("\" ");
    out.append(numbers).append(">\n");
    changes.subList(0, shown).forEach(change -> add(out, name, change));
    for (Issue issue : errors) {
      open(out, name, issue.code().id());
      element(out, "error", issue.message(), "");
      out.append("    </testcase>\n");
    }
    if (shown < changes.size()) {
      out.append("    <system-out>")
          .append(changes.size() - shown)
          .append(" more objects are not shown</system-out>\n");
    }
    return out.append("  </testsuite>\n</testsuites>\n").toString();
  }

  private static long count(List<Change> changes, SyncStatus status) {
    return changes.stream().filter(change -> change.status() == status).count();
  }

  private static void add(StringBuilder out, String suite, Change change) {
    open(out, suite, change.id().toString());
    if (change.status() == SyncStatus.UNKNOWN) {
      element(out, "error", change.reason(), "");
    } else if (change.status() == SyncStatus.OUT_OF_SYNC) {
      element(out, "failure", change.reason(), fields(change));
    }
    out.append("    </testcase>\n");
  }

  private static void open(StringBuilder out, String suite, String name) {
    out.append("    <testcase classname=\"").append(SafeText.html(suite)).append("\" name=\"");
    out.append(SafeText.html(name)).append("\">\n");
  }

  private static void element(StringBuilder out, String element, String message, String text) {
    out.append("      <").append(element).append(" message=\"").append(SafeText.html(message));
    out.append("\">").append(text).append("</").append(element).append(">\n");
  }

  private static String fields(Change change) {
    StringBuilder out = new StringBuilder();
    int told = 0;
    List<FieldChange> counted = change.fields().stream().filter(field -> !field.ignored()).toList();
    for (FieldChange field : counted) {
      if (told++ == MOST_FIELDS) {
        out.append("… and ").append(counted.size() - MOST_FIELDS).append(" more fields\n");
        break;
      }
      out.append(SafeText.html(FieldText.line(field))).append('\n');
    }
    return out.toString();
  }
}
