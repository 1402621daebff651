// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.kustomize.internal;

import io.gitops4j.core.error.Issue;
import io.gitops4j.core.render.Manifest;
import io.gitops4j.core.render.StepKind;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.tree.ScalarNode;
import io.gitops4j.core.yaml.SettledScalars;
import io.gitops4j.kustomize.KustomizeError;
import io.gitops4j.kustomize.KustomizeOptions.Order;
import io.gitops4j.kustomize.internal.trace.Trace;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The last stage of a build: what of its resources is printed, in which order and form. */
final class Output {
  private final Order order;
  private final Findings findings;
  private final Trace trace;

  Output(Order order, Findings findings, Trace trace) {
    this.order = order;
    this.findings = findings;
    this.trace = trace;
  }

  /**
   * The manifests of the resources; none if they can't be put in order, which is an error.
   *
   * @param file the kustomization that is built
   * @param buildMetadata what it asks to be told in the output
   */
  List<Manifest> of(ResourceSet resources, KustomizationFile file, List<String> buildMetadata) {
    List<Resource> printed = new ArrayList<>();
    for (Resource resource : resources.all()) {
      if (!isLocal(resource)) {
        printed.add(resource);
      }
    }
    if (printed.size() < resources.all().size()) {
      resources.replaceAll(printed);
    }
    trace.step(resources, StepKind.OUTPUT, "local-config");
    if (!sorted(printed, file)) {
      return List.of();
    }
    boolean managedBy = buildMetadata.contains("managedByLabel");
    List<Manifest> manifests = new ArrayList<>(printed.size());
    for (Resource resource : printed) {
      if (managedBy) {
        managed(resource);
      }
      Origin.remove(resource, buildMetadata);
      trace.noted(resource, file);
      resource.root(printed(resource));
      manifests.add(trace.manifest(resource, Manifest.of(resource.root(), resource.origin())));
    }
    return manifests;
  }

  private static boolean isLocal(Resource resource) {
    String local = resource.annotation("config.kubernetes.io/local-config");
    return local != null && !local.equals("false");
  }

  private boolean sorted(List<Resource> resources, KustomizationFile file) {
    if (!file.root().has("sortOptions")) {
      OutputOrder.sort(resources, order);
      return true;
    }
    return findings.attempt(file.at("sortOptions"), () -> OutputOrder.sort(resources, file, order));
  }

  private void managed(Resource resource) {
    Node labels = resource.root().at("metadata", "labels");
    if (labels != null && !labels.isNull() && !(labels instanceof MapNode)) {
      findings.add(
          Issue.error(
                  KustomizeError.INVALID_RESOURCE,
                  "metadata.labels is no map, so that managedByLabel can't add to it")
              .at(resource.location()));
      return;
    }
    MapNode map = labels instanceof MapNode some ? some : MapNode.EMPTY;
    resource.metadata(
        "labels", map.with("app.kubernetes.io/managed-by", ScalarNode.of("kustomize-v5.8.1")));
  }

  /**
   * The object as it is printed. The reference writes the annotations of each resource anew at the
   * end, all as strings, and none if there are none; labels stay as they are.
   */
  private static MapNode printed(Resource resource) {
    Map<String, String> annotations = resource.strings("annotations");
    resource.metadata("annotations", annotations.isEmpty() ? null : MapNode.ofStrings(annotations));
    return (MapNode) SettledScalars.settle(resource.root());
  }
}
