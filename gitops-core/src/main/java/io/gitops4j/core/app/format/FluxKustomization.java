// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.app.format;

import io.gitops4j.core.app.Application;
import io.gitops4j.core.app.DriftRule;
import io.gitops4j.core.app.References;
import io.gitops4j.core.app.RetryPolicy;
import io.gitops4j.core.app.Source;
import io.gitops4j.core.app.SyncOrder;
import io.gitops4j.core.app.SyncPolicy;
import io.gitops4j.core.cluster.Propagation;
import io.gitops4j.core.render.FluxOverrides;
import io.gitops4j.core.render.Gvk;
import io.gitops4j.core.render.ResourceId;
import io.gitops4j.core.source.SourceRef;
import io.gitops4j.core.source.TreePath;
import io.gitops4j.core.tree.FieldPath;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads Flux's Kustomization. Defaults are those of kustomize-controller 1.9, but one: a render
 * without any object prunes nothing, where the controller would prune everything.
 */
final class FluxKustomization {
  private static final Duration TIMEOUT_MARGIN = Duration.ofSeconds(30);

  private final Document document;
  private final FluxSources sources;
  private final boolean crossNamespace;

  FluxKustomization(Document document, FluxSources sources, boolean crossNamespace) {
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
    SourceRef ref = source(spec, object.references());
    String path = spec.text("path");
    TreePath directory =
        spec.parsed(
            "path",
            path.startsWith("/") ? path.substring(1) : path,
            TreePath::of,
            "a path inside the source");
    FluxOverrides overrides = FluxBuild.read(spec, document.gvk().version());
    List<ResourceId> checks = healthChecks(spec);
    List<DriftRule> driftRules = driftRules(spec);
    SyncPolicy policy = policy(spec, object.interval(), !checks.isEmpty());
    Fields postBuild = spec.map("postBuild");
    Map<String, String> substitutions = substitutions(postBuild);
    boolean always =
        postBuild != null
            && "Always".equals(postBuild.word("substituteStrategy", "WithVariables", "Always"));
    References named = object.references().read(spec, postBuild);
    Propagation cascade = FluxReferences.cascade(spec, policy.prune(), object.suspended());
    spec.allow("validation"); // it has had no effect since v1beta2
    object.finish();
    if (document.failed() || ref == null || directory == null) {
      return null;
    }
    Application.Builder builder =
        object
            .application(object.name(), object.target(), named, document.root())
            .source(new Source(ref, directory, overrides))
            .cascade(cascade)
            .syncPolicy(policy);
    checks.forEach(builder::healthCheck);
    driftRules.forEach(builder::driftRule);
    substitutions.forEach(builder::substitution);
    return builder.substitutesAlways(always).build();
  }

  private @Nullable SourceRef source(Fields spec, FluxReferences references) {
    Fields fields = spec.map("sourceRef");
    if (fields == null) {
      spec.require("sourceRef");
      return null;
    }
    fields.allow("apiVersion");
    String kind = fields.required("kind");
    String name = fields.required("name");
    String from = references.namespace(fields);
    if (kind.isEmpty() || name.isEmpty()) {
      return null;
    }
    if (!FluxSources.isReadable(kind) && !kind.equals(FluxSources.ARTIFACT)) {
      fields.error(
          FormatError.UNSUPPORTED,
          "kind",
          "a source of kind " + kind + " can't be read",
          "use a GitRepository, an OCIRepository or an ExternalArtifact");
      return null;
    }
    SourceRef ref = sources.find(kind, from, name).orElse(null);
    if (ref == null) {
      sources.absent(fields, kind, from, name);
    }
    return ref;
  }

  /** Flux takes over what kubectl set in whatever way. */
  private static final List<String> CLIENTS = List.of("kubectl*", "before-first-apply");

  private static SyncPolicy policy(Fields spec, Duration interval, boolean checks) {
    spec.require("prune");
    Duration retry = spec.duration("retryInterval", false).orElse(interval);
    Duration margin = interval.minus(TIMEOUT_MARGIN);
    Duration timeout = margin.compareTo(TIMEOUT_MARGIN) < 0 ? TIMEOUT_MARGIN : margin;
    boolean wait = spec.flag("wait", false);
    return SyncPolicy.builder()
        .order(SyncOrder.FLUX)
        .automated(true)
        .selfHeal(true)
        .prune(spec.flag("prune", false))
        .prunePropagation(Propagation.BACKGROUND)
        .force(spec.flag("force", false))
        .wait(wait || checks)
        .checksOnly(!wait && checks)
        .formerManagers(CLIENTS)
        .timeout(spec.duration("timeout", false).orElse(timeout))
        .retry(new RetryPolicy(-1, retry, 1, retry))
        .build();
  }

  private static List<ResourceId> healthChecks(Fields spec) {
    List<ResourceId> checks = new ArrayList<>();
    for (Fields check : spec.maps("healthChecks")) {
      String given = check.text("apiVersion");
      String kind = check.required("kind");
      String name = check.required("name");
      // the controller reads a check without a version as one of a workload
      Gvk gvk = Gvk.of(given.isEmpty() ? "apps/v1" : given, kind);
      checks.add(new ResourceId(gvk.group(), kind, check.text("namespace"), name));
    }
    return checks;
  }

  /** Rules for drift that is left alone. */
  static List<DriftRule> driftRules(Fields spec) {
    List<DriftRule> rules = new ArrayList<>();
    for (Fields fields : spec.maps("ignore")) {
      List<FieldPath> paths = ArgoApplication.pointers(fields, "paths");
      Fields target = fields.map("target");
      if (!paths.isEmpty()) {
        rules.add(
            new DriftRule(paths, target == null ? DriftRule.Target.ANY : driftTarget(target)));
      }
    }
    return rules;
  }

  private static DriftRule.Target driftTarget(Fields target) {
    return new DriftRule.Target(
        target.text("group"),
        target.text("version"),
        target.text("kind"),
        target.text("namespace"),
        target.text("name"),
        target.text("labelSelector"),
        target.text("annotationSelector"));
  }

  private static Map<String, String> substitutions(@Nullable Fields postBuild) {
    if (postBuild == null) {
      return Map.of();
    }
    return postBuild.textMap("substitute");
  }
}
