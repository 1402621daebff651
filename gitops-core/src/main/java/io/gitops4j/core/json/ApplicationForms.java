// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.json;

import io.gitops4j.core.app.Application;
import io.gitops4j.core.app.Decryption;
import io.gitops4j.core.app.Dependency;
import io.gitops4j.core.app.Destination;
import io.gitops4j.core.app.DriftRule;
import io.gitops4j.core.app.IgnoreRule;
import io.gitops4j.core.app.KubeconfigRef;
import io.gitops4j.core.app.RetryPolicy;
import io.gitops4j.core.app.Source;
import io.gitops4j.core.app.SyncPolicy;
import io.gitops4j.core.app.ValueSource;
import io.gitops4j.core.app.VariableSource;
import io.gitops4j.core.health.HealthExpression;
import io.gitops4j.core.render.DirectoryOptions;
import io.gitops4j.core.render.FluxOverrides;
import io.gitops4j.core.render.HelmOptions;
import io.gitops4j.core.render.KustomizeOverrides;
import io.gitops4j.core.render.RenderOptions;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.ScalarNode;
import java.util.Map;

/**
 * Applications as this library sees them, whatever they were read from. What may hold a secret is
 * left out: of variables the names are written, of patches how many there are.
 */
final class ApplicationForms {
  private ApplicationForms() {}

  static MapNode write(Application app) {
    MapNode.Builder map = MapNode.builder();
    Form.putText(map, "namespace", app.namespace());
    map.put("name", app.name());
    map.put("sources", Form.list(app.sources(), ApplicationForms::write));
    map.put("destination", write(app.destination()));
    map.put("syncPolicy", write(app.syncPolicy()));
    Form.putList(map, "ignoreRules", app.ignoreRules(), ApplicationForms::write);
    Form.putList(map, "driftRules", app.driftRules(), ApplicationForms::write);
    Form.putList(map, "healthChecks", app.healthChecks(), ObjectForms::write);
    Form.putList(map, "healthExpressions", app.healthExpressions(), ApplicationForms::write);
    Form.putList(map, "substitutions", app.substitutions().keySet(), ApplicationForms::text);
    if (app.substitutesAlways()) {
      map.put("substitutesAlways", true);
    }
    Form.putList(map, "variableSources", app.references().variables(), ApplicationForms::write);
    Form.putList(map, "valueSources", app.references().values(), ApplicationForms::write);
    Form.putList(map, "dependencies", app.references().dependencies(), ApplicationForms::write);
    putMap(map, "commonLabels", app.commonLabels());
    putMap(map, "commonAnnotations", app.commonAnnotations());
    Form.putIfPresent(map, "signaturePolicy", app.signaturePolicy(), SignatureForms::write);
    Decryption decryption = app.references().decryption();
    KubeconfigRef kubeconfig = app.references().kubeconfig();
    return map.put("historyLimit", app.historyLimit())
        .put("interval", app.interval().toString())
        .put("suspended", app.suspended())
        .put("project", app.project().name())
        .putIfPresent("identity", app.identity() == null ? null : app.identity().user())
        .putIfPresent("cascade", app.cascade() == null ? null : Words.of(app.cascade()).text())
        .putIfPresent("decryption", decryption == null ? null : decryption.provider())
        .putIfPresent("kubeconfig", kubeconfig == null ? null : kubeconfig.toString())
        .build();
  }

  private static MapNode write(VariableSource source) {
    return MapNode.builder()
        .put("kind", source.kind().text())
        .put("name", source.name())
        .put("optional", source.optional())
        .build();
  }

  private static MapNode write(ValueSource source) {
    return MapNode.builder()
        .put("kind", source.kind().text())
        .put("name", source.name())
        .put("key", source.key())
        .putIfPresent("targetPath", source.targetPath())
        .put("literal", source.literal())
        .put("optional", source.optional())
        .build();
  }

  private static MapNode write(Dependency dependency) {
    MapNode.Builder map = MapNode.builder();
    Form.putText(map, "namespace", dependency.namespace());
    return map.put("name", dependency.name())
        .putIfPresent("readyExpr", dependency.readyExpr())
        .build();
  }

