// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.app.format;

import io.gitops4j.core.app.DriftRule;
import io.gitops4j.core.app.RetryPolicy;
import io.gitops4j.core.app.SyncOrder;
import io.gitops4j.core.app.SyncPolicy;
import io.gitops4j.core.cluster.Propagation;
import io.gitops4j.core.render.HelmOptions;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads how a HelmRelease is installed, upgraded and removed. There is no install apart from an
 * upgrade here: what both of them say counts where they agree, and else what does more.
 */
final class FluxRelease {
  /** Who wrote a chart's objects before: helm-controller, and the tools of people. */
  private static final List<String> CLIENTS =
      List.of("helm-controller", "helm", "kubectl*", "before-first-apply");

  private static final Duration TIMEOUT = Duration.ofMinutes(5);

  private static final List<String> RELEASE_RECORDS =
      List.of("storageNamespace", "maxHistory", "persistentClient", "test", "rollback");

  private static final List<String> OF_INSTALL =
      List.of("disableHooks", "disableOpenAPIValidation", "replace", "disableWaitForJobs");

  private static final List<String> OF_UPGRADE =
      List.of("disableHooks", "preserveValues", "cleanupOnFail", "disableWaitForJobs");

  private final Fields spec;
  private final String version;
  private final @Nullable Fields install;
  private final @Nullable Fields upgrade;
  private final @Nullable Fields uninstall;
  private final @Nullable Fields drift;

  FluxRelease(Fields spec, String version) {
    this.spec = spec;
    this.version = version;
    install = spec.map("install");
    upgrade = spec.map("upgrade");
    uninstall = spec.map("uninstall");
    drift = spec.map("driftDetection");
  }

  private static boolean flag(@Nullable Fields fields, String key) {
    return fields != null && fields.flag(key, false);
  }

  /** How the chart is rendered. */
  HelmOptions.Builder options() {
    HelmOptions.Builder options = HelmOptions.builder().skipTests(true);
    options.skipCrds(crds());
    options.skipSchemaValidation(
        flag(install, "disableSchemaValidation") & flag(upgrade, "disableSchemaValidation"));
    for (Fields one : spec.maps("postRenderers")) {
      Fields kustomize = one.map("kustomize");
      if (kustomize == null) {
        one.missing("kustomize");
      } else {
        // the two fields of former versions of the API are honoured in these
        options.postRenderer(FluxBuild.read(kustomize, version.equals("v2") ? "v1" : "v1beta2"));
      }
    }
    return options;
  }

  /** Whether definitions in the chart's own directory for them are left out. */
  private boolean crds() {
    String atFirst =
        install == null ? null : install.word("crds", "Create", "CreateReplace", "Skip");
    String later = upgrade == null ? null : upgrade.word("crds", "Skip", "Create", "CreateReplace");
    boolean never = flag(install, "skipCRDs") || "Skip".equals(atFirst);
    if (upgrade != null && !never && ("Skip".equals(later) || "Create".equals(later))) {
      upgrade.warn("crds", "definitions are applied whenever they differ, as by CreateReplace");
    }
    return never && (later == null || later.equals("Skip"));
  }

  /** What drift is left alone. */
  List<DriftRule> driftRules() {
    return drift == null ? List.of() : FluxKustomization.driftRules(drift);
  }

  /** When and how it is applied. */
  SyncPolicy policy(Duration interval) {
    String mode = drift == null ? null : drift.word("mode", "disabled", "enabled", "warn");
    boolean waits = !(flag(install, "disableWait") & flag(upgrade, "disableWait"));
    int first = retries(install);
    int later = retries(upgrade);
    int retries = first < 0 || later < 0 ? -1 : Math.max(first, later);
    return SyncPolicy.builder()
        // hooks have phases, and weights are waves
        .order(SyncOrder.ARGO)
        .automated(true)
        .selfHeal("enabled".equals(mode))
        .prune(true)
        .prunePropagation(Propagation.BACKGROUND)
        .createNamespace(flag(install, "createNamespace"))
        .force(flag(upgrade, "force"))
        .wait(waits)
        .formerManagers(CLIENTS)
        .timeout(spec.duration("timeout", false).orElse(TIMEOUT))
        .retry(new RetryPolicy(retries, interval, 1, interval))
        .build();
  }

  private static int retries(@Nullable Fields action) {
    Fields strategy = action == null ? null : action.map("strategy");
    boolean always =
        strategy != null
            && "RetryOnFailure"
                .equals(strategy.word("name", "RemediateOnFailure", "RetryOnFailure"));
    if (strategy != null) {
      strategy.duration("retryInterval", false);
    }
    Fields remediation = action == null ? null : action.map("remediation");
    if (remediation == null) {
      return always ? -1 : 0;
    }
    int retries = remediation.integer("retries", 0, false);
    for (String key : List.of("strategy", "remediateLastFailure", "ignoreTestFailures")) {
      if (remediation.has(key)) {
        remediation.warn(key, "no release is recorded, so that none is rolled back or removed");
      }
    }
    return always ? -1 : retries;
  }

  /** How the objects go with a release that is deleted; null if they stay. */
  @Nullable Propagation cascade(boolean suspended) {
    String word =
        uninstall == null
            ? null
            : uninstall.word("deletionPropagation", "background", "foreground", "orphan");
    Propagation propagation =
        switch (word == null ? "background" : word) {
          case "foreground" -> Propagation.FOREGROUND;
          case "orphan" -> Propagation.ORPHAN;
          default -> Propagation.BACKGROUND;
        };
    return suspended ? null : propagation;
  }

  /** Warns of what is read and does nothing. */
  void withoutEffect() {
    for (String key : RELEASE_RECORDS) {
      if (spec.has(key)) {
        spec.warn(key, "no release is recorded here, so the field has no effect");
      }
    }
    withoutEffect(install, OF_INSTALL);
    withoutEffect(upgrade, OF_UPGRADE);
    withoutEffect(uninstall, List.of("keepHistory", "disableHooks", "disableWait"));
    for (Fields action : new Fields[] {install, upgrade, uninstall}) {
      if (action != null) {
        action.duration("timeout", false);
        action.allow("serverSideApply", "disableTakeOwnership");
        if (action.has("timeout")) {
          action.warn("timeout", "the timeout of the whole counts");
        }
      }
    }
    spec.allow("waitStrategy");
  }

  private static void withoutEffect(@Nullable Fields action, List<String> keys) {
    for (String key : keys) {
      if (action != null && action.has(key)) {
        action.warn(key, "the field has no effect here");
      }
    }
  }
}
