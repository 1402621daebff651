// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.diff.report;

import io.gitops4j.core.cluster.ApplyOptions;
import io.gitops4j.core.plan.Action;
import io.gitops4j.core.plan.Change;
import io.gitops4j.core.plan.FieldChange;
import io.gitops4j.core.plan.Plan;
import io.gitops4j.core.plan.Step;
import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.tree.ScalarNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A plan as lines of text: each change with a sign, its reason, and the fields that differ. Shows
 * what the plan holds, in which secret values are redacted. Immutable, thread-safe.
 *
 * <p>The signs: {@code +} created, {@code ~} changed, {@code >} moved here, {@code -} deleted,
 * {@code =} kept, {@code ?} unknown.
 */
public final class TextReport {
  private static final int LONGEST = 100;
  private static final String RESET = "\u001b[0m";

  private static final Map<Action, String> SIGNS =
      Map.of(
          Action.CREATE, "+",
          Action.UPDATE, "~",
          Action.MOVE, ">",
          Action.DELETE, "-",
          Action.KEEP, "=",
          Action.UNKNOWN, "?");

  private static final Map<Action, String> COLOURS =
      Map.of(
          Action.CREATE, "\u001b[32m",
          Action.UPDATE, "\u001b[33m",
          Action.MOVE, "\u001b[36m",
          Action.DELETE, "\u001b[31m",
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
    String line = SIGNS.get(action) + " " + change.id() + "  " + change.reason();
    lines.add(colour ? COLOURS.get(action) + line + RESET : line);
    if (!everything && (action == Action.CREATE || action == Action.DELETE)) {
      return;
    }
    for (FieldChange field : change.fields()) {
      lines.add("    " + field.path() + ": " + values(field) + remark(field));
    }
  }

  private static String values(FieldChange field) {
    if (field.before() == null) {
      return text(field.after());
    }
    return text(field.before()) + " -> " + text(field.after());
  }

  private static String remark(FieldChange field) {
    boolean ours = field.owner() == null || field.owner().equals(ApplyOptions.FIELD_MANAGER);
    String owner = ours ? "" : "live value by " + field.owner();
    if (!field.ignored()) {
      return owner.isEmpty() ? "" : "  (" + owner + ")";
    }
    String ignored = field.reason() == null ? "ignored" : "ignored: " + field.reason();
    return "  (" + ignored + (owner.isEmpty() ? "" : "; " + owner) + ")";
  }

  /** A value in one line, shortened. */
  private static String text(@Nullable Node node) {
    StringBuilder out = new StringBuilder();
    append(out, node);
    return out.length() <= LONGEST ? out.toString() : out.substring(0, LONGEST - 1) + "…";
  }

  private static void append(StringBuilder out, @Nullable Node node) {
    if (out.length() > LONGEST) {
      return; // the rest is cut off anyway
    }
    if (node == null) {
      out.append("(none)");
    } else if (node instanceof ScalarNode scalar) {
      String text = scalar.text().replace("\n", "\\n");
      out.append(scalar.isString() && !isPlain(text) ? '"' + text + '"' : text);
    } else if (node instanceof ListNode list) {
      out.append('[');
      String separator = "";
      for (Node item : list) {
        out.append(separator);
        append(out, item);
        separator = ", ";
      }
      out.append(']');
    } else if (node instanceof MapNode map) {
      out.append('{');
      String separator = "";
      for (MapNode.Entry entry : map.entries()) {
        out.append(separator).append(entry.key()).append(": ");
        append(out, entry.value());
        separator = ", ";
      }
      out.append('}');
    }
  }

  private static boolean isPlain(String text) {
    return !text.isEmpty()
        && !text.matches("[-+.\\d]+|true|false|null|yes|no")
        && !text.matches("(?s).*[\\s\"].*|\\(none\\)");
  }
}
