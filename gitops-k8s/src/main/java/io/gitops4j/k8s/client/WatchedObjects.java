// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.k8s.client;

import io.gitops4j.core.cluster.WatchEvent;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The last state that a watch told of each object; what tells the differences after a new list. Not
 * thread-safe.
 */
final class WatchedObjects {
  private Map<String, MapNode> known = new LinkedHashMap<>();

  /** What changed between what is known and a new list, which is then what is known. */
  List<WatchEvent> replace(List<MapNode> items) {
    List<WatchEvent> events = new ArrayList<>();
    Map<String, MapNode> now = new LinkedHashMap<>();
    for (MapNode item : items) {
      now.put(key(item), item);
    }
    known.forEach(
        (key, before) -> {
          MapNode after = now.get(key);
          if (after == null || !Objects.equals(text(before, "uid"), text(after, "uid"))) {
            events.add(new WatchEvent(WatchEvent.Type.DELETED, before));
          }
        });
    now.forEach(
        (key, after) -> {
          MapNode before = known.get(key);
          if (before == null || !Objects.equals(text(before, "uid"), text(after, "uid"))) {
            events.add(new WatchEvent(WatchEvent.Type.ADDED, after));
          } else if (!Objects.equals(
              text(before, "resourceVersion"), text(after, "resourceVersion"))) {
            events.add(new WatchEvent(WatchEvent.Type.MODIFIED, after));
          }
        });
    known = now;
    return events;
  }

  /** Takes a change that the server tells; null if it was told before. */
  @Nullable WatchEvent accept(WatchEvent.Type type, MapNode object) {
    if (type == WatchEvent.Type.DELETED) {
      known.remove(key(object));
      return new WatchEvent(type, object);
    }
    MapNode before = known.put(key(object), object);
    if (before == null) {
      return new WatchEvent(WatchEvent.Type.ADDED, object);
    }
    return Objects.equals(text(before, "resourceVersion"), text(object, "resourceVersion"))
        ? null
        : new WatchEvent(WatchEvent.Type.MODIFIED, object);
  }

  private static String key(MapNode object) {
    return text(object, "namespace") + "/" + text(object, "name");
  }

  static @Nullable String text(MapNode object, String field) {
    Node node = object.at("metadata", field);
    return node == null ? null : node.textOrNull();
  }
}
