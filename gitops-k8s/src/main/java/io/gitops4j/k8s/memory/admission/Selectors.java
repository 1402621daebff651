// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.k8s.memory.admission;

import io.gitops4j.core.tree.Edit;
import io.gitops4j.core.tree.MapNode;
import java.util.List;
import java.util.stream.Collectors;

/** Label selectors as objects have them: {@code matchLabels} and {@code matchExpressions}. */
public final class Selectors {
  private Selectors() {}

  /** Whether a selector accepts labels; an empty one accepts all. */
  public static boolean matches(MapNode selector, MapNode labels) {
    for (MapNode.Entry label : Edit.map(selector, "matchLabels").entries()) {
      if (!label.value().equals(labels.get(label.key()))) {
        return false;
      }
    }
    for (MapNode expression : Edit.maps(selector, "matchExpressions")) {
      if (!holds(expression, labels)) {
        return false;
      }
    }
    return true;
  }

  private static boolean holds(MapNode expression, MapNode labels) {
    String key = Edit.text(expression, "key");
    List<String> values = Edit.texts(expression, "values");
    boolean in = labels.has(key) && values.contains(Edit.text(labels, key));
    return switch (Edit.text(expression, "operator")) {
      case "In" -> in;
      case "NotIn" -> !in;
      case "Exists" -> labels.has(key);
      case "DoesNotExist" -> !labels.has(key);
      default -> false;
    };
  }

  /** Labels as messages show them. */
  static String show(MapNode labels) {
    return labels.entries().stream()
        .map(label -> "\"" + label.key() + "\":\"" + label.value().textOrNull() + "\"")
        .collect(Collectors.joining(",", "{", "}"));
  }
}
