// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.k8s.health.rules;

import io.gitops4j.core.health.HealthStatus;
import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.tree.ScalarNode;
import io.gitops4j.k8s.health.rules.Check.Answer;
import io.gitops4j.k8s.health.rules.FieldTest.Relation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads one check of a file of rules. */
final class CheckReader {
  private static final int MAX_DEPTH = 20;
  private static final String NO_OPINION = "None";

  private static final Set<String> OF_CONDITION =
      Set.of("condition", "in", "status", "statusNot", "reason", "reasonNot", "says");
  private static final Map<String, Relation> OF_FIELD =
      Map.of(
          "is", Relation.IS,
          "isNot", Relation.IS_NOT,
          "contains", Relation.CONTAINS,
          "startsWith", Relation.STARTS_WITH,
          "below", Relation.BELOW,
          "above", Relation.ABOVE,
          "equals", Relation.EQUALS,
          "differs", Relation.DIFFERS,
          "before", Relation.BEFORE,
          "like", Relation.LIKE);
  private static final Set<String> OTHERS =
      Set.of(
          "field", "absent", "stale", "all", "any", "not", "some", "every", "where", "cel",
          "health", "map", "message");

  /** Takes what is wrong. */
  @FunctionalInterface
  interface Refusals {
    void refuse(Node at, String message, String expected);
  }

  private final Refusals refusals;

  CheckReader(Refusals refusals) {
    this.refusals = refusals;
  }

  Check check(MapNode map) {
    Predicate test = predicate(map, true, 0);
    return new Check(test, outcome(map), message(map, "message"));
  }

  private Message message(MapNode map, String key) {
    try {
      return Message.parse(text(map, key));
    } catch (IllegalArgumentException e) {
      refusals.refuse(map, key + ": what stands in braces is no field", "{status.phase}");
      return Message.DEFAULT;
    }
  }

  private Check.Outcome outcome(MapNode map) {
    MapNode byText = map.map("map");
    boolean fixed = map.has("health");
    if (fixed == (byText != null)) {
      refusals.refuse(map, "a check has either health or map", "one of them");
    }
    if (byText == null) {
      return new Check.Fixed(answer(map, text(map, "health")));
    }
    Map<String, Answer> answers = new HashMap<>();
    for (MapNode.Entry entry : byText.entries()) {
      for (String key : entry.key().split("\\|", -1)) {
        answers.put(key.strip(), answer(byText, Texts.of(entry.value())));
      }
    }
    if (map.has("condition")) {
      return new Check.ByCondition(Map.copyOf(answers));
    }
    Operand field = operand(map, "field");
    if (field == null) {
      refusals.refuse(map, "map needs a condition or a field", "one of them");
      return new Check.Fixed(new Answer(HealthStatus.UNKNOWN));
    }
    return new Check.ByField(field, Map.copyOf(answers));
  }

  private Answer answer(Node at, String word) {
    if (word.equals(NO_OPINION)) {
      return new Answer(null);
    }
    for (HealthStatus status : HealthStatus.values()) {
      if (status.text().equals(word)) {
        return new Answer(status);
      }
    }
    refusals.refuse(at, "no health: " + word, "Healthy, Progressing … or None");
    return new Answer(HealthStatus.UNKNOWN);
  }

  private Predicate predicate(MapNode map, boolean isCheck, int depth) {
    if (depth > MAX_DEPTH) {
      refusals.refuse(map, "tests are nested too deep", "at most " + MAX_DEPTH);
      return Predicate.ALWAYS;
    }
    List<Predicate> parts = new ArrayList<>();
    keys(map, isCheck);
    if (map.has("condition")) {
      parts.add(condition(map));
    } else if (map.has("stale")) {
      parts.add(stale(map));
    }
    if (map.has("field")) {
      field(map, parts);
    }
    combinations(map, depth, parts);
    if (map.has("cel")) {
      String text = text(map, "cel");
      parts.add(scope -> scope.expressions().test(text, scope.root()));
    }
    if (!isCheck && parts.isEmpty()) {
      refusals.refuse(map, "a test that tests nothing", "condition, field, some …");
    }
    return Predicate.all(parts);
  }

  private void keys(MapNode map, boolean isCheck) {
    for (MapNode.Entry entry : map.entries()) {
      String key = entry.key();
      boolean known =
          OF_CONDITION.contains(key) || OF_FIELD.containsKey(key) || OTHERS.contains(key);
      boolean outcome = key.equals("health") || key.equals("map") || key.equals("message");
      if (!known || outcome && !isCheck) {
        refusals.refuse(entry.keyNode(), "unknown field " + key, "a field of a check");
      } else if (OF_CONDITION.contains(key) && !map.has("condition")) {
        refusals.refuse(entry.keyNode(), key + " needs a condition", "condition");
      } else if (OF_FIELD.containsKey(key) && !map.has("field")) {
        refusals.refuse(entry.keyNode(), key + " needs a field", "field");
      }
    }
    if (map.has("absent") && map.has("condition") == map.has("field")) {
      refusals.refuse(map, "absent speaks of a condition or of a field", "one of them");
    }
  }

