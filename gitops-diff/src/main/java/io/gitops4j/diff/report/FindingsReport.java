// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.diff.report;

import io.gitops4j.core.error.Issue;
import io.gitops4j.core.error.Location;
import io.gitops4j.core.json.JsonTrees;
import io.gitops4j.core.plan.Plan;
import io.gitops4j.core.render.Inputs;
import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Findings with file and line in the forms that forges and CI show beside the code. What a
 * repository holds acts on nothing that shows it. Stateless, thread-safe.
 */
public final class FindingsReport {
  /** GitHub shows no more of one step, and a log of more helps nobody. */
  private static final int MOST_ANNOTATIONS = 1_000;

  private static final int MOST_CASES = 10_000;
  private static final int LONGEST = 4_000;

  private FindingsReport() {}

  /** A result for each finding, in SARIF 2.1.0. */
  public static String sarif(List<Issue> findings) {
    List<Issue> told = new ArrayList<>();
    for (Issue finding : findings) {
      Issue whole =
          Issue.error(finding.code(), text(finding))
              .withSeverity(finding.severity())
              .at(finding.location());
      told.add(whole);
    }
    return SarifReport.of(new Plan(List.of(), told));
  }

  /**
   * A test case for each file, in JUnit's XML: those with an error fail, those with warnings alone
   * pass and tell them.
   *
   * @param name the name of the suite
   * @param files all files or directories that were looked at; further ones that findings name are
   *     added
   */
  public static String junit(String name, List<String> files, List<Issue> findings) {
    Objects.requireNonNull(name, "name");
    Map<String, List<Issue>> byFile = new LinkedHashMap<>();
    files.forEach(file -> byFile.put(file, new ArrayList<>()));
    for (Issue finding : findings) {
      String file = finding.location().file();
      byFile.computeIfAbsent(file == null ? name : file, key -> new ArrayList<>()).add(finding);
    }
    long failed =
        byFile.values().stream().filter(each -> each.stream().anyMatch(Issue::isError)).count();
    String numbers = "tests=\"" + byFile.size() + "\" failures=\"" + failed + "\" errors=\"0\"";
    StringBuilder out = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    out.append("<testsuites ").append(numbers).append(">\n");
    out.append("  <testsuite name=\"").append(SafeText.html(name)).append("\" ");
    out.append(numbers).append(">\n");
    int shown = 0;
    for (Map.Entry<String, List<Issue>> entry : byFile.entrySet()) {
      if (shown++ == MOST_CASES) {
        out.append("    <system-out>")
            .append(byFile.size() - MOST_CASES)
            .append(" more files are not shown</system-out>\n");
        break;
      }
      testCase(out, name, entry.getKey(), entry.getValue());
    }
    return out.append("  </testsuite>\n</testsuites>\n").toString();
  }

  private static void testCase(StringBuilder out, String suite, String file, List<Issue> findings) {
    out.append("    <testcase classname=\"").append(SafeText.html(suite)).append("\" name=\"");
    out.append(SafeText.html(file)).append("\" file=\"").append(SafeText.html(file));
    out.append("\">\n");
    List<Issue> errors = findings.stream().filter(Issue::isError).toList();
    if (!errors.isEmpty()) {
      out.append("      <failure message=\"").append(SafeText.html(line(errors.get(0))));
      out.append("\">");
      errors.forEach(each -> out.append(SafeText.html(line(each))).append('\n'));
      out.append("</failure>\n");
    }
    if (errors.size() < findings.size()) {
      out.append("      <system-out>");
      findings.stream()
          .filter(each -> !each.isError())
          .forEach(each -> out.append(SafeText.html(line(each))).append('\n'));
      out.append("</system-out>\n");
    }
    out.append("    </testcase>\n");
  }

