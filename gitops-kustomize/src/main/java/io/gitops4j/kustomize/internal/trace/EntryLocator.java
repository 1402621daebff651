// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.kustomize.internal.trace;

import io.gitops4j.core.error.Location;
import io.gitops4j.core.render.SettingLocator;
import io.gitops4j.core.tree.FieldPath;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The place of what a transformer sets: its entry, or the pair of the entry that has the name of
 * the field, such as a label.
 *
 * @param file where the entry stands
 * @param entry the entry; null if there is none
 * @param pairs whether the entry itself is the pairs
 */
record EntryLocator(String file, @Nullable Node entry, boolean pairs) implements SettingLocator {
  private static final List<String> PAIRS = List.of("pairs", "labels", "annotations");

  @Override
  public @Nullable Location locate(FieldPath path, @Nullable Node before, @Nullable Node after) {
    if (entry == null || entry.line() == 0) {
      return null;
    }
    return Location.of(file, entry instanceof MapNode map ? pair(map, path) : entry);
  }

  private Node pair(MapNode entry, FieldPath path) {
    if (path.isRoot()
        || !(path.elements().get(path.elements().size() - 1) instanceof FieldPath.Key key)) {
      return entry;
    }
    if (pairs) {
      return pair(entry, key, entry);
    }
    for (String field : PAIRS) {
      Node pair = pair(entry.map(field), key, entry);
      if (pair != entry) {
        return pair;
      }
    }
    return entry;
  }

  private static Node pair(@Nullable MapNode pairs, FieldPath.Key key, Node otherwise) {
    Node pair = pairs == null ? null : pairs.keyNode(key.name());
    return pair == null || pair.line() == 0 ? otherwise : pair;
  }
}
