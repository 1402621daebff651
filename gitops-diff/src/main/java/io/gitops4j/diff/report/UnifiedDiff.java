// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.diff.report;

import io.gitops4j.core.plan.Change;
import io.gitops4j.core.plan.FieldChange;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.yaml.YamlPrinter;
import io.gitops4j.diff.ChangedObject;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The change of an object as a unified diff of its YAML, in the stable order in which kustomize
 * prints it, with the values of Secrets replaced.
 *
 * @param lines the lines, with all of them in sight; no headers
 * @param left how many more lines there are
 */
record UnifiedDiff(List<LineDiff.Line> lines, int left) {
  private static final int CONTEXT = 3;
  private static final int LONGEST_LINE = 2_000;

  /** The diff of an object; without lines if nothing is written. */
  static UnifiedDiff of(Change change, int mostLines) {
    if (!change.writes()) {
      return new UnifiedDiff(List.of(), 0);
    }
    ChangedObject object = ChangedObject.of(change);
    List<LineDiff.Line> all = LineDiff.of(lines(object.before()), lines(object.after()), CONTEXT);
    List<LineDiff.Line> shown = new ArrayList<>();
    for (LineDiff.Line line : all.subList(0, Math.min(all.size(), mostLines))) {
      shown.add(new LineDiff.Line(line.sign(), shortened(line.text())));
    }
    if (all.isEmpty()) {
      // what differs has no line of its own, such as the order of keyed items that are not printed
      counted(change).stream()
          .map(FieldText::line)
          .forEach(text -> shown.add(new LineDiff.Line('@', "@@ " + text + " @@")));
    }
    return new UnifiedDiff(List.copyOf(shown), Math.max(0, all.size() - mostLines));
  }

  /** The two lines that name the sides, as {@code diff -u} writes them. */
  static List<String> head(Report report, Change change) {
    String id = change.id().toString();
    String after = SafeText.visible(report.after() + "/" + id);
    String before = SafeText.visible(report.before() + "/" + id);
    return switch (change.action()) {
      case CREATE -> List.of("--- /dev/null", "+++ " + after);
      case DELETE -> List.of("--- " + before, "+++ /dev/null");
      default -> List.of("--- " + before, "+++ " + after);
    };
  }

  private static List<String> lines(@Nullable MapNode object) {
    return object == null ? List.of() : YamlPrinter.print(object).lines().toList();
  }

  private static String shortened(String line) {
    String visible = SafeText.line(line);
    return visible.length() <= LONGEST_LINE
        ? visible
        : SafeText.cut(visible, LONGEST_LINE)
            + "… and "
            + (visible.length() - LONGEST_LINE)
            + " more characters";
  }

  /** The fields of a change that count. */
  static List<FieldChange> counted(Change change) {
    return change.shownFields().stream().filter(field -> !field.ignored()).toList();
  }
}
