// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.diff.report;

import io.gitops4j.core.plan.Action;
import io.gitops4j.core.plan.Change;
import io.gitops4j.core.plan.FieldChange;
import io.gitops4j.core.plan.Plan;
import io.gitops4j.core.plan.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A plan as lines of text: each change with a sign, its reason, and the fields that differ. Shows
 * what the plan holds, in which secret values are redacted; characters that could not be seen, or
 * that would act on the terminal, are written as numbers. Immutable, thread-safe.
 *
 * <p>The signs: {@code +} created, {@code ~} changed, {@code >} moved here, {@code -} deleted,
 * {@code *} a hook that is run, {@code =} kept, {@code ?} unknown.
 */
public final class TextReport {
  private static final String RESET = "\u001b[0m";

  private static final Map<Action, String> SIGNS =
      Map.of(
          Action.CREATE, "+",
          Action.UPDATE, "~",
          Action.MOVE, ">",
          Action.DELETE, "-",
          Action.RUN, "*",
          Action.KEEP, "=",
          Action.UNKNOWN, "?");

  private static final Map<Action, String> COLOURS =
      Map.of(
          Action.CREATE, "\u001b[32m",
          Action.UPDATE, "\u001b[33m",
          Action.MOVE, "\u001b[36m",
          Action.DELETE, "\u001b[31m",
          Action.RUN, "\u001b[34m",
          Action.KEEP, "\u001b[2m",
          Action.UNKNOWN, "\u001b[35m");

  private final boolean colour;
  private final boolean everything;

  private TextReport(boolean colour, boolean everything) {
    this.colour = colour;
    this.everything = everything;
  }

  /** Without colour; of the objects that are kept only those with ignored differences. */
  public static TextReport ofDefaults() {
    return new TextReport(false, false);
  }

  /** The same with or without the colours of a terminal. */
  public TextReport withColour(boolean value) {
    return new TextReport(value, everything);
  }

  /** The same with or without everything: objects that are kept, and the fields of new objects. */
  public TextReport withEverything(boolean value) {
    return new TextReport(colour, value);
  }

  /** The lines, without line ends; none if there is nothing to show. */
  public List<String> lines(Plan plan) {
    List<String> lines = new ArrayList<>();
    for (Step step : plan.steps()) {
      for (Change change : step.changes()) {
        if (everything || change.action() != Action.KEEP || !change.fields().isEmpty()) {
          add(lines, change);
        }
      }
    }
    return lines;
  }

  /** How many objects get what, in one line, e.g. {@code 2 to create, 1 to update, 5 unchanged}. */
  public static String summary(Plan plan) {
    List<String> parts = new ArrayList<>();
    count(parts, plan, Action.CREATE, "to create");
    count(parts, plan, Action.UPDATE, "to update");
    count(parts, plan, Action.MOVE, "to move here");
    count(parts, plan, Action.DELETE, "to delete");
    count(parts, plan, Action.RUN, "to run");
    count(parts, plan, Action.UNKNOWN, "unknown");
    count(parts, plan, Action.KEEP, "unchanged");
    return parts.isEmpty() ? "nothing" : String.join(", ", parts);
  }

  private static void count(List<String> parts, Plan plan, Action action, String text) {
    long count = plan.count(action);
    if (count > 0) {
      parts.add(count + " " + text);
    }
  }

  private void add(List<String> lines, Change change) {
    Action action = change.action();
    String line = SIGNS.get(action) + " " + SafeText.visible(change.id() + "  " + change.reason());
    lines.add(colour ? COLOURS.get(action) + line + RESET : line);
    if (!everything && (action == Action.CREATE || action == Action.DELETE)) {
      return;
    }
    for (FieldChange field : change.fields()) {
      lines.add("    " + FieldText.line(field));
    }
  }
}
