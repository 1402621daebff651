// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.app.set;

import io.gitops4j.core.tree.Edit;
import io.gitops4j.core.tree.MapNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A selector as objects have it: {@code matchLabels} and {@code matchExpressions}, all of which
 * must hold. Values may be any text. Immutable.
 */
final class Selector {

  /** One expression; without values for {@code Exists} and {@code DoesNotExist}. */
  private record Requirement(String key, String operator, List<String> values) {
    boolean holds(Map<String, String> labels) {
      String value = labels.get(key);
      return switch (operator) {
        case "In" -> value != null && values.contains(value);
        case "NotIn" -> value == null || !values.contains(value);
        case "Exists" -> value != null;
        default -> value == null;
      };
    }
  }

  static final List<String> OPERATORS = List.of("In", "NotIn", "Exists", "DoesNotExist");

  private final List<Requirement> requirements;

  private Selector(List<Requirement> requirements) {
    this.requirements = requirements;
  }

  /**
   * Reads a selector; an empty one chooses everything.
   *
   * @throws IllegalArgumentException with what is wrong
   */
  static Selector of(MapNode selector) {
    List<Requirement> requirements = new ArrayList<>();
    Edit.map(selector, "matchLabels")
        .entries()
        .forEach(
            entry ->
                requirements.add(
                    new Requirement(
                        entry.key(),
                        "In",
                        List.of(Edit.text(selector, "matchLabels", entry.key())))));
    requirements.addAll(expressions(Edit.maps(selector, "matchExpressions")));
    return new Selector(List.copyOf(requirements));
  }

  private static List<Requirement> expressions(List<MapNode> expressions) {
    List<Requirement> requirements = new ArrayList<>();
    for (MapNode expression : expressions) {
      String operator = Edit.text(expression, "operator");
      List<String> values = Edit.texts(expression, "values");
      if (!OPERATORS.contains(operator)) {
        throw new IllegalArgumentException(
            "operator: " + operator + " (expected: one of " + String.join(", ", OPERATORS) + ")");
      }
      boolean needed = operator.endsWith("In");
      if (needed == values.isEmpty()) {
        throw new IllegalArgumentException(
            "values: " + (needed ? "none" : "some") + " for the operator " + operator);
      }
      requirements.add(new Requirement(Edit.text(expression, "key"), operator, values));
    }
    return requirements;
  }

  /** A selector of expressions alone, as the steps of an order have it. */
  static Selector ofExpressions(List<MapNode> expressions) {
    return new Selector(List.copyOf(expressions(expressions)));
  }

  boolean isEmpty() {
    return requirements.isEmpty();
  }

  boolean matches(Map<String, String> labels) {
    return requirements.stream().allMatch(requirement -> requirement.holds(labels));
  }
}