  private Predicate condition(MapNode map) {
    Path in = map.has("in") ? path(map, "in") : null;
    Boolean stale = map.has("stale") ? Boolean.valueOf(flag(map, "stale")) : null;
    return new ConditionTest(
        Set.copyOf(texts(map, "condition")),
        in,
        Set.copyOf(texts(map, "status")),
        Set.copyOf(texts(map, "statusNot")),
        Set.copyOf(texts(map, "reason")),
        Set.copyOf(texts(map, "reasonNot")),
        texts(map, "says"),
        stale,
        map.has("absent") && flag(map, "absent"));
  }

  private Predicate stale(MapNode map) {
    String text = text(map, "stale");
    Operand observed =
        text.equals("true")
            ? Operand.of(new Path(true, List.of("status", "observedGeneration")))
            : operand(map, "stale");
    return observed == null
        ? Predicate.ALWAYS
        : new FieldTest(observed, Relation.STALE, List.of(), null, null);
  }

  private void field(MapNode map, List<Predicate> parts) {
    Operand field = operand(map, "field");
    if (field == null) {
      refusals.refuse(map, "field is no path", "status.phase");
      return;
    }
    int before = parts.size();
    if (map.has("absent")) {
      Predicate absent = new FieldTest(field, Relation.ABSENT, List.of(), null, null);
      parts.add(flag(map, "absent") ? absent : Predicate.not(absent));
    }
    OF_FIELD.forEach(
        (key, relation) -> {
          if (map.has(key)) {
            parts.add(relation(map, key, field, relation));
          }
        });
    if (parts.size() == before && !map.has("map")) {
      parts.add(new FieldTest(field, Relation.EXISTS, List.of(), null, null));
    }
  }

  private Predicate relation(MapNode map, String key, Operand field, Relation relation) {
    return switch (relation) {
      case IS, IS_NOT, CONTAINS, STARTS_WITH ->
          new FieldTest(field, relation, texts(map, key), null, null);
      case LIKE -> new FieldTest(field, relation, List.of(), null, message(map, key));
      default -> new FieldTest(field, relation, List.of(), operand(map, key), null);
    };
  }

  private void combinations(MapNode map, int depth, List<Predicate> parts) {
    if (map.has("all")) {
      parts.add(Predicate.all(list(map, "all", depth)));
    }
    if (map.has("any")) {
      parts.add(Predicate.any(list(map, "any", depth)));
    }
    if (map.has("not")) {
      parts.add(Predicate.not(Predicate.all(list(map, "not", depth))));
    }
    for (String key : new String[] {"some", "every"}) {
      if (map.has(key)) {
        Path path = path(map, key);
        Predicate where =
            map.has("where") ? Predicate.all(list(map, "where", depth)) : Predicate.ALWAYS;
        parts.add(key.equals("some") ? Predicate.some(path, where) : Predicate.every(path, where));
      }
    }
    if (map.has("where") && map.has("some") == map.has("every")) {
      refusals.refuse(map, "where belongs to some or every", "one of them");
    }
  }

  private List<Predicate> list(MapNode map, String key, int depth) {
    Node node = map.get(key);
    List<Predicate> parts = new ArrayList<>();
    if (node instanceof MapNode one) {
      parts.add(predicate(one, false, depth + 1));
    } else if (node instanceof ListNode list) {
      for (Node item : list) {
        if (item instanceof MapNode one) {
          parts.add(predicate(one, false, depth + 1));
        } else {
          refusals.refuse(item, key + ": no test", "a map");
        }
      }
    }
    if (parts.isEmpty()) {
      refusals.refuse(map, key + " has no tests", "a test, or a list of tests");
    }
    return parts;
  }

  private @Nullable Operand operand(MapNode map, String key) {
    String text = text(map, key);
    try {
      return text.isEmpty() ? null : Operand.parse(text);
    } catch (IllegalArgumentException e) {
      refusals.refuse(map, key + " is no path: " + text, "status.phase");
      return null;
    }
  }

  private Path path(MapNode map, String key) {
    try {
      return Path.parse(text(map, key));
    } catch (IllegalArgumentException e) {
      refusals.refuse(map, key + " is no path: " + text(map, key), "status.phase");
      return Path.of();
    }
  }

  private boolean flag(MapNode map, String key) {
    String text = text(map, key);
    if (!text.equals("true") && !text.equals("false")) {
      refusals.refuse(map, key + " is no boolean", "true or false");
    }
    return text.equals("true");
  }

  private String text(MapNode map, String key) {
    Node node = map.get(key);
    if (node != null && !(node instanceof ScalarNode)) {
      refusals.refuse(node, key + " is no text", "a text");
    }
    return Texts.of(node);
  }

  /** The texts of a list, or the one text there is. */
  List<String> texts(MapNode map, String key) {
    Node node = map.get(key);
    List<String> texts = new ArrayList<>();
    if (node instanceof ListNode list) {
      for (Node item : list) {
        if (item instanceof ScalarNode) {
          texts.add(Texts.of(item));
        } else {
          refusals.refuse(item, key + " holds what is no text", "texts");
        }
      }
    } else if (node != null) {
      texts.add(text(map, key));
    }
    return List.copyOf(texts);
  }
}
