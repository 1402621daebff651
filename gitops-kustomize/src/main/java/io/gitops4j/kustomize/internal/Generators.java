// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.kustomize.internal;

import io.gitops4j.core.error.Location;
import io.gitops4j.core.render.StepKind;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.ScalarNode;
import io.gitops4j.kustomize.KustomizeError;
import io.gitops4j.kustomize.internal.trace.Trace;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Runs the generators of one kustomization: those of its fields, then those configured apart. */
final class Generators {
  private final FileLoader loader;
  private final String file;
  private final Findings findings;
  private final Trace trace;
  private final HelmCharts charts;
  private final Functions functions;

  Generators(
      FileLoader loader,
      String file,
      Findings findings,
      Trace trace,
      HelmCharts charts,
      Functions functions) {
    this.loader = loader;
    this.file = file;
    this.findings = findings;
    this.trace = trace;
    this.charts = charts;
    this.functions = functions;
  }

  void run(Place place, ResourceSet resources, List<Resource> plugins) {
    trace.enter(resources);
    KustomizationFile kustomization = place.file();
    MapNode global = kustomization.root().map("generatorOptions");
    OriginPath in = place.configuredIn();
    SourceLines lines = new SourceLines(loader, file);
    for (boolean secret : new boolean[] {false, true}) {
      String kind = secret ? "SecretGenerator" : "ConfigMapGenerator";
      String field = secret ? "secretGenerator" : "configMapGenerator";
      MapNode note = in == null ? null : Origin.field(in, kind);
      for (MapNode args : kustomization.maps(field, findings)) {
        attempt(
            kustomization.at(args, field),
            resources,
            () -> {
              Resource made = GeneratedData.generate(args, global, secret, loader, lines, findings);
              add(made, note, resources);
              trace.generated(resources, made, args, global, loader, field, kustomization);
            });
      }
    }
    MapNode helm = in == null ? null : Origin.field(in, "HelmChartInflationGenerator");
    for (HelmChart chart : HelmChart.of(place, findings)) {
      attempt(
          chart.at(),
          resources,
          () -> {
            for (Resource made : charts.inflate(chart)) {
              add(made, helm, resources);
            }
            trace.step(resources, StepKind.GENERATOR, chart.field(), kustomization, chart.fields());
          });
    }
    for (Resource plugin : plugins) {
      attempt(
          plugin.location(),
          resources,
          () -> {
            for (Resource made : configured(plugin)) {
              add(made, Origin.plugin(plugin), resources);
              trace.generated(resources, made, plugin, loader);
            }
          });
    }
  }

  private void attempt(Location at, ResourceSet resources, Runnable generator) {
    if (!findings.attempt(at, generator)) {
      resources.incomplete();
    }
  }

  private static void add(Resource resource, @Nullable MapNode note, ResourceSet resources) {
    if (note != null) {
      Origin.generated(resource, note);
    }
    resources.absorb(List.of(resource));
  }

  private List<Resource> configured(Resource plugin) {
    if (Functions.isFunction(plugin)) {
      return functions.generate(plugin);
    }
    return plugin.kind().equals("HelmChartInflationGenerator")
        ? charts.inflate(HelmChart.of(plugin))
        : List.of(builtin(plugin));
  }

  private Resource builtin(Resource plugin) {
    switch (plugin.kind()) {
      case "ConfigMapGenerator", "SecretGenerator" -> {
        // the older field for one env file counts in kustomizations only
        MapNode args = plugin.root().without("env");
        args = args.has("name") ? args : args.with("name", ScalarNode.of(plugin.name()));
        args =
            args.has("namespace") || plugin.namespace().isEmpty()
                ? args
                : args.with("namespace", ScalarNode.of(plugin.namespace()));
        boolean secret = plugin.kind().equals("SecretGenerator");
        SourceLines lines = new SourceLines(loader, plugin.origin());
        return GeneratedData.generate(args, null, secret, loader, lines, findings);
      }
      case "IAMPolicyGenerator" -> {
        return account(plugin);
      }
      default -> {}
    }
    throw Failure.of(
        KustomizeError.UNSUPPORTED_PLUGIN,
        "there is no built-in generator " + plugin.kind(),
        plugin.origin());
  }

  /** A service account that is bound to one of the cloud. */
  private static Resource account(Resource plugin) {
    MapNode args = plugin.root();
    String cloud = args.text("cloud");
    if (!"gke".equals(cloud)) {
      throw Failure.of(
          KustomizeError.GENERATOR,
          "an IAMPolicyGenerator for the cloud " + cloud + " is not known; gke is",
          plugin.origin());
    }
    MapNode.Builder metadata = MapNode.builder();
    String binding =
        text(args, "serviceAccount", "name")
            + "@"
            + text(args, "serviceAccount", "projectId")
            + ".iam.gserviceaccount.com";
    metadata.put(
        "annotations", MapNode.of("iam.gke.io/gcp-service-account", ScalarNode.of(binding)));
    metadata.put("name", text(args, "kubernetesService", "name"));
    String namespace = text(args, "kubernetesService", "namespace");
    metadata.putIfPresent("namespace", namespace.isEmpty() ? null : namespace);
    return Resource.of(
        MapNode.builder()
            .put("apiVersion", "v1")
            .put("kind", "ServiceAccount")
            .put("metadata", metadata.build())
            .build(),
        plugin.origin());
  }

  private static String text(MapNode args, String map, String key) {
    return Resource.textOf(args.at(map, key));
  }
}
