// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.app.format;

import io.gitops4j.core.error.Issue;
import io.gitops4j.core.error.NearMiss;
import io.gitops4j.core.tree.FieldPath;
import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.tree.ScalarNode;
import io.gitops4j.core.tree.ScalarType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The fields of one map of a document. Each is asked for by name and type; a wrong one is an issue
 * and counts as absent, so that one run finds everything. {@link #finish} reports what was never
 * asked for, here and below. Not thread-safe.
 */
final class Fields {
  private final Document document;
  private final MapNode map;
  private final FieldPath path;
  private final Set<String> known = new LinkedHashSet<>();
  private final List<Fields> children = new ArrayList<>();

  Fields(Document document, MapNode map, FieldPath path) {
    this.document = document;
    this.map = map;
    this.path = path;
  }

  boolean has(String key) {
    known.add(key);
    Node node = map.get(key);
    return node != null && !node.isNull();
  }

  private @Nullable Node node(String key) {
    known.add(key);
    Node node = map.get(key);
    return node == null || node.isNull() ? null : node;
  }

  /** The map itself. */
  MapNode all() {
    return map;
  }

  /** The path of a field. */
  FieldPath at(String key) {
    return path.key(key);
  }

  /** The raw node below the key, or null. */
  @Nullable Node raw(String key) {
    return node(key);
  }

  /** The string; empty if there is none. */
  String text(String key) {
    Node node = node(key);
    return node == null ? "" : string(node, path.key(key));
  }

  private String string(Node node, FieldPath where) {
    if (node instanceof ScalarNode scalar && scalar.isString()) {
      return scalar.text();
    }
    wrongType(node, where, "a string");
    return "";
  }

  /** The string, which must be there. */
  String required(String key) {
    if (!has(key)) {
      missing(key);
      return "";
    }
    String text = text(key);
    if (text.isBlank() && map.get(key) instanceof ScalarNode scalar && scalar.isString()) {
      wrongValue(scalar, path.key(key), "a text that is not empty");
    }
    return text;
  }

  /** Tells that the field is missing if it is not there. */
  void require(String key) {
    if (!has(key)) {
      missing(key);
    }
  }

  void missing(String key) {
    document.add(
        Issue.error(FormatError.MISSING, "the field " + path.key(key) + " is missing")
            .at(document.at(map, path.key(key))));
  }

  /** The boolean. */
  boolean flag(String key, boolean absent) {
    Node node = node(key);
    if (node == null) {
      return absent;
    }
    if (node instanceof ScalarNode scalar && scalar.type() == ScalarType.BOOL) {
      return Boolean.TRUE.equals(scalar.value());
    }
    wrongType(node, path.key(key), "true or false");
    return absent;
  }

  /** The whole number; digits in a string count too if that is allowed. */
  int integer(String key, int absent, boolean orText) {
    Node node = node(key);
    if (node == null) {
      return absent;
    }
    if (node instanceof ScalarNode scalar) {
      if (scalar.type() == ScalarType.INT
          && scalar.value() instanceof Long number
          && number == number.intValue()) {
        return number.intValue();
      }
      if (orText && scalar.isString() && scalar.text().matches("[0-9]{1,9}")) {
        return Integer.parseInt(scalar.text());
      }
    }
    wrongType(node, path.key(key), "a whole number");
    return absent;
  }

  /**
   * The duration.
   *
   * @param bareSeconds whether a number without a unit counts as seconds
   */
  Optional<Duration> duration(String key, boolean bareSeconds) {
    Node node = node(key);
    if (node == null) {
      return Optional.empty();
    }
    if (node instanceof ScalarNode scalar) {
      if (bareSeconds && scalar.text().matches("[0-9]{1,9}")) {
        return Optional.of(Duration.ofSeconds(Long.parseLong(scalar.text())));
      }
      if (scalar.isString()) {
        Optional<Duration> duration = GoDuration.parse(scalar.text());
        if (duration.isEmpty()) {
          wrongValue(scalar, path.key(key), "a duration such as 1h30m or 45s");
        }
        return duration;
      }
    }
    wrongType(node, path.key(key), "a duration such as 1h30m or 45s");
    return Optional.empty();
  }

  /** The fields below the key, or null if there is no map. */
  @Nullable Fields map(String key) {
    Node node = node(key);
    if (node == null) {
      return null;
    }
    if (node instanceof MapNode below) {
      return child(below, path.key(key));
    }
    wrongType(node, path.key(key), "a map");
    return null;
  }

  private Fields child(MapNode below, FieldPath where) {
    Fields child = new Fields(document, below, where);
    children.add(child);
    return child;
  }

  private List<Node> items(String key) {
    Node node = node(key);
    if (node == null) {
      return List.of();
    }
    if (node instanceof ListNode list) {
      return list.items();
    }
    wrongType(node, path.key(key), "a list");
    return List.of();
  }

  /** The fields of each item of the list. */
  List<Fields> maps(String key) {
    List<Fields> maps = new ArrayList<>();
    List<Node> items = items(key);
    for (int i = 0; i < items.size(); i++) {
      FieldPath where = path.key(key).index(i);
      if (items.get(i) instanceof MapNode below) {
        maps.add(child(below, where));
      } else {
        wrongType(items.get(i), where, "a map");
      }
    }
    return maps;
  }

  /** The maps of the list as they are, whatever fields they have. */
  List<MapNode> rawMaps(String key) {
    List<MapNode> maps = new ArrayList<>();
    List<Node> items = items(key);
    for (int i = 0; i < items.size(); i++) {
      if (items.get(i) instanceof MapNode below) {
        maps.add(below);
      } else {
        wrongType(items.get(i), path.key(key).index(i), "a map");
      }
    }
    return maps;
  }

  /** The strings of the list. */
  List<String> texts(String key) {
    List<String> texts = new ArrayList<>();
    eachText(key, (text, node, where) -> texts.add(text));
    return texts;
  }

  /** What is done with each string of a list. */
  interface TextItem {
    void accept(String text, Node node, FieldPath where);
  }

  void eachText(String key, TextItem action) {
    List<Node> items = items(key);
    for (int i = 0; i < items.size(); i++) {
      FieldPath where = path.key(key).index(i);
      String text = string(items.get(i), where);
      if (!text.isEmpty()) {
        action.accept(text, items.get(i), where);
      }
    }
  }

  /** The map from strings to strings. */
  Map<String, String> textMap(String key) {
    Map<String, String> texts = new LinkedHashMap<>();
    Node node = node(key);
    if (node instanceof MapNode below) {
      for (MapNode.Entry entry : below.entries()) {
        FieldPath where = path.key(key).key(entry.key());
        if (entry.value() instanceof ScalarNode scalar && scalar.isString()) {
          texts.put(entry.key(), scalar.text());
        } else {
          hint(entry.value(), where);
        }
      }
    } else if (node != null) {
      wrongType(node, path.key(key), "a map");
    }
    return texts;
  }

  /** A value of a map of strings: it may be secret, so that only its type is told. */
  private void hint(Node node, FieldPath where) {
    Issue issue =
        Issue.error(FormatError.TYPE, "the field has the wrong type")
            .at(document.at(node, where))
            .withFound(typeOf(node))
            .withExpected("a string");
    document.add(node instanceof ScalarNode ? issue.withHint("put the value in quotes") : issue);
  }

  /** One of some words, in any case of letters if that is said; null if absent or wrong. */
  @Nullable String word(String key, String... allowed) {
    String text = text(key);
    if (text.isEmpty() || List.of(allowed).contains(text)) {
      return text.isEmpty() ? null : text;
    }
    Node node = map.get(key);
    if (node != null) {
      wrongValue(node, path.key(key), "one of " + String.join(", ", allowed));
    }
    return null;
  }

  /** What the function makes of the text; its IllegalArgumentException is an issue. */
  <T> @Nullable T parsed(String key, String text, Function<String, T> parser, String expected) {
    try {
      return parser.apply(text);
    } catch (IllegalArgumentException e) {
      Node node = map.get(key);
      wrongValue(node == null ? map : node, path.key(key), expected);
      return null;
    }
  }

  void wrongType(Node node, FieldPath where, String expected) {
    document.add(
        Issue.error(FormatError.TYPE, "the field has the wrong type")
            .at(document.at(node, where))
            .withFound(node instanceof ScalarNode s ? typeOf(node) + " " + s.text() : typeOf(node))
            .withExpected(expected));
  }

  void wrongValue(Node node, FieldPath where, String expected) {
    document.add(
        Issue.error(FormatError.VALUE, "the value is not allowed")
            .at(document.at(node, where))
            .withFound(shown(node))
            .withExpected(expected));
  }

  private static @Nullable String shown(Node node) {
    String text = node.textOrNull();
    // a URL may hold a password
    return text == null || text.contains("@") ? null : text;
  }

  /** Reports an error at a field. */
  void error(FormatError code, String key, String message, @Nullable String hint) {
    known.add(key);
    Node node = map.get(key);
    document.add(
        Issue.error(code, message)
            .at(document.at(node == null ? map : node, path.key(key)))
            .withHint(hint));
  }

  /** Warns that these fields, where present, are read but have no effect. */
  void unsupported(String... keys) {
    for (String key : keys) {
      if (has(key)) {
        warn(key, "the field is not honoured yet");
      }
    }
  }

  /** Warns at a field. */
  void warn(String key, String message) {
    known.add(key);
    Node node = map.get(key);
    warn(node == null ? map : node, path.key(key), message);
  }

  /** A word about a field that rightly has no effect. */
  void inform(String key, String message) {
    known.add(key);
    Node node = map.get(key);
    document.add(
        Issue.info(FormatError.UNSUPPORTED, path.key(key) + ": " + message)
            .at(document.at(node == null ? map : node, path.key(key))));
  }

  void warn(Node node, FieldPath where, String message) {
    document.add(
        Issue.warning(FormatError.UNSUPPORTED, where + ": " + message)
            .at(document.at(node, where)));
  }

  void warn(Node node, FieldPath where, FormatError code, String message, @Nullable String hint) {
    document.add(Issue.warning(code, message).at(document.at(node, where)).withHint(hint));
  }

  /** Fields that are known and rightly have no effect here. */
  void allow(String... keys) {
    known.addAll(List.of(keys));
  }

  /** Takes every field for known, e.g. since they are the user's. */
  void allowAll() {
    known.addAll(map.keys());
  }

  /** Reports the fields that nobody asked for, here and below. */
  void finish() {
    for (MapNode.Entry entry : map.entries()) {
      if (!known.contains(entry.key())) {
        FieldPath where = path.key(entry.key());
        String hint =
            NearMiss.find(entry.key(), known)
                .map(near -> "did you mean " + near + "?")
                .orElse(null);
        document.add(
            Issue.warning(FormatError.UNKNOWN_FIELD, "unknown field " + where)
                .at(document.at(entry.keyNode(), where))
                .withHint(hint));
      }
    }
    children.forEach(Fields::finish);
  }

  private static String typeOf(Node node) {
    return switch (node.kind()) {
      case MAP -> "a map";
      case LIST -> "a list";
      case SCALAR -> ((ScalarNode) node).type().name().toLowerCase(Locale.ROOT);
    };
  }
}
