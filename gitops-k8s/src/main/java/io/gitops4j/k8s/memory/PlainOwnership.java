// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.k8s.memory;

import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Merges maps and replaces all else; nobody owns anything. Until the structured merge is here. */
final class PlainOwnership implements Ownership {
  @Override
  public MapNode apply(
      Kinds.Kind kind,
      @Nullable MapNode live,
      MapNode config,
      String manager,
      Instant time,
      boolean force) {
    return live == null ? config : merge(live, config);
  }

  private static MapNode merge(MapNode live, MapNode config) {
    MapNode merged = live;
    for (MapNode.Entry entry : config.entries()) {
      Node old = merged.get(entry.key());
      Node value =
          old instanceof MapNode inner && entry.value() instanceof MapNode map
              ? merge(inner, map)
              : entry.value();
      merged = merged.with(entry.key(), value);
    }
    return merged;
  }

  @Override
  public MapNode update(
      Kinds.Kind kind,
      @Nullable MapNode live,
      MapNode updated,
      String manager,
      String subresource,
      Instant time) {
    return updated;
  }
}
