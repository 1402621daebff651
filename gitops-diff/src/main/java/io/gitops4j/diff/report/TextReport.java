// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.diff.report;

import static java.util.stream.Collectors.joining;

import io.gitops4j.core.error.Issue;
import io.gitops4j.core.plan.Action;
import io.gitops4j.core.plan.Change;
import io.gitops4j.core.plan.FieldChange;
import io.gitops4j.core.plan.Plan;
import io.gitops4j.core.plan.Step;
import io.gitops4j.core.plan.SyncStatus;
import io.gitops4j.core.render.ResourceId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToLongFunction;

/**
 * A report as text: each change with a sign, its reason, and what differs. Shows what the plan
 * holds, in which secret values are redacted; characters that could not be seen, or that would act
 * on the terminal, are written as numbers. Immutable, thread-safe.
 *
 * <p>The signs: {@code +} created, {@code ~} changed, {@code >} moved here, {@code -} deleted,
 * {@code <} let go of, {@code *} a hook that is run, {@code =} kept, {@code ?} unknown.
 */
public final class TextReport {
  private static final String RESET = "\u001b[0m";
  private static final String BOLD = "\u001b[1m";
  private static final String DIM = "\u001b[2m";
  private static final String RED = "\u001b[31m";
  private static final String GREEN = "\u001b[32m";
  private static final String CYAN = "\u001b[36m";

  private static final Map<Action, String> SIGNS =
      Map.of(
          Action.CREATE, "+",
          Action.UPDATE, "~",
          Action.MOVE, ">",
          Action.DELETE, "-",
          Action.DETACH, "<",
          Action.RUN, "*",
          Action.KEEP, "=",
          Action.UNKNOWN, "?");

  private static final Map<Action, String> COLOURS =
      Map.of(
          Action.CREATE, "\u001b[32m",
          Action.UPDATE, "\u001b[33m",
          Action.MOVE, "\u001b[36m",
          Action.DELETE, "\u001b[31m",
          Action.DETACH, "\u001b[36m",
          Action.RUN, "\u001b[34m",
          Action.KEEP, "\u001b[2m",
          Action.UNKNOWN, "\u001b[35m");

  private static final int LONGEST = 20_000;

  /** How many lines of one unified diff are shown. */
  private static final int MOST_OF_ONE = 2_000;

  private final boolean colour;
  private final boolean everything;
  private final boolean unified;
  private final int longest;

  private TextReport(boolean colour, boolean everything, boolean unified, int longest) {
    this.colour = colour;
    this.everything = everything;
    this.unified = unified;
    this.longest = longest;
  }

  /**
   * Without colour, field by field, of the objects that are kept only those with ignored
   * differences, and at most 20,000 lines.
   */
  public static TextReport ofDefaults() {
    return new TextReport(false, false, false, LONGEST);
  }

  /** The same with or without the colours of a terminal. */
  public TextReport withColour(boolean value) {
    return new TextReport(value, everything, unified, longest);
  }

  /** The same with or without everything: objects that are kept, and the fields of new objects. */
  public TextReport withEverything(boolean value) {
    return new TextReport(colour, value, unified, longest);
  }

  /** The same with unified diffs of the objects' YAML, or field by field. */
  public TextReport withUnified(boolean value) {
    return new TextReport(colour, everything, value, longest);
  }

  /**
   * The same with another limit.
   *
   * @param lines how many lines there may be before what is left is only counted; 10 at least
   */
  public TextReport withLimit(int lines) {
    if (lines < 10) {
      throw new IllegalArgumentException("lines: " + lines + " (expected: 10 or more)");
    }
    return new TextReport(colour, everything, unified, lines);
  }

  /**
   * The whole report: what it is of, a line for each object, and after these what differs in each.
   */
  public String of(Report report) {
    List<String> lines = new ArrayList<>();
    overview(lines, report);
    if (lines.isEmpty()) {
      lines.add(summary(report));
    }
    List<String> details = new ArrayList<>();
    for (Report.Section section : report.sections()) {
      String head = report.sections().size() > 1 ? SafeText.visible(section.title()) : "";
      for (Change change : section.plan().changes()) {
        if (isShown(change)) {
          List<String> block = unified ? unified(report, change) : fields(report, change);
          if (!block.isEmpty()) {
            details.add("");
            if (!head.isEmpty()) {
              details.add(bold(head + ":"));
              head = "";
            }
            details.addAll(block);
          }
        }
      }
    }
    StringBuilder out = new StringBuilder();
    append(out, lines, 0, "objects and notes");
    append(out, details, Math.min(lines.size(), longest), "lines of what differs");
    return out.toString();
  }

  private void append(StringBuilder out, List<String> lines, int used, String what) {
    int shown = Math.min(lines.size(), Math.max(0, longest - used));
    lines.subList(0, shown).forEach(line -> out.append(line).append('\n'));
    if (shown < lines.size()) {
      out.append("… and ")
          .append(lines.size() - shown)
          .append(" more ")
          .append(what)
          .append(", not shown: the report would be too long\n");
    }
  }