  private static MapNode write(HealthExpression expression) {
    MapNode.Builder map = MapNode.builder();
    map.put("group", expression.group());
    Form.putText(map, "kind", expression.kind());
    return map.putIfPresent("inProgress", expression.inProgress())
        .putIfPresent("failed", expression.failed())
        .put("current", expression.current())
        .build();
  }

  private static ScalarNode text(String value) {
    return ScalarNode.of(value);
  }

  private static void putMap(MapNode.Builder map, String key, Map<String, String> values) {
    if (!values.isEmpty()) {
      map.put(key, MapNode.ofStrings(values));
    }
  }

  private static MapNode write(Source source) {
    MapNode.Builder map = MapNode.builder();
    Form.putText(map, "name", source.name());
    map.put("ref", SourceForms.write(source.ref()));
    if (source.rendered()) {
      map.put("path", source.path().toString());
    }
    Form.putIfPresent(map, "options", source.options(), ApplicationForms::write);
    return map.build();
  }

  private static MapNode write(RenderOptions options) {
    if (options instanceof KustomizeOverrides kustomize) {
      return write(kustomize);
    }
    if (options instanceof FluxOverrides flux) {
      return write(flux);
    }
    return options instanceof HelmOptions helm ? write(helm) : write((DirectoryOptions) options);
  }

  private static MapNode write(FluxOverrides flux) {
    MapNode.Builder map = MapNode.builder().put("type", "flux");
    Form.putText(map, "targetNamespace", flux.targetNamespace());
    Form.putText(map, "namePrefix", flux.namePrefix());
    Form.putText(map, "nameSuffix", flux.nameSuffix());
    Form.putList(map, "images", flux.images(), ApplicationForms::write);
    map.put("patches", flux.patches().size())
        .put("patchesStrategicMerge", flux.strategicMergePatches().size())
        .put("patchesJson6902", flux.jsonPatches().size());
    Form.putList(map, "components", flux.components(), ApplicationForms::text);
    map.put("ignoreMissingComponents", flux.ignoreMissingComponents());
    Form.putList(map, "buildMetadata", flux.buildMetadata(), ApplicationForms::text);
    Form.putIfPresent(map, "ignore", flux.ignore(), ApplicationForms::text);
    return map.build();
  }

  private static MapNode write(FluxOverrides.Image image) {
    MapNode.Builder map = MapNode.builder().put("name", image.name());
    Form.putText(map, "newName", image.newName());
    Form.putText(map, "newTag", image.newTag());
    Form.putText(map, "digest", image.digest());
    return map.build();
  }

  private static MapNode write(DirectoryOptions directory) {
    MapNode.Builder map = MapNode.builder();
    map.put("type", "directory").put("recurse", directory.recurse());
    Form.putText(map, "include", directory.include());
    Form.putText(map, "exclude", directory.exclude());
    if (directory.anyName()) {
      map.put("anyName", true);
    }
    return map.build();
  }

  /** Of values, any of which may be secret, the names and files. */
  private static MapNode write(HelmOptions helm) {
    MapNode.Builder map = MapNode.builder().put("type", "helm");
    Form.putText(map, "releaseName", helm.releaseName());
    Form.putText(map, "namespace", helm.namespace());
    Form.putList(map, "defaultFiles", helm.defaultFiles(), ApplicationForms::text);
    Form.putList(map, "valueFiles", helm.valueFiles(), ApplicationForms::text);
    map.put("ignoreMissingValueFiles", helm.ignoreMissingValueFiles())
        .put("values", !helm.values().isEmpty());
    Form.putList(map, "parameters", helm.parameters(), one -> text(one.name()));
    Form.putList(map, "fileParameters", helm.fileParameters(), one -> text(one.name()));
    Form.putText(map, "kubeVersion", helm.kubeVersion());
    Form.putList(map, "apiVersions", helm.apiVersions(), ApplicationForms::text);
    Form.putList(map, "postRenderers", helm.postRenderers(), ApplicationForms::write);
    return map.put("skipCrds", helm.skipCrds())
        .put("skipTests", helm.skipTests())
        .put("skipSchemaValidation", helm.skipSchemaValidation())
        .build();
  }

