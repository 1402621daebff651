// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.k8s.health.rules;

import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.tree.ScalarNode;
import io.gitops4j.core.tree.ScalarType;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * Nodes as texts and numbers, leniently: some controllers write numbers and booleans as strings.
 */
final class Texts {
  /** Longer texts are no numbers; the limit keeps hostile ones from costing anything. */
  private static final int MAX_DIGITS = 40;

  private Texts() {}

  /** The text of a scalar, empty for null and for what is no scalar. */
  static String of(@Nullable Node node) {
    if (node instanceof ScalarNode scalar && !scalar.isNull()) {
      return scalar.type() == ScalarType.BOOL
          ? String.valueOf(Boolean.TRUE.equals(scalar.value()))
          : scalar.text();
    }
    return "";
  }

  /** The status of a condition; a boolean counts as the word. */
  static String status(MapNode condition) {
    Node status = condition.get("status");
    if (status instanceof ScalarNode scalar && scalar.type() == ScalarType.BOOL) {
      return Boolean.TRUE.equals(scalar.value()) ? "True" : "False";
    }
    return of(status);
  }

  static boolean isEmpty(@Nullable Node node) {
    return node == null
        || node.isNull()
        || node instanceof ListNode list && list.isEmpty()
        || node instanceof MapNode map && map.isEmpty()
        || node instanceof ScalarNode scalar && scalar.isString() && scalar.text().isEmpty();
  }

  /** The number that a text says, or null. */
  static @Nullable BigDecimal number(String text) {
    if (text.isEmpty() || text.length() > MAX_DIGITS || !isPlainNumber(text)) {
      return null;
    }
    try {
      return new BigDecimal(text);
    } catch (NumberFormatException e) {
      return null;
    }
  }

  // no exponents: 1e999999999 is a short text and a number that can't be compared
  private static boolean isPlainNumber(String text) {
    return text.chars().allMatch(c -> c >= '0' && c <= '9' || c == '.' || c == '-');
  }
}
