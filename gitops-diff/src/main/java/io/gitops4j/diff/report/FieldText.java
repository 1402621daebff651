// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.diff.report;

import io.gitops4j.core.cluster.ApplyOptions;
import io.gitops4j.core.plan.FieldChange;
import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.tree.ScalarNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A field that differs, in one line. */
final class FieldText {
  private static final int LONGEST = 100;
  private static final int LONGEST_PATH = 300;

  private FieldText() {}

  /** Path, values, and who owns the live one or why it does not count; everything can be seen. */
  static String line(FieldChange field) {
    return line(field, null);
  }

  /** The same with who wants the declared value. */
  static String line(FieldChange field, @Nullable Wanted wanted) {
    return SafeText.visible(path(field) + ": " + values(field) + remark(field, wanted));
  }

  /** The path, shortened. */
  static String path(FieldChange field) {
    String path = field.path().isRoot() ? "(all)" : field.path().toString();
    return path.length() <= LONGEST_PATH ? path : SafeText.cut(path, LONGEST_PATH - 1) + "…";
  }

  private static String values(FieldChange field) {
    if (field.before() == null) {
      return value(field.after(), LONGEST);
    }
    int start = common(field.before(), field.after(), LONGEST);
    return value(field.before(), LONGEST, start) + " -> " + value(field.after(), LONGEST, start);
  }

  private static String remark(FieldChange field, @Nullable Wanted wanted) {
    List<String> remarks = new ArrayList<>();
    if (field.ignored()) {
      remarks.add(field.reason() == null ? "ignored" : "ignored: " + field.reason());
    }
    if (field.owner() != null && !field.owner().equals(ApplyOptions.FIELD_MANAGER)) {
      remarks.add("live value by " + SafeText.cut(field.owner(), LONGEST));
    }
    if (wanted != null) {
      remarks.add((field.after() == null ? "removed by " : "wanted by ") + wanted.text());
    }
    return remarks.isEmpty() ? "" : "  (" + String.join("; ", remarks) + ")";
  }

  /**
   * From where two texts are to be shown so that the first difference is seen: where its line
   * begins, or shortly before it. 0 if both can be shown from the beginning.
   */
  static int common(@Nullable Node before, @Nullable Node after, int longest) {
    if (!(before instanceof ScalarNode one) || !(after instanceof ScalarNode other)) {
      return 0;
    }
    String a = one.text();
    String b = other.text();
    boolean lines = a.indexOf('\n') >= 0 && b.indexOf('\n') >= 0;
    if (Math.max(a.length(), b.length()) <= longest && !lines) {
      return 0;
    }
    int same = 0;
    while (same < Math.min(a.length(), b.length()) && a.charAt(same) == b.charAt(same)) {
      same++;
    }
    if (same < longest / 2 && !lines) {
      return 0;
    }
    int line = a.lastIndexOf('\n', same - 1) + 1;
    int start = same - line <= longest / 2 ? line : same - 20;
    return start > 0 && Character.isLowSurrogate(a.charAt(start)) ? start - 1 : start;
  }

  /** A value in one line, no longer than this. */
  static String value(@Nullable Node node, int longest) {
    return value(node, longest, 0);
  }

  /** The same from this character of a text on. */
  static String value(@Nullable Node node, int longest, int start) {
    Node shown =
        start > 0 && node instanceof ScalarNode scalar
            ? ScalarNode.of(scalar.text().substring(Math.min(start, scalar.text().length())))
            : node;
    StringBuilder out = new StringBuilder(start > 0 ? "…" : "");
    append(out, shown, longest);
    return out.length() <= longest
        ? out.toString()
        : SafeText.cut(out.toString(), longest - 1) + "…";
  }

  private static void append(StringBuilder out, @Nullable Node node, int longest) {
    if (out.length() > longest) {
      return; // the rest is cut off anyway
    }
    if (node == null) {
      out.append("(none)");
    } else if (node instanceof ScalarNode scalar) {
      // no more of a huge text than can be shown is looked at
      String text = SafeText.cut(scalar.text(), longest + 1).replace("\n", "\\n");
      out.append(scalar.isString() && !isPlain(text) ? '"' + text + '"' : text);
    } else if (node instanceof ListNode list) {
      out.append('[');
      String separator = "";
      for (Node item : list) {
        out.append(separator);
        append(out, item, longest);
        separator = ", ";
      }
      out.append(']');
    } else if (node instanceof MapNode map) {
      out.append('{');
      String separator = "";
      for (MapNode.Entry entry : map.entries()) {
        out.append(separator).append(entry.key()).append(": ");
        append(out, entry.value(), longest);
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
