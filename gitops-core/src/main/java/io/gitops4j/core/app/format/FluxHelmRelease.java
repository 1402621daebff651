// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.app.format;

import io.gitops4j.core.app.Application;
import io.gitops4j.core.app.Dependency;
import io.gitops4j.core.app.DriftRule;
import io.gitops4j.core.app.KubeconfigRef;
import io.gitops4j.core.app.References;
import io.gitops4j.core.app.ReleaseName;
import io.gitops4j.core.app.Source;
import io.gitops4j.core.app.SyncPolicy;
import io.gitops4j.core.app.ValueSource;
import io.gitops4j.core.app.VariableSource;
import io.gitops4j.core.cluster.Propagation;
import io.gitops4j.core.render.HelmOptions;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.yaml.YamlPrinter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads Flux's HelmRelease. Defaults are those of helm-controller 1.4. No release is ever recorded:
 * what the chart gives is applied and pruned like anything else that is declared, hooks and weights
 * in Argo CD's phases and waves.
 */
final class FluxHelmRelease {
  private final Document document;
  private final FluxSources sources;
  private final boolean crossNamespace;

  FluxHelmRelease(Document document, FluxSources sources, boolean crossNamespace) {
    this.document = document;
    this.sources = sources;
    this.crossNamespace = crossNamespace;
  }

  @Nullable Application read() {
    FluxObject object = FluxObject.of(document, crossNamespace);
    if (object == null) {
      return null;
    }
    Fields spec = object.spec();
    FluxReferences names = object.references();
    String target = object.target();
    String destination = target.isEmpty() ? object.namespace() : target;
    FluxRelease release = new FluxRelease(spec, document.gvk().version());
    HelmOptions.Builder options =
        release
            .options()
            .releaseName(ReleaseName.of(object.name(), target, spec.text("releaseName")))
            .namespace(destination)
            .values(values(spec));
    Source source = new FluxReleaseChart(spec, sources, names).read(options);
    List<DriftRule> driftRules = release.driftRules();
    KubeconfigRef kubeconfig = FluxReferences.kubeconfig(spec.map("kubeConfig"));
    References references =
        new References(List.of(), null, dependencies(names, spec), kubeconfig, valuesFrom(spec));
    SyncPolicy policy = release.policy(object.interval());
    Propagation cascade = release.cascade(object.suspended());
    release.withoutEffect();
    object.finish();
    if (document.failed() || source == null) {
      return null;
    }
    Application.Builder builder =
        object
            .application(
                ReleaseName.application(object.name()), destination, references, definition())
            .source(source)
            .cascade(cascade)
            .syncPolicy(policy);
    driftRules.forEach(builder::driftRule);
    return builder.build();
  }

  /** The object without its values, any of which may be secret. */
  private MapNode definition() {
    MapNode root = document.root();
    MapNode spec = root.map("spec");
    return spec == null ? root : root.with("spec", spec.without("values"));
  }

  private static List<Dependency> dependencies(FluxReferences names, Fields spec) {
    return names.dependencies(spec).stream()
        .map(
            one ->
                new Dependency(
                    one.namespace(), ReleaseName.application(one.name()), one.readyExpr()))
        .toList();
  }

  private static String values(Fields spec) {
    Node values = spec.raw("values");
    if (values == null) {
      return "";
    }
    if (values instanceof MapNode map) {
      return map.isEmpty() ? "" : YamlPrinter.print(map);
    }
    spec.wrongType(values, spec.at("values"), "a map");
    return "";
  }

  private static List<ValueSource> valuesFrom(Fields spec) {
    List<ValueSource> sources = new ArrayList<>();
    for (Fields from : spec.maps("valuesFrom")) {
      from.require("kind");
      String kind = from.word("kind", "ConfigMap", "Secret");
      String name = from.required("name");
      String key = from.text("valuesKey");
      String path = from.text("targetPath");
      boolean literal = from.flag("literal", false);
      boolean optional = from.flag("optional", false);
      if (kind != null && !name.isBlank()) {
        sources.add(
            new ValueSource(
                kind.equals("Secret") ? VariableSource.Kind.SECRET : VariableSource.Kind.CONFIG_MAP,
                name,
                key.isEmpty() ? "values.yaml" : key,
                path.isEmpty() ? null : path,
                literal,
                optional));
      }
    }
    return sources;
  }
}
