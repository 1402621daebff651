// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.diff.defaults;

import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.tree.ScalarNode;
import io.gitops4j.diff.value.Quantity;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Where built-in kinds hold quantities, from {@code quantities.tsv}. Immutable, thread-safe. */
final class Quantities {
  static final Quantities KUBERNETES = read();

  private final Map<String, List<String[]>> paths;

  private Quantities(Map<String, List<String[]>> paths) {
    this.paths = paths;
  }

  /** The object with each quantity in its one form; what is none stays. */
  MapNode canonical(String kind, MapNode object) {
    MapNode changed = object;
    for (String[] path : paths.getOrDefault(kind, List.of())) {
      changed = (MapNode) canonical(changed, 0, path);
    }
    return changed;
  }

  private static Node canonical(Node node, int at, String[] path) {
    if (at == path.length) {
      return canonical(node);
    }
    if (!(node instanceof MapNode map)) {
      return node;
    }
    if (path[at].equals("*")) {
      MapNode changed = map;
      for (MapNode.Entry entry : map.entries()) {
        changed = with(changed, entry.key(), canonical(entry.value(), at + 1, path));
      }
      return changed;
    }
    boolean each = path[at].endsWith("[]");
    String key = each ? path[at].substring(0, path[at].length() - 2) : path[at];
    Node child = map.get(key);
    if (child == null) {
      return map;
    }
    if (!each) {
      return with(map, key, canonical(child, at + 1, path));
    }
    if (!(child instanceof ListNode list)) {
      return map;
    }
    ListNode changed = list;
    for (int i = 0; i < list.size(); i++) {
      Node item = canonical(list.get(i), at + 1, path);
      changed = item == list.get(i) ? changed : changed.with(i, item);
    }
    return with(map, key, changed);
  }

  private static MapNode with(MapNode map, String key, Node value) {
    return map.get(key) == value ? map : map.with(key, value);
  }

  private static Node canonical(Node value) {
    String canonical = value.isNull() ? null : Quantity.canonical(value);
    boolean same =
        canonical == null
            || value instanceof ScalarNode scalar
                && scalar.isString()
                && scalar.text().equals(canonical);
    return same ? value : ScalarNode.of(canonical);
  }

  private static Quantities read() {
    Map<String, List<String[]>> paths = new HashMap<>();
    try (InputStream in =
            Objects.requireNonNull(
                Quantities.class.getResourceAsStream("quantities.tsv"), "quantities.tsv");
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (!line.startsWith("#")) {
          String[] cell = line.split("\t");
          paths.computeIfAbsent(cell[0], kind -> new ArrayList<>()).add(cell[1].split("\\."));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Quantities(paths);
  }
}
