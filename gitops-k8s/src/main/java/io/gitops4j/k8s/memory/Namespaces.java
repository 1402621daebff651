// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.k8s.memory;

import io.gitops4j.core.cluster.Propagation;
import io.gitops4j.core.render.ResourceId;
import io.gitops4j.core.tree.Edit;
import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.k8s.memory.workload.Controller;
import io.gitops4j.k8s.memory.workload.World;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The controller of namespaces: puts the default service account and the certificate of the cluster
 * into each, and empties those that are being deleted.
 */
final class Namespaces implements Controller {
  private final Store store;
  private final Lifecycle lifecycle;

  Namespaces(Store store, Lifecycle lifecycle) {
    this.store = store;
    this.lifecycle = lifecycle;
  }

  @Override
  public @Nullable Instant reconcile(MapNode namespace, World world) {
    String name = Edit.text(namespace, "metadata", "name");
    if (!Lifecycle.deleting(namespace)) {
      createIfAbsent(world, "ServiceAccount", name, "default", MapNode.EMPTY);
      createIfAbsent(
          world,
          "ConfigMap",
          name,
          "kube-root-ca.crt",
          MapNode.builder().put("ca.crt", "a cluster in memory has no certificate").build());
      return null;
    }
    for (ResourceId id : store.inNamespace(name)) {
      MapNode object = store.get(id);
      if (object != null && !Lifecycle.deleting(object)) {
        lifecycle.delete(object, Propagation.BACKGROUND);
      }
    }
    MapNode live = store.get(ResourceId.of(namespace));
    if (live != null && store.inNamespace(name).isEmpty()) {
      lifecycle.update(live, Edit.set(live, ListNode.EMPTY, "spec", "finalizers"));
    }
    return null;
  }

  private static void createIfAbsent(
      World world, String kind, String namespace, String name, MapNode data) {
    if (world.get("", kind, namespace, name) == null) {
      MapNode.Builder object =
          MapNode.builder()
              .put("apiVersion", "v1")
              .put("kind", kind)
              .put(
                  "metadata",
                  MapNode.builder().put("name", name).put("namespace", namespace).build());
      world.create((data.isEmpty() ? object : object.put("data", data)).build());
    }
  }
}