  /**
   * A workflow command of GitHub Actions for each finding, which shows it beside the line. Bounded;
   * a last line counts what is left out.
   */
  public static String githubAnnotations(List<Issue> findings) {
    StringBuilder out = new StringBuilder();
    int told = 0;
    for (Issue finding : findings) {
      if (told++ == MOST_ANNOTATIONS) {
        out.append("::warning::")
            .append(findings.size() - MOST_ANNOTATIONS)
            .append(" more findings are not shown\n");
        break;
      }
      out.append(word(finding, "::error ", "::warning ", "::notice "));
      Location at = finding.location();
      if (at.file() != null) {
        out.append("file=").append(property(at.file())).append(',');
        if (at.line() > 0) {
          out.append("line=").append(at.line()).append(',');
        }
        if (at.column() > 0) {
          out.append("col=").append(at.column()).append(',');
        }
      }
      out.append("title=").append(property(finding.code().id()));
      out.append("::").append(data(text(finding))).append('\n');
    }
    return out.toString();
  }

  /** The escapes of the runner's command parser; what can't be seen is shown as its number. */
  private static String data(String text) {
    return SafeText.visible(text).replace("%", "%25");
  }

  private static String property(String text) {
    return data(text).replace(":", "%3A").replace(",", "%2C");
  }

  /** A report of GitLab's Code Quality, which a merge request shows beside the line. */
  public static String gitlabCodeQuality(List<Issue> findings) {
    List<Node> entries = new ArrayList<>();
    Map<String, Integer> seen = new LinkedHashMap<>();
    for (Issue finding : findings) {
      Location at = finding.location();
      String text = SafeText.visible(text(finding));
      // a line that moves is the same finding; two of one kind in one file are two
      String same = finding.code().id() + "\n" + at.file() + "\n" + text;
      int times = seen.merge(same, 1, Integer::sum);
      entries.add(
          MapNode.builder()
              .put("description", text)
              .put("check_name", finding.code().id())
              .put("fingerprint", Inputs.sha256(same + "\n" + times))
              .put("severity", word(finding, "major", "minor", "info"))
              .put(
                  "location",
                  MapNode.builder()
                      .put("path", at.file() == null ? "." : at.file())
                      .put("lines", MapNode.builder().put("begin", Math.max(1, at.line())).build())
                      .build())
              .build());
    }
    return new String(JsonTrees.print(ListNode.of(entries)), StandardCharsets.UTF_8);
  }

  /**
   * The findings as a list in Markdown; nothing in them is read as markup or as a mention.
   *
   * @param characters the longest text; what does not fit is counted
   */
  public static String markdown(List<Issue> findings, int characters) {
    StringBuilder out = new StringBuilder();
    int told = 0;
    for (Issue finding : findings) {
      String item =
          "- " + word(finding, "error", "warning", "info") + " " + SafeText.code(line(finding));
      if (out.length() + item.length() + 80 > characters) {
        break;
      }
      out.append(item).append('\n');
      told++;
    }
    if (told < findings.size()) {
      out.append("\n").append(findings.size() - told).append(" more findings are not shown.\n");
    }
    return out.toString();
  }

  /** Place and text. */
  private static String line(Issue finding) {
    String place = finding.location().withField(null).toDisplayString();
    return (place.isEmpty() ? "" : place + ": ") + text(finding) + " [" + finding.code().id() + "]";
  }

  /** Without a place: the message, the field, what was found and expected, the hint. */
  private static String text(Issue finding) {
    StringBuilder out = new StringBuilder(finding.message());
    append(out, " at ", finding.location().field());
    append(out, "; found: ", finding.found());
    append(out, "; expected: ", finding.expected());
    append(out, "; ", finding.hint());
    return out.length() <= LONGEST ? out.toString() : out.substring(0, LONGEST - 1) + "…";
  }

  private static void append(StringBuilder out, String before, @Nullable String text) {
    if (text != null && !text.isEmpty()) {
      out.append(before).append(text);
    }
  }

  /** The word of a form for how grave a finding is. */
  private static String word(Issue finding, String error, String warning, String info) {
    return switch (finding.severity()) {
      case ERROR -> error;
      case WARNING -> warning;
      case INFO -> info;
    };
  }
}