  private static MapNode write(KustomizeOverrides kustomize) {
    MapNode.Builder map = MapNode.builder().put("type", "kustomize");
    Form.putText(map, "namePrefix", kustomize.namePrefix());
    Form.putText(map, "nameSuffix", kustomize.nameSuffix());
    Form.putText(map, "namespace", kustomize.namespace());
    Form.putList(map, "images", kustomize.images(), ApplicationForms::text);
    if (!kustomize.replicas().isEmpty()) {
      MapNode.Builder replicas = MapNode.builder();
      kustomize.replicas().forEach((name, count) -> replicas.put(name, count.longValue()));
      map.put("replicas", replicas.build());
    }
    putMap(map, "commonLabels", kustomize.commonLabels());
    putMap(map, "commonAnnotations", kustomize.commonAnnotations());
    map.put("labelsInSelectors", kustomize.labelsInSelectors())
        .put("labelsInTemplates", kustomize.labelsInTemplates())
        .put("forceCommonLabels", kustomize.forceCommonLabels())
        .put("forceCommonAnnotations", kustomize.forceCommonAnnotations())
        .put("patches", kustomize.patches().size());
    Form.putList(map, "components", kustomize.components(), ApplicationForms::text);
    return map.put("ignoreMissingComponents", kustomize.ignoreMissingComponents()).build();
  }

  private static MapNode write(Destination destination) {
    MapNode.Builder map = MapNode.builder();
    Form.putText(map, "server", destination.server());
    Form.putText(map, "name", destination.name());
    Form.putText(map, "namespace", destination.namespace());
    return map.build();
  }

  private static MapNode write(SyncPolicy policy) {
    MapNode.Builder map = MapNode.builder();
    map.put("automated", policy.automated())
        .put("prune", policy.prune())
        .put("selfHeal", policy.selfHeal())
        .put("allowEmpty", policy.allowEmpty())
        .put("allowEncrypted", policy.allowEncrypted())
        .put("createNamespace", policy.createNamespace())
        .put("respectIgnoreRules", policy.respectIgnoreRules())
        .put("prunePropagation", Words.of(policy.prunePropagation()))
        .put("order", Words.of(policy.order()))
        .put("failOnSharedResource", policy.failOnSharedResource())
        .put("clientSideApplyMigration", policy.clientSideApplyMigration())
        .put("wait", policy.waitForHealth())
        .put("checksOnly", policy.checksOnly())
        .put("timeout", policy.timeout().toString())
        .put("retry", write(policy.retry()));
    Form.putList(map, "formerManagers", policy.formerManagers(), ApplicationForms::text);
    Form.putList(map, "options", policy.options().texts(), ApplicationForms::text);
    putMap(map, "namespaceLabels", policy.namespaceMetadata().labels());
    putMap(map, "namespaceAnnotations", policy.namespaceMetadata().annotations());
    Form.putList(map, "confirmed", policy.confirmed(), ObjectForms::write);
    return map.build();
  }

  private static MapNode write(RetryPolicy retry) {
    MapNode.Builder map =
        MapNode.builder()
            .put("limit", retry.limit())
            .put("delay", retry.delay().toString())
            .put("factor", retry.factor())
            .put("maxDelay", retry.maxDelay().toString());
    if (retry.refresh()) {
      map.put("refresh", true);
    }
    return retry.automatedOnly() ? map.put("automatedOnly", true).build() : map.build();
  }

  private static MapNode write(IgnoreRule rule) {
    MapNode.Builder map = MapNode.builder();
    map.put("group", rule.group()).put("kind", rule.kind());
    Form.putText(map, "namespace", rule.namespace());
    Form.putText(map, "name", rule.name());
    Form.putList(map, "paths", rule.paths(), path -> ScalarNode.of(path.toString()));
    Form.putList(map, "managers", rule.managers(), ApplicationForms::text);
    Form.putList(map, "jqPathExpressions", rule.jqPathExpressions(), ApplicationForms::text);
    return map.build();
  }

  private static MapNode write(DriftRule rule) {
    MapNode.Builder map = MapNode.builder();
    Form.putList(map, "paths", rule.paths(), path -> ScalarNode.of(path.toString()));
    DriftRule.Target target = rule.target();
    Form.putText(map, "group", target.group());
    Form.putText(map, "version", target.version());
    Form.putText(map, "kind", target.kind());
    Form.putText(map, "namespace", target.namespace());
    Form.putText(map, "name", target.name());
    Form.putText(map, "labelSelector", target.labelSelector());
    Form.putText(map, "annotationSelector", target.annotationSelector());
    return map.build();
  }
}
