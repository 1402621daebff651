// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.diff.report;

import io.gitops4j.core.cluster.ApplyOptions;
import io.gitops4j.core.plan.FieldChange;
import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.tree.ScalarNode;
import org.jspecify.annotations.Nullable;

/** A field that differs, in one line. */
final class FieldText {
  private static final int LONGEST = 100;

  private FieldText() {}

  /** Path, values, and who owns the live one or why it does not count; everything can be seen. */
  static String line(FieldChange field) {
    return SafeText.visible(field.path() + ": " + values(field) + remark(field));
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
