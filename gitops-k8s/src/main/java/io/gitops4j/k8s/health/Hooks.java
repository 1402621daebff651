// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.k8s.health;

/**
 * Tells the hooks of Argo CD (and of Helm, which Argo CD runs as its own) from ordinary objects.
 */
final class Hooks {
  private static final String ARGO = "argocd.argoproj.io/hook";
  private static final String HELM = "helm.sh/hook";

  private Hooks() {}

  static boolean isHook(ObjectView o) {
    String argo = o.annotation(ARGO);
    return !argo.isEmpty() && !isSkipped(o) || argo.isEmpty() && isHelmHook(o.annotation(HELM));
  }

  /** Whether the object is never applied. */
  static boolean isSkipped(ObjectView o) {
    return o.annotation(ARGO).equals("Skip");
  }

  private static boolean isHelmHook(String events) {
    for (String event : events.split(",", -1)) {
      // a crd-install hook is applied as an ordinary object
      if (!event.isBlank() && !event.strip().equals("crd-install")) {
        return true;
      }
    }
    return false;
  }
}
