// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.k8s.apply;

import io.gitops4j.core.cluster.ApplyOptions;
import io.gitops4j.core.cluster.ClusterError;
import io.gitops4j.core.cluster.ClusterException;
import io.gitops4j.core.render.Gvk;
import io.gitops4j.core.render.ResourceId;
import io.gitops4j.core.spi.Cluster;
import io.gitops4j.core.tree.Edit;
import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Argo CD's finalizer, which keeps a hook that deletes itself until its end was seen. */
final class HookFinalizer {
  private static final String NAME = "argocd.argoproj.io/hook-finalizer";
  private static final int TRIES = 5;

  private HookFinalizer() {}

  /** The hook with it, if it would delete itself else. */
  static MapNode hold(MapNode hook) {
    boolean deletesItself =
        hook.at("spec", "ttlSecondsAfterFinished") != null
            || hook.at("spec", "ttlStrategy") != null;
    List<String> finalizers = finalizers(hook);
    if (!deletesItself || finalizers.contains(NAME)) {
      return hook;
    }
    finalizers.add(NAME);
    return Edit.set(hook, ListNode.ofStrings(finalizers), "metadata", "finalizers");
  }

  /** Whether an object has it. */
  static boolean holds(MapNode object) {
    return finalizers(object).contains(NAME);
  }

  /**
   * Takes it away, if the object is there and has it.
   *
   * @throws ClusterException if the cluster refuses
   */
  static void release(Cluster cluster, Requests requests, ResourceId id, Gvk gvk) {
    for (int i = 1; ; i++) {
      Optional<MapNode> found = requests.send(() -> cluster.get(gvk, id.namespace(), id.name()));
      if (found.isEmpty() || !holds(found.get())) {
        return;
      }
      List<String> finalizers = finalizers(found.get());
      finalizers.remove(NAME);
      MapNode released =
          finalizers.isEmpty()
              ? Edit.remove(found.get(), "metadata", "finalizers")
              : Edit.set(found.get(), ListNode.ofStrings(finalizers), "metadata", "finalizers");
      try {
        requests.send(() -> cluster.replace(released, ApplyOptions.DEFAULTS));
        return;
      } catch (ClusterException e) {
        if (e.error() == ClusterError.NOT_FOUND) {
          return;
        }
        if (e.error() != ClusterError.CONFLICT || i >= TRIES) {
          throw e; // else somebody wrote it in between
        }
      }
    }
  }

  private static List<String> finalizers(MapNode object) {
    List<String> finalizers = new ArrayList<>();
    if (object.at("metadata", "finalizers") instanceof ListNode list) {
      for (Node item : list) {
        String text = item.textOrNull();
        if (text != null) {
          finalizers.add(text);
        }
      }
    }
    return finalizers;
  }
}
