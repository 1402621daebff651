// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.k8s.health;

import io.gitops4j.core.health.Health;
import io.gitops4j.core.health.HealthStatus;
import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.tree.ScalarNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One line of a rule: if the condition and the field are as said, the health is this.
 *
 * @param condition the type of a condition that must exist; empty for none, {@code *} for any
 * @param statuses the statuses it may have; empty for any
 * @param reasons the reasons it may have; empty for any
 * @param otherReasons the reasons it must not have
 * @param field the field that is looked at, as keys; empty for none
 * @param values the texts the field may have; empty if it need only exist
 * @param absent whether the field must be absent, null or empty instead
 * @param before a field with a later time than the first; empty for none
 * @param health the outcome
 * @param message why, for a person; empty for what the condition says
 */
record StatusCheck(
    String condition,
    List<String> statuses,
    List<String> reasons,
    List<String> otherReasons,
    List<String> field,
    List<String> values,
    boolean absent,
    List<String> before,
    HealthStatus health,
    String message) {

  private static final Set<String> KEYS =
      Set.of(
          "condition",
          "status",
          "reason",
          "reasonNot",
          "field",
          "is",
          "absent",
          "before",
          "health",
          "message");

  static StatusCheck parse(String groupKind, MapNode map) {
    for (String key : map.keys()) {
      if (!KEYS.contains(key)) {
        throw new IllegalArgumentException(
            groupKind + ": " + key + " (expected: one of " + KEYS + ")");
      }
    }
    return new StatusCheck(
        text(map, "condition"),
        texts(map, "status"),
        texts(map, "reason"),
        texts(map, "reasonNot"),
        path(text(map, "field")),
        texts(map, "is"),
        "true".equals(text(map, "absent")),
        path(text(map, "before")),
        status(groupKind, text(map, "health")),
        text(map, "message"));
  }

  private static String text(MapNode map, String key) {
    String text = map.text(key);
    return text == null ? "" : text;
  }

  private static List<String> texts(MapNode map, String key) {
    Node node = map.get(key);
    if (node instanceof ListNode list) {
      List<String> texts = new ArrayList<>();
      for (Node item : list) {
        texts.add(String.valueOf(item.textOrNull()));
      }
      return List.copyOf(texts);
    }
    String text = node == null ? null : node.textOrNull();
    return text == null ? List.of() : List.of(text);
  }

  private static List<String> path(String text) {
    return text.isEmpty() ? List.of() : List.of(text.split("\\.", -1));
  }

  private static HealthStatus status(String groupKind, String word) {
    for (HealthStatus status : HealthStatus.values()) {
      if (status.text().equals(word)) {
        return status;
      }
    }
    throw new IllegalArgumentException(groupKind + ": health: " + word + " (expected: a status)");
  }

  /** The health if the check matches. */
  Optional<Health> assess(ObjectView o) {
    if (!fieldMatches(o)) {
      return Optional.empty();
    }
    if (condition.isEmpty()) {
      return Optional.of(Health.of(health, message));
    }
    for (Condition candidate : o.conditions()) {
      if (matches(candidate)) {
        String why = message.isEmpty() ? candidate.explanation() : message;
        return Optional.of(Health.of(health, why));
      }
    }
    return Optional.empty();
  }

  private boolean matches(Condition candidate) {
    return (condition.equals("*") || condition.equals(candidate.type()))
        && (statuses.isEmpty() || statuses.contains(candidate.status()))
        && (reasons.isEmpty() || reasons.contains(candidate.reason()))
        && !otherReasons.contains(candidate.reason());
  }

  private boolean fieldMatches(ObjectView o) {
    if (field.isEmpty()) {
      return true;
    }
    Node node = find(o, field);
    if (absent) {
      return node == null || isEmpty(node);
    }
    if (node == null) {
      return false;
    }
    if (!before.isEmpty()) {
      Node later = find(o, before);
      String one = node.textOrNull();
      String other = later == null ? null : later.textOrNull();
      // the API writes every time in UTC and in one form, so that texts compare as times
      return one != null && other != null && one.compareTo(other) < 0;
    }
    return values.isEmpty() ? !isEmpty(node) : values.contains(String.valueOf(node.textOrNull()));
  }

  private static @Nullable Node find(ObjectView o, List<String> path) {
    Node node = o.root().at(path.toArray(String[]::new));
    return node == null || node.isNull() ? null : node;
  }

  private static boolean isEmpty(Node node) {
    return node instanceof ListNode list && list.isEmpty()
        || node instanceof MapNode map && map.isEmpty()
        || node instanceof ScalarNode scalar && scalar.isString() && scalar.text().isEmpty();
  }
}
