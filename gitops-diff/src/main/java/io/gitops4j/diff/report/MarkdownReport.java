// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.diff.report;

import io.gitops4j.core.error.Issue;
import io.gitops4j.core.plan.Action;
import io.gitops4j.core.plan.Change;
import io.gitops4j.core.plan.FieldChange;
import io.gitops4j.core.plan.Plan;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * A plan as Markdown for a comment on a pull request: a line for each object that differs, and
 * below it, folded, what differs. Bounded in size; what did not fit is counted. Nothing that a
 * repository or a cluster holds is read as markup, as a mention or as a link. Immutable,
 * thread-safe.
 */
public final class MarkdownReport {
  /** Less than what GitHub and GitLab take in one comment. */
  private static final int LONGEST = 60_000;

  /** Room for the lines that tell what was left out, and for closing what is open. */
  private static final int RESERVE = 400;

  private final int longest;

  private MarkdownReport(int longest) {
    this.longest = longest;
  }

  /** With at most 60,000 characters. */
  public static MarkdownReport ofDefaults() {
    return new MarkdownReport(LONGEST);
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
    return new MarkdownReport(characters);
  }

  /**
   * The report.
   *
   * @param title what the plan is of, as plain text
   */
  public String of(String title, Plan plan) {
    Objects.requireNonNull(title, "title");
    List<Change> shown =
        plan.changes().stream()
            .filter(change -> change.action() != Action.KEEP || !change.fields().isEmpty())
            .toList();
    StringBuilder out = new StringBuilder();
    out.append("**").append(SafeText.code(title)).append("**: ");
    out.append(TextReport.summary(plan)).append("\n");
    issues(out, plan.issues());
    int rows = table(out, shown);
    if (rows < shown.size()) {
      out.append("\n")
          .append(shown.size() - rows)
          .append(" more objects differ, and are not shown: the report would be too long.\n");
    }
    details(out, shown);
    return out.toString();
  }

  private void issues(StringBuilder out, List<Issue> issues) {
    int told = 0;
    for (Issue issue : issues) {
      String text = issue.toDisplayString().lines().findFirst().orElse("");
      String line = "- " + SafeText.code(shortened(text)) + "\n";
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

  private void details(StringBuilder out, List<Change> changes) {
    int left = 0;
    for (Change change : changes) {
      if (change.fields().isEmpty()) {
        continue;
      }
      String block = block(change, longest - RESERVE - out.length());
      if (block.isEmpty()) {
        left++;
      } else {
        out.append(block);
      }
    }
    if (left > 0) {
      out.append("\nThe fields of ")
          .append(left)
          .append(" more objects are not shown: the report would be too long.\n");
    }
  }

  /** The fields of one object; empty if there is no room for a good part of them. */
  private static String block(Change change, int room) {
    List<String> lines = new ArrayList<>();
    String head =
        "\n<details><summary>"
            + SafeText.code(shortened(change.id().toString()))
            + "</summary>\n\n";
    String tail = "\n</details>\n";
    int size = head.length() + tail.length() + 60;
    int told = 0;
    for (FieldChange field : change.fields()) {
      // indented code can't be ended by what it holds, unlike a fence
      String line = "    " + FieldText.line(field) + "\n";
      if (size + line.length() > room) {
        break;
      }
      size += line.length();
      lines.add(line);
      told++;
    }
    if (told == 0) {
      return "";
    }
    int left = change.fields().size() - told;
    return head
        + String.join("", lines)
        + (left == 0 ? "" : "    … and " + left + " more fields\n")
        + tail;
  }

  private static String shortened(String text) {
    return text.length() <= 300 ? text : text.substring(0, 299) + "…";
  }
}
