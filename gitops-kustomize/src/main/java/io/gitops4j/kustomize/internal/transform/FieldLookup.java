// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.kustomize.internal.transform;

import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.tree.ScalarNode;
import io.gitops4j.kustomize.internal.merge.MergeException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Paths of fields as replacements write them: keys joined by dots, {@code [a.b]} for a key with
 * dots, {@code \.} for a dot, {@code [name=x]} or a number for an item of a list, {@code -} for the
 * last one.
 */
final class FieldLookup {
  private static final int LONGEST = 10_000;

  private FieldLookup() {}

  static List<String> steps(String path) {
    if (path.length() > LONGEST) {
      throw new MergeException("is named by more than " + LONGEST + " letters");
    }
    List<String> parts = new ArrayList<>();
    String[] raw = path.split("\\.", -1);
    for (int i = raw.length > 1 && raw[0].isEmpty() ? 1 : 0; i < raw.length; i++) {
      int last = parts.size() - 1;
      if (last >= 0 && parts.get(last).endsWith("\\")) {
        String before = parts.get(last);
        parts.set(last, before.substring(0, before.length() - 1) + "." + raw[i]);
      } else {
        parts.add(raw[i]);
      }
    }
    List<String> steps = new ArrayList<>();
    for (int i = 0; i < parts.size(); i++) {
      String part = parts.get(i);
      if (!part.startsWith("[") || part.endsWith("]")) {
        steps.add(part);
        continue;
      }
      StringBuilder joined = new StringBuilder(part);
      while (i < parts.size() - 1) {
        i++;
        joined.append('.').append(parts.get(i));
        if (parts.get(i).endsWith("]")) {
          break;
        }
      }
      String text = joined.toString();
      steps.add(text.indexOf('=') >= 0 ? text : withoutBrackets(text));
    }
    return steps;
  }

  private static String withoutBrackets(String text) {
    int start = 0;
    int end = text.length();
    while (start < end && isBracket(text.charAt(start))) {
      start++;
    }
    while (end > start && isBracket(text.charAt(end - 1))) {
      end--;
    }
    return text.substring(start, end);
  }

  private static boolean isBracket(char c) {
    return c == '[' || c == ']';
  }

  static boolean isIndex(String step) {
    return step.matches("\\+?[0-9]{1,9}");
  }

  static boolean isMatch(String step) {
    return step.startsWith("[") && step.endsWith("]");
  }

  /** The node at the path; null if there is none. */
  static @Nullable Node find(Node root, List<String> steps) {
    Node node = root;
    for (String part : steps) {
      String step = part.strip();
      if (step.isEmpty()) {
        continue;
      }
      if (node == null || node.isNull()) {
        return null;
      }
      if (isIndex(step) || step.equals("-")) {
        if (!(node instanceof ListNode list)) {
          return null;
        }
        int index = step.equals("-") ? list.size() - 1 : Integer.parseInt(step);
        node = index >= 0 && index < list.size() ? list.get(index) : null;
      } else if (isMatch(step)) {
        node = node instanceof ListNode list ? item(list, step) : null;
      } else {
        node = node instanceof MapNode map ? map.get(step) : null;
      }
    }
    return node;
  }

  private static @Nullable Node item(ListNode list, String step) {
    String inner = step.substring(1, step.length() - 1);
    int equals = inner.indexOf('=');
    if (equals < 0) {
      return null;
    }
    String key = inner.substring(0, equals);
    String wanted = inner.substring(equals + 1);
    for (Node item : list) {
      Node value = key.isEmpty() ? item : item.at(key);
      if (value instanceof ScalarNode scalar && scalar.text().equals(wanted)) {
        return item;
      }
    }
    return null;
  }
}
