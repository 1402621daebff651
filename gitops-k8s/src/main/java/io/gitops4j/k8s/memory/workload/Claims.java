// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.k8s.memory.workload;

import io.gitops4j.core.tree.Edit;
import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The provisioner: binds each claim to a volume of the size that it asks for, of which there is
 * only the name; and the protection that keeps a deleted claim while a pod uses it.
 */
final class Claims implements Controller {
  private static final String PROTECTION = "kubernetes.io/pvc-protection";

  @Override
  public @Nullable Instant reconcile(MapNode claim, World world) {
    if (Edit.has(claim, "metadata", "deletionTimestamp")) {
      if (!isUsed(claim, world)) {
        List<String> rest =
            Edit.texts(claim, "metadata", "finalizers").stream()
                .filter(finalizer -> !finalizer.equals(PROTECTION))
                .toList();
        world.update(
            rest.isEmpty()
                ? Edit.remove(claim, "metadata", "finalizers")
                : Edit.set(claim, ListNode.ofStrings(rest), "metadata", "finalizers"));
      }
      return null; // the end of a pod is told
    }
    MapNode bound = claim;
    if (!Edit.has(claim, "spec", "volumeName")) {
      String volume = "pvc-" + Edit.text(claim, "metadata", "uid");
      bound = world.update(Edit.set(claim, volume, "spec", "volumeName"));
    }
    MapNode.Builder status = MapNode.builder().put("phase", "Bound");
    Node modes = bound.at("spec", "accessModes");
    if (modes != null) {
      status.put("accessModes", modes);
    }
    MapNode asked = Edit.map(bound, "spec", "resources", "requests");
    if (!asked.isEmpty()) {
      status.put("capacity", asked);
    }
    world.updateStatus(bound, status.build());
    return null;
  }

  private static boolean isUsed(MapNode claim, World world) {
    String name = Edit.text(claim, "metadata", "name");
    for (MapNode pod : world.list("", "Pod", Edit.text(claim, "metadata", "namespace"))) {
      for (MapNode volume : Edit.maps(pod, "spec", "volumes")) {
        if (Edit.text(volume, "persistentVolumeClaim", "claimName").equals(name)) {
          return true;
        }
      }
    }
    return false;
  }
}
