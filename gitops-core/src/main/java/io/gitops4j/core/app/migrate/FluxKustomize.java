// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.app.migrate;

import io.gitops4j.core.error.Severity;
import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.tree.ScalarNode;
import java.util.ArrayList;
import java.util.List;

/** Writes what an Application adds to a kustomization as Flux's Kustomization has it. Used once. */
final class FluxKustomize {
  private final Taken kustomize;
  private final MapNode.Builder flux;

  FluxKustomize(Taken kustomize, MapNode.Builder flux) {
    this.kustomize = kustomize;
    this.flux = flux;
  }

  void write() {
    for (String key : new String[] {"namePrefix", "nameSuffix"}) {
      String text = kustomize.text(key);
      if (!text.isEmpty()) {
        flux.put(key, text);
      }
    }
    images();
    patches();
    List<String> components = kustomize.texts("components");
    if (!components.isEmpty()) {
      flux.put("components", ListNode.ofStrings(components));
    }
    if (kustomize.isTrue("ignoreMissingComponents")) {
      flux.put("ignoreMissingComponents", true);
    }
    labels();
    kustomize.lose(
        Severity.ERROR, "put them into the kustomization itself", "commonAnnotations", "replicas");
    if (!kustomize.has("commonAnnotations")) {
      kustomize.pass("forceCommonAnnotations", "commonAnnotationsEnvsubst");
    }
    kustomize.lose(
        Severity.WARNING,
        "the version of Flux tells which kustomize is used",
        "version",
        "kubeVersion",
        "apiVersions");
  }

  private void images() {
    List<Node> images = new ArrayList<>();
    for (String text : kustomize.texts("images")) {
      if (text.contains("*") || isVariable(text)) {
        kustomize.add(
            "images",
            Severity.ERROR,
            MigrationError.LOST,
            "an image with a star or a variable has no counterpart, and is left out",
            null);
        continue;
      }
      images.add(ImageText.parse(text));
    }
    if (!images.isEmpty()) {
      flux.put("images", ListNode.of(images));
    }
  }

  private static boolean isVariable(String text) {
    return text.contains("$ARGOCD_") || text.contains("${ARGOCD_");
  }

  private void patches() {
    List<Node> patches = new ArrayList<>();
    for (Taken patch : kustomize.each("patches")) {
      patch.lose(Severity.ERROR, "put it into the kustomization itself", "path", "options");
      String text = patch.text("patch");
      MapNode.Builder written = MapNode.builder().put("patch", text);
      if (patch.node("target") instanceof MapNode target) {
        written.put("target", target);
      }
      if (!text.isEmpty()) {
        patches.add(written.build());
      }
    }
    if (!patches.isEmpty()) {
      flux.put("patches", ListNode.of(patches));
    }
  }

  /** Only labels outside of selectors and templates are what Flux sets. */
  private void labels() {
    Taken labels = kustomize.at("commonLabels");
    boolean alone = kustomize.isTrue("labelWithoutSelector");
    boolean templates = kustomize.isTrue("labelIncludeTemplates");
    boolean forced = kustomize.isTrue("forceCommonLabels");
    MapNode.Builder written = MapNode.builder();
    for (MapNode.Entry entry : labels.map().entries()) {
      String value = labels.text(entry.key());
      if (isVariable(value)) {
        labels.lose(Severity.ERROR, "variables are Argo CD's", entry.key());
      } else {
        written.put(entry.key(), ScalarNode.of(value));
      }
    }
    if (labels.map().isEmpty()) {
      return;
    }
    if (!alone || templates) {
      kustomize.say(
          "commonLabels",
          Severity.ERROR,
          MigrationError.DIFFERENT,
          "Flux sets labels of the objects alone, not those of selectors and templates",
          "put them into the kustomization itself");
    } else if (!forced) {
      kustomize.say(
          "commonLabels",
          Severity.INFO,
          MigrationError.DIFFERENT,
          "Flux sets labels over those that objects have",
          null);
    }
    flux.put("commonMetadata", MapNode.of("labels", written.build()));
  }
}
