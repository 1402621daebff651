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

  /** Where it stands, or would. */
  private final MapNode place;

  private final FieldPath path;
  private final List<Issue> findings;
  private final Set<String> taken = new HashSet<>();
  private final Map<String, Taken> below = new LinkedHashMap<>();

  Taken(String file, MapNode map) {
    this(file, map, map, FieldPath.ROOT, new ArrayList<>());
  }

  private Taken(String file, MapNode map, MapNode place, FieldPath path, List<Issue> findings) {
    this.file = file;
    this.map = map;
    this.place = place;
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
    ScalarNode scalar = of(key, ScalarNode.class);
    return scalar == null ? "" : scalar.text();
  }

  /** The boolean; null if there is none. */
  @Nullable Boolean flag(String key) {
    ScalarNode scalar = of(key, ScalarNode.class);
    if (scalar != null && scalar.type() != ScalarType.BOOL) {
      wrong(key);
      return null;
    }
    return scalar == null ? null : Boolean.TRUE.equals(scalar.value());
  }

  boolean isTrue(String key) {
    return Boolean.TRUE.equals(flag(key));
  }

  /** The map below; an empty one if there is none. */
  Taken at(String key) {
    MapNode node = of(key, MapNode.class);
    return below.computeIfAbsent(
        key,
        one ->
            new Taken(
                file,
                node == null ? MapNode.EMPTY : node,
                node == null ? place : node,
                path.key(key),
                findings));
  }

  /** The maps of a list. */
  List<Taken> each(String key) {
    List<Taken> all = new ArrayList<>();
    ListNode list = of(key, ListNode.class);
    for (int i = 0; list != null && i < list.size(); i++) {
      if (list.get(i) instanceof MapNode item) {
        FieldPath at = path.key(key).index(i);
        all.add(
            below.computeIfAbsent(at.toString(), one -> new Taken(file, item, item, at, findings)));
      } else {
        wrong(key);
      }
    }
    return all;
  }

  /** The texts of a list. */
  List<String> texts(String key) {
    List<String> all = new ArrayList<>();
    ListNode list = of(key, ListNode.class);
    for (int i = 0; list != null && i < list.size(); i++) {
      if (list.get(i) instanceof ScalarNode scalar) {
        all.add(scalar.text());
      } else {
        wrong(key);
      }
    }
    return all;
  }

  private <N extends Node> @Nullable N of(String key, Class<N> kind) {
    Node node = node(key);
    if (node == null || kind.isInstance(node)) {
      return kind.cast(node);
    }
    wrong(key);
    return null;
  }

  private void wrong(String key) {
    add(
        key,
        Severity.ERROR,
        MigrationError.LOST,
        path.key(key) + " is of another type than it should be, and is left out",
        null);
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
    add(map.get(key), path.key(key), severity, code, message, hint);
  }

  /** Says something about an item of a list. */
  void add(
      String key,
      int index,
      Severity severity,
      MigrationError code,
      String message,
      @Nullable String hint) {
    Node item = map.get(key) instanceof ListNode list ? list.get(index) : null;
    add(item, path.key(key).index(index), severity, code, message, hint);
  }

  private void add(
      @Nullable Node node,
      FieldPath at,
      Severity severity,
      MigrationError code,
      String message,
      @Nullable String hint) {
    Issue issue =
        switch (severity) {
          case ERROR -> Issue.error(code, message);
          case WARNING -> Issue.warning(code, message);
          default -> Issue.info(code, message);
        };
    findings.add(
        issue
            .at(Location.of(file, node == null ? place : node).withField(at.toString()))
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
