// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.diff;

import io.gitops4j.core.app.SyncOptions;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import org.jspecify.annotations.Nullable;

/**
 * Objects that ask to be left alone, by the labels and annotations of Flux's kustomize-controller,
 * whose values are compared without case, and by the annotation of kpt and cli-utils.
 */
final class OptOut {
  private static final String RECONCILE = "kustomize.toolkit.fluxcd.io/reconcile";
  private static final String APPLY = "kustomize.toolkit.fluxcd.io/ssa";

  private static final String MUTATION = "client.lifecycle.config.k8s.io/mutation";

  private OptOut() {}

  /** Why the object is not applied; null if nothing speaks against it. */
  static @Nullable String reason(MapNode desired, @Nullable MapNode live) {
    for (MapNode side : live == null ? new MapNode[] {desired} : new MapNode[] {desired, live}) {
      if (SyncOptions.says(side, "reconcile", "disabled")) {
        return RECONCILE + " says disabled";
      }
      if (SyncOptions.says(side, "ssa", "ignore")) {
        return APPLY + " says Ignore";
      }
    }
    if (live == null) {
      return null;
    }
    if (SyncOptions.says(desired, "ssa", "ifnotpresent")) {
      return APPLY + " says IfNotPresent, and it exists";
    }
    Node mutation = desired.at("metadata", "annotations", MUTATION);
    return mutation != null && "ignore".equals(mutation.textOrNull())
        ? MUTATION + " says ignore, and it exists"
        : null;
  }
}
