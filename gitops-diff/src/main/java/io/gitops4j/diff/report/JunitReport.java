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
 * A report as test suites in JUnit's XML, which every CI shows: an object that is out of sync is a
 * failure with the fields that differ, one that could not be compared is an error with the cause.
 * Bounded in size; what did not fit is counted. Immutable, thread-safe.
 */
public final class JunitReport {
  private static final int MOST_CASES = 10_000;
  private static final int MOST_FIELDS = 50;

  private final Report report;
  private final StringBuilder suites = new StringBuilder();
  private long tests;
  private long failures;
  private long errors;
  private int cases;

  private JunitReport(Report report) {
    this.report = report;
  }

  /**
   * The XML document of one plan.
   *
   * @param name the name of the suite: of the application, say
   */
  public static String of(String name, Plan plan) {
    Objects.requireNonNull(name, "name");
    return of(Report.of(name, plan));
  }

  /** The XML document: a suite for each section, and one for issues that belong to none. */
  public static String of(Report report) {
    Objects.requireNonNull(report, "report");
    return new JunitReport(report).document();
  }

  private String document() {
    for (Report.Section section : report.sections()) {
      suite(section.title(), section.plan().changes(), section.plan().issues());
    }
    if (!report.issues().isEmpty()) {
      suite(report.title(), List.of(), report.issues());
    }
    return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites "
        + numbers(tests, failures, errors)
        + ">\n"
        + suites
        + "</testsuites>\n";
  }

  private static String numbers(long tests, long failures, long errors) {
    return "tests=\"" + tests + "\" failures=\"" + failures + "\" errors=\"" + errors + "\"";
  }

  private void suite(String title, List<Change> changes, List<Issue> issues) {
    String name = title.isEmpty() ? "gitops" : title;
    List<Issue> wrong = issues.stream().filter(Issue::isError).toList();
    long failed = count(changes, SyncStatus.OUT_OF_SYNC);
    long unknown = count(changes, SyncStatus.UNKNOWN) + wrong.size();
    suites.append("  <testsuite name=\"").append(SafeText.html(name)).append("\" ");
    suites.append(numbers(changes.size() + wrong.size(), failed, unknown)).append(">\n");
    tests += changes.size() + wrong.size();
    failures += failed;
    errors += unknown;
    int room = Math.max(0, MOST_CASES - cases);
    int shown = Math.min(changes.size(), room);
    changes.subList(0, shown).forEach(change -> add(name, change));
    int told = Math.min(wrong.size(), room - shown);
    for (Issue issue : wrong.subList(0, told)) {
      open(suites, name, issue.code().id());
      element(suites, "error", Wanted.shown(report, issue).toString(), "");
      suites.append("    </testcase>\n");
    }
    cases += shown + told;
    if (shown < changes.size() || told < wrong.size()) {
      suites
          .append("    <system-out>")
          .append(changes.size() - shown)
          .append(" more objects and ")
          .append(wrong.size() - told)
          .append(" more errors are not shown</system-out>\n");
    }
    suites.append("  </testsuite>\n");
  }

  private static long count(List<Change> changes, SyncStatus status) {
    return changes.stream().filter(change -> change.status() == status).count();
  }

  private void add(String suite, Change change) {
    open(suites, suite, change.id().toString());
    if (change.status() == SyncStatus.UNKNOWN) {
      element(suites, "error", change.reason(), "");
    } else if (change.status() == SyncStatus.OUT_OF_SYNC) {
      element(suites, "failure", change.reason(), fields(change));
    }
    suites.append("    </testcase>\n");
  }

  private static void open(StringBuilder out, String suite, String name) {
    out.append("    <testcase classname=\"").append(SafeText.html(suite)).append("\" name=\"");
    out.append(SafeText.html(name)).append("\">\n");
  }

  private static void element(StringBuilder out, String element, String message, String text) {
    out.append("      <").append(element).append(" message=\"").append(SafeText.html(message));
    out.append("\">").append(text).append("</").append(element).append(">\n");
  }

  private String fields(Change change) {
    StringBuilder out = new StringBuilder();
    int told = 0;
    List<FieldChange> counted = UnifiedDiff.counted(change);
    for (FieldChange field : counted) {
      if (told++ == MOST_FIELDS) {
        out.append("… and ").append(counted.size() - MOST_FIELDS).append(" more fields\n");
        break;
      }
      out.append(SafeText.html(FieldText.line(field, Wanted.of(report, change, field))))
          .append('\n');
    }
    return out.toString();
  }
}
