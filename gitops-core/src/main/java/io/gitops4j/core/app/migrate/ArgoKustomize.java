// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.app.migrate;

import io.gitops4j.core.error.Severity;
import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.tree.ScalarNode;
import io.gitops4j.core.yaml.YamlPrinter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes what Flux's Kustomization adds to a kustomization as Argo CD has it. Used once. */
final class ArgoKustomize {
  private final Taken spec;

  ArgoKustomize(Taken spec) {
    this.spec = spec;
  }

  /** The map {@code kustomize}; empty if nothing is added. */
  MapNode written(String namespace) {
    MapNode.Builder written = MapNode.builder();
    for (String key : new String[] {"namePrefix", "nameSuffix"}) {
      String text = spec.text(key);
      if (!text.isEmpty()) {
        written.put(key, text);
      }
    }
    if (!namespace.isEmpty()) {
      written.put("namespace", namespace);
    }
    List<String> images = new ArrayList<>();
    for (Taken image : spec.each("images")) {
      if (image.has("newTag") && image.has("digest")) {
        image.add(
            "newTag",
            Severity.ERROR,
            MigrationError.LOST,
            "Argo CD drops the tag where there is a digest",
            null);
      }
      images.add(
          ImageText.of(
              image.text("name"),
              image.text("newName"),
              image.text("newTag"),
              image.text("digest")));
    }
    if (!images.isEmpty()) {
      written.put("images", ListNode.ofStrings(images));
    }
    List<Node> patches = patches();
    if (!patches.isEmpty()) {
      written.put("patches", ListNode.of(patches));
    }
    List<String> components = spec.texts("components");
    if (!components.isEmpty()) {
      written.put("components", ListNode.ofStrings(components));
    }
    if (spec.isTrue("ignoreMissingComponents")) {
      written.put("ignoreMissingComponents", true);
    }
    Taken common = spec.at("commonMetadata");
    common.lose(
        Severity.ERROR,
        "Argo CD would put them into templates, too: put them into the kustomization itself",
        "annotations");
    if (common.node("labels") instanceof MapNode labels && !labels.isEmpty()) {
      written
          .put("commonLabels", labels)
          .put("labelWithoutSelector", true)
          .put("forceCommonLabels", true);
    }
    spec.lose(Severity.ERROR, null, "buildMetadata");
    return written.build();
  }

  private List<Node> patches() {
    List<Node> patches = new ArrayList<>();
    for (Taken patch : spec.each("patches")) {
      patches.add(patch(patch.text("patch"), patch.node("target")));
    }
    if (spec.node("patchesStrategicMerge") instanceof ListNode list) {
      for (Node patch : list) {
        patches.add(patch(YamlPrinter.print(patch), null));
      }
    }
    for (Taken patch : spec.each("patchesJson6902")) {
      Node operations = patch.node("patch");
      patches.add(
          patch(operations == null ? "" : YamlPrinter.print(operations), patch.node("target")));
    }
    return patches;
  }

  private static MapNode patch(String text, @Nullable Node target) {
    MapNode.Builder patch = MapNode.builder().put("patch", ScalarNode.of(text));
    if (target != null) {
      patch.put("target", target);
    }
    return patch.build();
  }
}
