// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.app.migrate;

import io.gitops4j.core.error.Issue;
import io.gitops4j.core.error.Location;
import io.gitops4j.core.error.Severity;
import io.gitops4j.core.tree.FieldPath;
import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.tree.ScalarNode;
import io.gitops4j.core.tree.ScalarType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A map of which each field is taken, or told about: what nobody asked for is lost, and {@link
 * #finish} says so. Values are never told. Not thread-safe.
 */
final class Taken {
  private final String file;
  private final MapNode map;
  private final FieldPath path;
  private final List<Issue> findings;
  private final Set<String> taken = new HashSet<>();
  private final Map<String, Taken> below = new LinkedHashMap<>();

  Taken(String file, MapNode map) {
    this(file, map, FieldPath.ROOT, new ArrayList<>());
  }

  private Taken(String file, MapNode map, FieldPath path, List<Issue> findings) {
    this.file = file;
    this.map = map;
    this.path = path;
    this.findings = findings;
  }

  MapNode map() {
    return map;
  }

  List<Issue> findings() {
    return findings;
  }

  boolean has(String key) {
    Node node = map.get(key);
    return node != null && !node.isNull();
  }

  /** The field as it is; null if there is none. */
  @Nullable Node node(String key) {
    taken.add(key);
    return has(key) ? map.get(key) : null;
  }

  /** The text; empty if there is none. */
  String text(String key) {
    return node(key) instanceof ScalarNode scalar ? scalar.text() : "";
  }

  /** The boolean; null if there is none. */
  @Nullable Boolean flag(String key) {
    return node(key) instanceof ScalarNode scalar && scalar.type() == ScalarType.BOOL
        ? Boolean.TRUE.equals(scalar.value())
        : null;
  }

  boolean isTrue(String key) {
    return Boolean.TRUE.equals(flag(key));
  }

  /** The map below; an empty one if there is none. */
  Taken at(String key) {
    Node node = node(key);
    return below.computeIfAbsent(
        key,
        one ->
            new Taken(
                file,
                node instanceof MapNode child ? child : MapNode.EMPTY,
                path.key(key),
                findings));
  }

  /** The maps of a list. */
  List<Taken> each(String key) {
    List<Taken> all = new ArrayList<>();
    if (node(key) instanceof ListNode list) {
      for (int i = 0; i < list.size(); i++) {
        if (list.get(i) instanceof MapNode item) {
          Taken one = new Taken(file, item, path.key(key).index(i), findings);
          below.put(key + "[" + i + "]", one);
          all.add(one);
        }
      }
    }
    return all;
  }

  /** The texts of a list. */
  List<String> texts(String key) {
    List<String> all = new ArrayList<>();
    if (node(key) instanceof ListNode list) {
      for (Node item : list) {
        if (item instanceof ScalarNode scalar) {
          all.add(scalar.text());
        }
      }
    }
    return all;
  }

  /** Passes fields over that belong to the server, or say what is so anyway. */
  void pass(String... keys) {
    taken.addAll(List.of(keys));
  }

  /** Says what became of a field, if it is there. */
  void say(
      String key, Severity severity, MigrationError code, String message, @Nullable String hint) {
    if (has(key)) {
      taken.add(key);
      add(key, severity, code, message, hint);
    }
  }

  /** Says that fields are left out, where they are there. */
  void lose(Severity severity, @Nullable String hint, String... keys) {
    for (String key : keys) {
      say(
          key,
          severity,
          MigrationError.LOST,
          path.key(key) + " has no counterpart, and is left out",
          hint);
    }
  }

  /** Says something whether or not there is a field of the name. */
  void add(
      String key, Severity severity, MigrationError code, String message, @Nullable String hint) {
    Node node = map.get(key);
    Issue issue =
        switch (severity) {
          case ERROR -> Issue.error(code, message);
          case WARNING -> Issue.warning(code, message);
          default -> Issue.info(code, message);
        };
    findings.add(
        issue
            .at(Location.of(file, node == null ? map : node).withField(path.key(key).toString()))
            .withHint(hint));
  }

  /** Says what nobody asked for, here and below. */
  void finish() {
    for (MapNode.Entry entry : map.entries()) {
      if (!entry.value().isNull() && !taken.contains(entry.key())) {
        lose(Severity.WARNING, null, entry.key());
      }
    }
    below.values().forEach(Taken::finish);
  }
}
