// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.diff.report;

import io.gitops4j.core.error.Issue;
import io.gitops4j.core.plan.Action;
import io.gitops4j.core.plan.Change;
import io.gitops4j.core.plan.FieldChange;
import io.gitops4j.core.plan.Plan;
import io.gitops4j.diff.CommitPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * A report as Markdown for a comment on a pull request: a line for each object that differs, and
 * below it, folded, what differs. Bounded in size; what did not fit is counted. Nothing that a
 * repository or a cluster holds is read as markup, as a mention or as a link. Immutable,
 * thread-safe.
 */
public final class MarkdownReport {
  /** Less than what GitHub and GitLab take in one comment. */
  private static final int LONGEST = 60_000;

  /** Room for the lines that tell what was left out, and for closing what is open. */
  private static final int RESERVE = 400;

  /** How many lines of one unified diff may be shown. */
  private static final int MOST_LINES = 400;

  private static final UnifiedDiff NO_DIFF = new UnifiedDiff(List.of(), 0);

  private final int longest;
  private final boolean unified;

  private MarkdownReport(int longest, boolean unified) {
    this.longest = longest;
    this.unified = unified;
  }

  /** With at most 60,000 characters, field by field. */
  public static MarkdownReport ofDefaults() {
    return new MarkdownReport(LONGEST, false);
  }

  /**
   * The same with another limit.
   *
   * @param characters the limit; 1,000 at least
   */
  public MarkdownReport withLimit(int characters) {
    if (characters < 1_000) {
      throw new IllegalArgumentException("characters: " + characters + " (expected: 1000 or more)");
    }
    return new MarkdownReport(characters, unified);
  }

  /** The same with unified diffs of the objects' YAML, or field by field. */
  public MarkdownReport withUnified(boolean value) {
    return new MarkdownReport(longest, value);
  }

  /**
   * The report of one plan.
   *
   * @param title what the plan is of, as plain text
   */
  public String of(String title, Plan plan) {
    Objects.requireNonNull(title, "title");
    return of(Report.of(title, plan));
  }

  /** The report. */
  public String of(Report report) {
    StringBuilder out = new StringBuilder();
    if (!report.title().isEmpty()) {
      out.append("**").append(SafeText.code(shortened(report.title()))).append("**: ");
    }
    out.append(TextReport.summary(report)).append("\n");
    issues(out, report, report.issues());
    moves(out, report);
    int left = 0;
    for (Report.Section section : report.sections()) {
      left += section(out, report, section);
    }
    if (left > 0) {
      out.append("\n")
          .append(left)
          .append(" more objects differ, and are not shown: the report would be too long.\n");
    }
    details(out, report);
    return out.toString();
  }

  private static List<Change> shown(Report.Section section) {
    return section.plan().changes().stream()
        .filter(change -> change.action() != Action.KEEP || !change.fields().isEmpty())
        .toList();
  }

  private void moves(StringBuilder out, Report report) {
    int told = 0;
    for (CommitPlan.Move move : report.moves()) {
      String text = move.id() + " moves from " + move.from() + " to " + move.to();
      String line = "- " + SafeText.code(shortened(text)) + "\n";
      if (out.length() + line.length() > longest / 4) {
        break;
      }
      out.append(told == 0 ? "\n" : "").append(line);
      told++;
    }
    if (told < report.moves().size()) {
      out.append("\n").append(report.moves().size() - told).append(" more objects move.\n");
    }
  }

  private void issues(StringBuilder out, Report report, List<Issue> issues) {
    int told = 0;
    for (Issue issue : issues) {
      String line = "- " + SafeText.code(shortened(Wanted.shown(report, issue).toString())) + "\n";
      if (out.length() + line.length() > longest / 4) {
        break;
      }
      out.append(told == 0 ? "\n" : "").append(line);
      told++;
    }
    if (told < issues.size()) {
      out.append("\n").append(issues.size() - told).append(" more findings are not shown.\n");
    }
  }

