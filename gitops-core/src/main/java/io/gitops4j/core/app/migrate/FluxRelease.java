// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.app.migrate;

import io.gitops4j.core.app.ReleaseName;
import io.gitops4j.core.error.Severity;
import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;

/** Writes a source with a chart as the spec of a HelmRelease of Flux. Used once. */
final class FluxRelease {
  private final Taken spec;
  private final Taken source;
  private final Taken helm;
  private final boolean fetched;

  FluxRelease(Taken spec, Taken source) {
    this.spec = spec;
    this.source = source;
    this.helm = source.at("helm");
    this.fetched = source.has("chart");
  }

  /**
   * The spec.
   *
   * @param repository the name of the repository in which the chart lies
   * @param application the name of the application, which is that of the release if none is given
   */
  MapNode.Builder written(
      String repository, String application, FluxPolicy policy, FluxValues values) {
    String given = helm.text("releaseName");
    String name = given.isEmpty() ? application : given;
    if (!ReleaseName.of(name, "", name).equals(name)) {
      helm.add(
          "releaseName",
          Severity.ERROR,
          MigrationError.DIFFERENT,
          "the name of the release is longer than Helm takes, and Flux shortens it",
          null);
    }
    MapNode.Builder release =
        MapNode.builder()
            .put("interval", FluxRepository.INTERVAL)
            .put("releaseName", name)
            .put("chart", MapNode.of("spec", chart(repository, values)));
    namespace(release);
    actions(policy, release);
    if (!values.values().isEmpty()) {
      release.put("values", values.values());
    }
    helm.pass("version", "skipTests", "ignoreMissingValueFiles");
    helm.lose(
        Severity.WARNING, "the cluster tells Helm its versions", "kubeVersion", "apiVersions");
    return release;
  }

  private MapNode chart(String repository, FluxValues values) {
    String path = source.text("path");
    MapNode.Builder chart =
        MapNode.builder()
            .put("chart", fetched ? source.text("chart") : "./" + Migration.inside(path));
    String version = fetched ? source.text("targetRevision") : "";
    if (!version.isEmpty()) {
      chart.put("version", version);
    }
    if (!fetched) {
      chart.put("reconcileStrategy", "Revision"); // else only a new version of the chart counts
    }
    chart.put(
        "sourceRef",
        MapNode.builder().put("kind", FluxRepository.kind(source)).put("name", repository).build());
    values.write(chart);
    return chart.build();
  }

  private void namespace(MapNode.Builder release) {
    String own = helm.text("namespace");
    String destination = spec.at("destination").text("namespace");
    if (!own.isEmpty() && !own.equals(destination)) {
      helm.say(
          "namespace",
          Severity.ERROR,
          MigrationError.DIFFERENT,
          "Helm is told another namespace than that of the destination; in Flux they are one",
          "say the namespace in the values, if the chart has one for it");
    }
    String namespace = own.isEmpty() ? destination : own;
    if (namespace.isEmpty()) {
      spec.at("destination")
          .add(
              "namespace",
              Severity.WARNING,
              MigrationError.DIFFERENT,
              "no namespace is said: Helm is told default by Argo CD, and so it is here",
              null);
    }
    release.put("targetNamespace", namespace.isEmpty() ? "default" : namespace);
  }

  /** What Helm does at the first time, later, and about drift. */
  private void actions(FluxPolicy policy, MapNode.Builder release) {
    MapNode.Builder install = MapNode.builder();
    MapNode.Builder upgrade = MapNode.builder();
    String crds = helm.isTrue("skipCrds") ? "Skip" : "CreateReplace";
    boolean unchecked = helm.isTrue("skipSchemaValidation");
    String retry = policy.releaseRetryInterval();
    for (MapNode.Builder action : new MapNode.Builder[] {install, upgrade}) {
      action.put("crds", crds);
      if (unchecked) {
        action.put("disableSchemaValidation", true);
      }
      if (policy.retriesForEver()) {
        MapNode.Builder strategy = MapNode.builder().put("name", "RetryOnFailure");
        if (!retry.isEmpty()) {
          strategy.put("retryInterval", retry);
        }
        action.put("strategy", strategy.build());
      }
    }
    if (policy.createsNamespace()) {
      install.put("createNamespace", true);
    }
    if (policy.force()) {
      upgrade.put("force", true);
    }
    release.put("install", install.build()).put("upgrade", upgrade.build());
    ListNode ignore = policy.ignore();
    MapNode.Builder drift = MapNode.builder().put("mode", policy.healsDrift() ? "enabled" : "warn");
    if (!ignore.isEmpty()) {
      drift.put("ignore", ignore);
    }
    release.put("driftDetection", drift.build());
  }
}
