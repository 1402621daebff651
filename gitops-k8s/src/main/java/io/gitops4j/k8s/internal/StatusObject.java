// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.k8s.internal;

import io.gitops4j.core.cluster.ClusterError;
import io.gitops4j.core.cluster.ClusterException;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;

/** What of an object is sent where its status alone is applied. */
public final class StatusObject {
  private StatusObject() {}

  /**
   * Kind, identity and status.
   *
   * @throws ClusterException with {@code INVALID} if the object does not tell its uid, without
   *     which one that is gone would be made anew, or has no status
   */
  public static MapNode of(MapNode object) {
    MapNode.Builder metadata = MapNode.builder();
    for (String field : new String[] {"name", "namespace", "uid", "resourceVersion"}) {
      Node value = object.at("metadata", field);
      if (value != null) {
        metadata.put(field, value);
      }
    }
    MapNode identity = metadata.build();
    MapNode status = object.map("status");
    String apiVersion = object.text("apiVersion");
    String kind = object.text("kind");
    if (apiVersion == null || kind == null || !identity.has("uid") || status == null) {
      throw new ClusterException(
          ClusterError.INVALID,
          "apply the status: the object lacks apiVersion, kind, metadata.uid or status; it has "
              + object.keys());
    }
    return MapNode.builder()
        .put("apiVersion", apiVersion)
        .put("kind", kind)
        .put("metadata", identity)
        .put("status", status)
        .build();
  }
}
