// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.kustomize.internal;

import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.tree.ScalarNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Labels that were added to several fields of one resource by one transformer. The reference keeps
 * such a label once, whatever field it shows in: when it is changed in one field later on, it is
 * changed in all of them, selectors included. Confined to one render.
 */
final class SharedEntries {
  private static final class Entry {
    private final String key;
    private final List<List<String>> maps;
    private ScalarNode value;

    Entry(String key, List<List<String>> maps, ScalarNode value) {
      this.key = key;
      this.maps = maps;
      this.value = value;
    }
  }

  private final List<Entry> entries = new ArrayList<>();

  /**
   * Notes the keys that came to several of these maps.
   *
   * @param before the object without them
   * @param after the object with them
   * @param maps the paths of the maps
   */
  void added(MapNode before, MapNode after, List<String> keys, List<List<String>> maps) {
    for (String key : keys) {
      List<List<String>> in = new ArrayList<>();
      ScalarNode value = null;
      for (List<String> map : maps) {
        if (at(before, map, key) == null && at(after, map, key) instanceof ScalarNode scalar) {
          in.add(map);
          value = scalar;
        }
      }
      if (value != null && in.size() > 1) {
        entries.add(new Entry(key, in, value));
      }
    }
  }

  /** The same, for a copy of the object. */
  SharedEntries copy() {
    SharedEntries copy = new SharedEntries();
    for (Entry entry : entries) {
      copy.entries.add(new Entry(entry.key, new ArrayList<>(entry.maps), entry.value));
    }
    return copy;
  }

  /** The object with what was changed in one field changed in the others too. */
  MapNode settled(MapNode root) {
    MapNode result = root;
    for (Entry entry : entries) {
      entry.maps.removeIf(map -> !(at(root, map, entry.key) instanceof ScalarNode));
      ScalarNode changed = null;
      for (List<String> map : entry.maps) {
        Node value = at(root, map, entry.key);
        if (changed == null && value != entry.value && value instanceof ScalarNode scalar) {
          changed = scalar;
        }
      }
      if (changed != null) {
        for (List<String> map : entry.maps) {
          result = with(result, map, 0, entry.key, changed);
        }
        entry.value = changed;
      }
    }
    return result;
  }

  private static @Nullable Node at(MapNode root, List<String> map, String key) {
    @Nullable Node node = root;
    for (String step : map) {
      node = node instanceof MapNode inner ? inner.get(step) : null;
    }
    return node instanceof MapNode inner ? inner.get(key) : null;
  }

  private static MapNode with(
      MapNode node, List<String> map, int step, String key, ScalarNode value) {
    if (step == map.size()) {
      return node.get(key) == value ? node : node.with(key, value);
    }
    MapNode below = (MapNode) Objects.requireNonNull(node.get(map.get(step)));
    MapNode after = with(below, map, step + 1, key, value);
    return after == below ? node : node.with(map.get(step), after);
  }
}
