// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.diff;

import io.gitops4j.core.tree.FieldPath;
import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The fields that tell the items of a list apart. Immutable, thread-safe.
 *
 * <p>The table follows the list-map keys of the Kubernetes API; the first key that all items of
 * both lists have, each with another value, is taken. A protocol that is not given is TCP.
 *
 * @param fields the fields, in order
 */
record MergeKey(List<String> fields) {
  private static final MergeKey NAME = new MergeKey(List.of("name"));

  /** By the name of the field that holds the list; {@code name} is tried for every field. */
  private static final Map<String, List<MergeKey>> BY_FIELD =
      Map.ofEntries(
          Map.entry(
              "ports",
              List.of(
                  of("containerPort"),
                  of("containerPort", "protocol"),
                  of("port"),
                  of("port", "protocol"))),
          Map.entry("volumeMounts", List.of(of("mountPath"))),
          Map.entry("volumeDevices", List.of(of("devicePath"))),
          Map.entry("hostAliases", List.of(of("ip"))),
          Map.entry("podIPs", List.of(of("ip"))),
          Map.entry("ownerReferences", List.of(of("uid"))),
          Map.entry("conditions", List.of(of("type"))),
          Map.entry("tolerations", List.of(of("key"), of("key", "effect"))),
          Map.entry(
              "topologySpreadConstraints",
              List.of(of("topologyKey"), of("topologyKey", "whenUnsatisfiable"))),
          Map.entry("items", List.of(of("key"))));

  private static MergeKey of(String... fields) {
    return new MergeKey(List.of(fields));
  }

  /** The key for two lists below a field of this name, or null if they go by index. */
  static @Nullable MergeKey find(String field, ListNode live, ListNode desired) {
    for (MergeKey key : BY_FIELD.getOrDefault(field, List.of())) {
      if (key.fits(live) && key.fits(desired)) {
        return key;
      }
    }
    return NAME.fits(live) && NAME.fits(desired) ? NAME : null;
  }

  private boolean fits(ListNode list) {
    Set<FieldPath.Match> seen = new HashSet<>();
    for (Node item : list) {
      if (!(item instanceof MapNode map)) {
        return false;
      }
      for (String field : fields) {
        if (text(map, field) == null) {
          return false;
        }
      }
      if (!seen.add(of(item))) {
        return false;
      }
    }
    return true;
  }

  /** The step to an item of a list that this key fits. */
  FieldPath.Match of(Node item) {
    Map<String, String> texts = new LinkedHashMap<>();
    for (String field : fields) {
      String text = item instanceof MapNode map ? text(map, field) : null;
      texts.put(field, text == null ? "" : text);
    }
    return new FieldPath.Match(texts);
  }

  private static @Nullable String text(MapNode map, String field) {
    return !map.has(field) && field.equals("protocol") ? "TCP" : map.text(field);
  }
}
