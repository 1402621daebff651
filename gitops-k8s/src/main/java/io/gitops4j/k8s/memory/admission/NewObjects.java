// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.k8s.memory.admission;

import io.gitops4j.core.tree.Edit;
import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.ScalarNode;
import io.gitops4j.diff.defaults.Defaults;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the registry of a kind puts into a new object. */
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

  /** A daemon set with the annotation that counts its templates. */
  static MapNode withTemplateGeneration(MapNode set, @Nullable MapNode live) {
    String counter = "deprecated.daemonset.template.generation";
    String before = live == null ? "" : Edit.text(live, "metadata", "annotations", counter);
    boolean same = live != null && Validation.same(live, set, "spec", "template");
    long count = before.matches("[0-9]{1,9}") ? Long.parseLong(before) : 0;
    return Edit.set(
        set, Long.toString(same ? count : count + 1), "metadata", "annotations", counter);
  }

  /** A new definition, of which nothing is accepted yet. */
  static MapNode newDefinition(MapNode definition) {
    List<String> stored =
        Edit.maps(definition, "spec", "versions").stream()
            .filter(version -> Edit.flag(version, "storage"))
            .map(version -> Edit.text(version, "name"))
            .toList();
    return definition.with(
        "status",
        MapNode.builder()
            .put("conditions", ScalarNode.NULL)
            .put("acceptedNames", MapNode.builder().put("plural", "").put("kind", "").build())
            .put("storedVersions", ListNode.ofStrings(stored))
            .build());
  }

  /** A new claim or volume with the finalizer that keeps it while it is in use. */
  static MapNode protectedBy(MapNode object, String finalizer) {
    List<String> finalizers = Edit.texts(object, "metadata", "finalizers");
    if (finalizers.contains(finalizer)) {
      return object;
    }
    return Edit.set(
        object,
        ListNode.ofStrings(finalizers).plus(ScalarNode.of(finalizer)),
        "metadata",
        "finalizers");
  }
}
