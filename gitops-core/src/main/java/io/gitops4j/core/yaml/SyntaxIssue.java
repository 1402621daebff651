// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.yaml;

import io.gitops4j.core.error.Issue;
import io.gitops4j.core.error.Location;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;

/**
 * Turns what the parser complains of into an issue that points at the line to mend, with a hint
 * where the mistake is a common one.
 */
final class SyntaxIssue {
  private static final int LONGEST_LINE = 1000;

  private SyntaxIssue() {}

  static Issue of(MarkedYamlEngineException e, String file, String text, boolean sourceLines) {
    Mark mark = e.getProblemMark().or(e::getContextMark).orElse(null);
    String problem = e.getProblem();
    String context = e.getContext();
    String message =
        (context == null ? "" : context + ": ")
            + (problem == null ? "the text is not YAML" : problem);
    if (mark == null) {
      return Issue.error(YamlError.SYNTAX, message).at(Location.of(file));
    }
    List<String> lines = text.lines().toList();
    int line = Math.min(mark.getLine(), Math.max(0, lines.size() - 1));
    int column = mark.getColumn();
    String hint = null;
    if (tabIndent(lines, line)) {
      hint = "indent with spaces; YAML allows no tab there";
    } else {
      int item = lostDash(lines, line);
      if (item >= 0) {
        line = item;
        column = indent(lines.get(item));
        hint = "a list item lost its \"- \": write \"- " + lines.get(item).strip() + "\"";
        if (!sourceLines) {
          hint = "a list item lost its \"- \"";
        }
      } else if (problem != null && problem.contains("mapping values are not allowed")) {
        hint = "quote a value that holds \": \", and check the indentation of this line";
      } else if (message.toLowerCase(Locale.ROOT).contains("quoted scalar")) {
        hint = "a quote that was opened is not closed";
      } else if (problem != null && problem.contains("could not find expected ':'")) {
        hint = "a key needs a \": \" after it";
      }
    }
    Location location =
        new Location(file, line + 1, column + 1, null, sourceLines ? line(text, line + 1) : null);
    return Issue.error(YamlError.SYNTAX, message).at(location).withHint(hint);
  }

  private static boolean tabIndent(List<String> lines, int line) {
    return line < lines.size() && lines.get(line).matches(" *\t.*");
  }

  /**
   * The line near the problem that stands where a list item should, without its dash; -1 if there
   * is none.
   */
  private static int lostDash(List<String> lines, int problem) {
    for (int i = Math.min(problem, lines.size() - 1); i >= Math.max(1, problem - 2); i--) {
      String line = lines.get(i);
      String stripped = line.strip();
      if (stripped.isEmpty()
          || stripped.startsWith("#")
          || stripped.startsWith("-")
          || stripped.matches("[^=\\s]+:(\\s.*)?")) {
        continue;
      }
      int before = i - 1;
      while (before > 0 && lines.get(before).isBlank()) {
        before--;
      }
      String previous = lines.get(before);
      if (previous.strip().startsWith("- ")
          && indent(line) >= indent(previous)
          && indent(line) <= indent(previous) + 2) {
        return i;
      }
      int after = i + 1;
      if (previous.strip().endsWith(":")
          && after < lines.size()
          && lines.get(after).strip().startsWith("- ")
          && indent(lines.get(after)) == indent(line)) {
        return i;
      }
    }
    return -1;
  }

  private static int indent(String line) {
    int i = 0;
    while (i < line.length() && line.charAt(i) == ' ') {
      i++;
    }
    return i;
  }

  /** A line to be shown under an error; null for one that nobody would read. */
  static @Nullable String line(String text, int number) {
    return text.lines()
        .skip(Math.max(0, number - 1L))
        .findFirst()
        .filter(line -> line.length() <= LONGEST_LINE)
        .orElse(null);
  }
}