  /** Writes the section with a row for each object; returns how many rows had no room. */
  private int section(StringBuilder out, Report report, Report.Section section) {
    List<Change> changes = shown(section);
    boolean alone = report.sections().size() == 1 && section.title().equals(report.title());
    String head =
        alone
            ? ""
            : "\n**"
                + SafeText.code(shortened(section.title()))
                + "**: "
                + (section.note().isEmpty() ? "" : SafeText.code(shortened(section.note())) + ", ")
                + TextReport.summary(section.plan())
                + "\n";
    if (out.length() + head.length() > longest / 2) {
      return changes.size();
    }
    out.append(head);
    issues(out, report, section.plan().issues());
    int rows = table(out, changes);
    return changes.size() - rows;
  }

  private int table(StringBuilder out, List<Change> changes) {
    if (changes.isEmpty()) {
      return 0;
    }
    out.append("\n| | object | |\n| --- | --- | --- |\n");
    int rows = 0;
    for (Change change : changes) {
      String row =
          "| "
              + change.action().name().toLowerCase(Locale.ROOT)
              + " | "
              + SafeText.code(shortened(change.id().toString()))
              + " | "
              + SafeText.code(shortened(change.reason()))
              + " |\n";
      if (out.length() + row.length() > longest / 2) {
        return rows;
      }
      out.append(row);
      rows++;
    }
    return rows;
  }

  private void details(StringBuilder out, Report report) {
    int left = 0;
    for (Report.Section section : report.sections()) {
      for (Change change : shown(section)) {
        if (change.fields().isEmpty()) {
          continue;
        }
        int room = longest - RESERVE - out.length();
        String block = room < 200 ? "" : block(report, change, room);
        if (block.isEmpty()) {
          left++;
        } else {
          out.append(block);
        }
      }
    }
    if (left > 0) {
      out.append("\nThe fields of ")
          .append(left)
          .append(" more objects are not shown: the report would be too long.\n");
    }
  }

  /** What differs in one object; empty if there is no room for a good part of it. */
  private String block(Report report, Change change, int room) {
    List<String> lines = new ArrayList<>();
    String head =
        "\n<details><summary>"
            + SafeText.code(shortened(change.id().toString()))
            + "</summary>\n\n";
    String tail = "\n</details>\n";
    int size = head.length() + tail.length() + 80;
    UnifiedDiff diff = unified ? UnifiedDiff.of(change, MOST_LINES) : NO_DIFF;
    List<FieldChange> fields =
        unified && !diff.lines().isEmpty() ? List.of() : change.shownFields();
    int of = diff.lines().size() + diff.left() + fields.size();
    for (LineDiff.Line line : diff.lines()) {
      size += line.text().length() + 2;
      if (size > room) {
        break;
      }
      lines.add(line + "\n");
    }
    for (FieldChange field : fields) {
      // indented code can't be ended by what it holds, unlike a fence
      String line = "    " + FieldText.line(field, Wanted.of(report, change, field)) + "\n";
      if (size + line.length() > room) {
        break;
      }
      size += line.length();
      lines.add(line);
    }
    if (lines.isEmpty()) {
      return "";
    }
    String left = of == lines.size() ? "" : "… and " + (of - lines.size()) + " more ";
    return fields.isEmpty()
        ? head + fenced(lines) + (left.isEmpty() ? "" : "\n" + left + "lines\n") + tail
        : head + String.join("", lines) + (left.isEmpty() ? "" : "    " + left + "fields\n") + tail;
  }

  /** A fence that is longer than any in the lines. */
  private static String fenced(List<String> lines) {
    int longest = 3;
    for (String line : lines) {
      int run = 0;
      for (int i = 0; i < line.length(); i++) {
        run = line.charAt(i) == '`' ? run + 1 : 0;
        longest = Math.max(longest, run + 1);
      }
    }
    String fence = "`".repeat(longest);
    return fence + "diff\n" + String.join("", lines) + fence + "\n";
  }

  private static String shortened(String text) {
    return text.length() <= 300 ? text : SafeText.cut(text, 299) + "…";
  }
}