  private void overview(List<String> lines, Report report) {
    if (!report.title().isEmpty()) {
      lines.add(bold(SafeText.visible(report.title())));
    }
    report.issues().forEach(issue -> lines.addAll(issue(report, issue, "")));
    report
        .moves()
        .forEach(
            move ->
                lines.add(
                    "  "
                        + SafeText.visible(
                            move.id() + " moves from " + move.from() + " to " + move.to())));
    boolean named = report.sections().size() > 1;
    for (Report.Section section : report.sections()) {
      if (named || !section.title().isEmpty()) {
        lines.add(bold(SafeText.visible(section.title())) + ": " + state(section));
      } else {
        lines.add(state(section));
      }
      Set<String> others = report.dependencies().getOrDefault(section.title(), Set.of());
      if (!others.isEmpty()) {
        lines.add("  comes after " + SafeText.visible(String.join(", ", others)));
      }
      section.plan().issues().forEach(issue -> lines.addAll(issue(report, issue, "  ")));
      for (Change change : section.plan().changes()) {
        if (isShown(change)) {
          lines.add("  " + head(change));
        }
      }
    }
  }

  private String state(Report.Section section) {
    String note = section.note().isEmpty() ? "" : SafeText.visible(section.note()) + ", ";
    boolean failed =
        section.plan().steps().isEmpty() && section.plan().status() == SyncStatus.UNKNOWN;
    return note + (failed ? "not compared" : summary(section.plan()));
  }

  private static List<String> issue(Report report, Issue issue, String indent) {
    List<String> lines = new ArrayList<>();
    lines.add(indent + SafeText.visible(Wanted.shown(report, issue).toString()));
    if (issue.hint() != null) {
      lines.add(indent + "  hint: " + SafeText.visible(issue.hint()));
    }
    return lines;
  }

  private boolean isShown(Change change) {
    return everything || change.action() != Action.KEEP || !change.fields().isEmpty();
  }

  private List<String> fields(Report report, Change change) {
    boolean whole = change.action() == Action.CREATE || change.action() == Action.DELETE;
    if (change.fields().isEmpty() || whole && !everything) {
      return List.of();
    }
    List<String> lines = new ArrayList<>();
    String place = Wanted.place(report, change);
    lines.add(
        bold(SafeText.visible(change.id().toString()))
            + (place == null ? "" : SafeText.visible("  (" + place + ")")));
    for (FieldChange field : change.shownFields()) {
      String line = "    " + FieldText.line(field, Wanted.of(report, change, field));
      lines.add(field.ignored() ? painted(DIM, line) : line);
    }
    return lines;
  }

  private List<String> unified(Report report, Change change) {
    UnifiedDiff diff = UnifiedDiff.of(change, MOST_OF_ONE);
    if (diff.lines().isEmpty()) {
      return List.of();
    }
    List<String> lines = new ArrayList<>();
    UnifiedDiff.head(report, change).forEach(line -> lines.add(bold(line)));
    for (LineDiff.Line line : diff.lines()) {
      lines.add(
          switch (line.sign()) {
            case '+' -> painted(GREEN, line.toString());
            case '-' -> painted(RED, line.toString());
            case '@' -> painted(CYAN, line.toString());
            default -> line.toString();
          });
    }
    if (diff.left() > 0) {
      lines.add(painted(CYAN, "@@ … and " + diff.left() + " more lines, not shown @@"));
    }
    return lines;
  }

  private String bold(String text) {
    return painted(BOLD, text);
  }

  private String painted(String with, String text) {
    return colour && !text.isEmpty() ? with + text + RESET : text;
  }

  /** The lines of one plan, each object with what differs below it, without line ends. */
  public List<String> lines(Plan plan) {
    List<String> lines = new ArrayList<>();
    for (Step step : plan.steps()) {
      for (Change change : step.changes()) {
        if (isShown(change)) {
          lines.add(head(change));
          boolean whole = change.action() == Action.CREATE || change.action() == Action.DELETE;
          if (everything || !whole) {
            change.shownFields().forEach(field -> lines.add("    " + FieldText.line(field)));
          }
        }
      }
    }
    return lines;
  }

  private String head(Change change) {
    Action action = change.action();
    String after =
        change.after().isEmpty()
            ? ""
            : ", after " + change.after().stream().map(ResourceId::toString).collect(joining(", "));
    String line =
        SIGNS.get(action) + " " + SafeText.visible(change.id() + "  " + change.reason() + after);
    return painted(COLOURS.get(action), line);
  }

  /** Any text in one line that acts on no terminal: what can't be seen is written as its number. */
  public static String visible(String text) {
    return SafeText.visible(text);
  }

  /** How many objects get what, in one line, e.g. {@code 2 to create, 1 to update, 5 unchanged}. */
  public static String summary(Plan plan) {
    return summary(plan::count);
  }

  /** The same of all sections together. */
  public static String summary(Report report) {
    return summary(report::count);
  }

  private static String summary(ToLongFunction<Action> counts) {
    List<String> parts = new ArrayList<>();
    count(parts, counts.applyAsLong(Action.CREATE), "to create");
    count(parts, counts.applyAsLong(Action.UPDATE), "to update");
    count(parts, counts.applyAsLong(Action.MOVE), "to move here");
    count(parts, counts.applyAsLong(Action.DELETE), "to delete");
    count(parts, counts.applyAsLong(Action.DETACH), "to let go of");
    count(parts, counts.applyAsLong(Action.RUN), "to run");
    count(parts, counts.applyAsLong(Action.UNKNOWN), "unknown");
    count(parts, counts.applyAsLong(Action.KEEP), "unchanged");
    return parts.isEmpty() ? "no differences" : String.join(", ", parts);
  }

  private static void count(List<String> parts, long count, String text) {
    if (count > 0) {
      parts.add(count + " " + text);
    }
  }
}
