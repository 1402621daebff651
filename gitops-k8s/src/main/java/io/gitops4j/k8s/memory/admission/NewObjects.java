// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.k8s.memory.admission;

import io.gitops4j.core.tree.Edit;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.diff.defaults.Defaults;
import io.gitops4j.diff.predict.Registry;
import java.util.List;

/** What the registry of a kind puts into a new object besides what {@link Registry} tells. */
final class NewObjects {
  private NewObjects() {}

  /** A new job with the labels and the selector that tie its pods to it. */
  static MapNode newJob(MapNode job) {
    if (Edit.flag(job, "spec", "manualSelector")) {
      return job;
    }
    String uid = Edit.text(job, "metadata", "uid");
    String name = Edit.text(job, "metadata", "name");
    MapNode filled = job;
    for (String prefix : List.of("", "batch.kubernetes.io/")) {
      filled = label(filled, prefix + "controller-uid", uid);
      filled = label(filled, prefix + "job-name", name);
    }
    filled = Defaults.jobLabels(filled);
    return Edit.set(
        filled, uid, "spec", "selector", "matchLabels", "batch.kubernetes.io/controller-uid");
  }

  private static MapNode label(MapNode job, String key, String value) {
    return Edit.set(job, value, "spec", "template", "metadata", "labels", key);
  }
}
