// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.kustomize.internal;

import io.gitops4j.core.error.Location;
import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.tree.ScalarNode;
import io.gitops4j.core.tree.ScalarStyle;
import io.gitops4j.core.yaml.YamlReader;
import java.util.HashMap;
import java.util.Map;

/**
 * Where the lines of an edited file stand in the file as it is in the tree; what the application
 * added stands in the application. Immutable.
 */
final class EditedLines {
  private final String file;
  private final Map<Integer, Location> originals = new HashMap<>();

  /**
   * Of a file.
   *
   * @param edited the content, with the lines that its parts had before
   * @param printed the same as text
   */
  EditedLines(String file, MapNode edited, String printed) {
    this.file = file;
    YamlReader reader = YamlReader.ofDefaults().asConfiguration().withoutSourceLines();
    if (reader.read(file, printed).get(0) instanceof MapNode map) {
      for (MapNode.Entry entry : map.entries()) {
        Node before = edited.get(entry.key());
        Node key = edited.keyNode(entry.key());
        if (before != null && key != null) {
          put(entry.keyNode().line(), key, entry.key());
          walk(entry.value(), before, entry.key());
        }
      }
    }
  }

  private void walk(Node now, Node before, String field) {
    if (now instanceof MapNode map && before instanceof MapNode old) {
      for (MapNode.Entry entry : map.entries()) {
        Node value = old.get(entry.key());
        Node key = old.keyNode(entry.key());
        if (value != null && key != null) {
          originals.putIfAbsent(entry.keyNode().line(), at(key, field));
          walk(entry.value(), value, field);
        }
      }
    } else if (now instanceof ListNode list && before instanceof ListNode old) {
      for (int i = 0; i < Math.min(list.size(), old.size()); i++) {
        // an item that is a map begins with its first key
        originals.putIfAbsent(list.get(i).line(), at(old.get(i), field));
        walk(list.get(i), old.get(i), field);
      }
    } else if (now instanceof ScalarNode scalar && before instanceof ScalarNode old) {
      if (now.line() > 0 && old.line() == 0) {
        originals.put(now.line(), at(old, field));
      }
      block(scalar, old, field);
    }
  }

  /** The lines inside a text that has several. */
  private void block(ScalarNode now, ScalarNode before, String field) {
    boolean kept = before.line() > 0 && before.style() == ScalarStyle.LITERAL;
    long lines = now.style() == ScalarStyle.LITERAL ? now.text().lines().count() : 0;
    for (int i = 1; i <= lines; i++) {
      originals.put(
          now.line() + i, kept ? Location.of(file, before.line() + i, 0) : at(before, field));
    }
  }

  private void put(int line, Node before, String field) {
    originals.put(line, at(before, field));
  }

  private Location at(Node before, String field) {
    return before.line() == 0
        ? Location.of("application").withField(field)
        : Location.of(file, before);
  }

  /** The place in the file as it is in the tree, or in the application. */
  Location original(Location place) {
    Location original = originals.get(place.line());
    if (!file.equals(place.file()) || original == null) {
      return place;
    }
    String field = original.field() == null ? place.field() : original.field();
    return original.withField(field);
  }
}
