// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.app.migrate;

import io.gitops4j.core.error.Severity;
import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.tree.ScalarNode;
import java.util.ArrayList;
import java.util.List;

/** Writes a source of an Application as the spec of a Kustomization of Flux. Used once. */
final class FluxKustomization {
  private final Taken spec;
  private final Taken source;
  private final Taken kustomize;
  private final Migration migration;
  private final MapNode.Builder flux = MapNode.builder();

  FluxKustomization(Taken spec, Taken source, Migration migration) {
    this.spec = spec;
    this.source = source;
    this.kustomize = source.at("kustomize");
    this.migration = migration;
  }

  /**
   * The spec.
   *
   * @param repository the name of its GitRepository
   * @param deletes whether the objects go with it
   */
  MapNode.Builder written(String repository, FluxPolicy policy, boolean deletes) {
    flux.put("interval", FluxRepository.INTERVAL);
    String retry = policy.retryInterval();
    if (!retry.isEmpty()) {
      flux.put("retryInterval", retry);
    }
    flux.put("path", "./" + Migration.inside(source.text("path")))
        .put("prune", policy.prune())
        .put("wait", true)
        .put("deletionPolicy", deletes ? "Delete" : "Orphan");
    if (policy.force()) {
      flux.put("force", true);
    }
    flux.put(
        "sourceRef",
        MapNode.builder().put("kind", "GitRepository").put("name", repository).build());
    namespace();
    overrides();
    directory();
    ListNode ignore = policy.ignore();
    if (!ignore.isEmpty()) {
      flux.put("ignore", ignore);
    }
    return flux;
  }

  private void namespace() {
    Taken destination = spec.at("destination");
    String target = kustomize.text("namespace");
    String fallback = destination.text("namespace");
    if (target.isEmpty() && !fallback.isEmpty() && !migration.keepsNamespaces()) {
      destination.add(
          "namespace",
          Severity.WARNING,
          MigrationError.DIFFERENT,
          "targetNamespace replaces the namespace of every object; Argo CD only fills one in where"
              + " there is none",
          "say the namespaces in the manifests, if there are several");
      target = fallback;
    }
    if (!target.isEmpty()) {
      flux.put("targetNamespace", target);
    }
  }

  private void directory() {
    Taken directory = source.at("directory");
    boolean plain =
        !Boolean.TRUE.equals(migration.kustomized(source.text("repoURL"), source.text("path")));
    if (!directory.isTrue("recurse") && plain) {
      source.add(
          "directory",
          Severity.INFO,
          MigrationError.DIFFERENT,
          "without a kustomization Flux takes all manifests below the path, not those in it alone",
          null);
    }
    directory.pass("jsonnet"); // an empty one
    directory.lose(
        Severity.ERROR,
        "leave files out by spec.ignore of the GitRepository",
        "include",
        "exclude",
        "disableExtensionFilter");
  }

  private void overrides() {
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
    List<String> texts = kustomize.texts("images");
    for (int i = 0; i < texts.size(); i++) {
      String text = texts.get(i);
      if (text.contains("*") || isVariable(text)) {
        kustomize.add(
            "images",
            i,
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
