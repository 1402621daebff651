// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.k8s.health;

import io.gitops4j.core.health.Health;
import io.gitops4j.core.health.HealthStatus;
import io.gitops4j.core.health.HealthStyle;
import io.gitops4j.core.spi.HealthCheck;
import io.gitops4j.core.tree.MapNode;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;

/**
 * Judges Kubernetes objects by the rules of a {@link HealthStyle}. Immutable, thread-safe.
 *
 * <ul>
 *   <li>{@code ARGO_BUILTIN}: the checks that gitops-engine has in its code; no opinion on other
 *       kinds.
 *   <li>{@code ARGO}: before them, rules for the custom resources for which Argo CD ships one.
 *   <li>{@code KSTATUS}: sigs.k8s.io/cli-utils; has an opinion on every object.
 *   <li>{@code GITOPS}: Argo CD's, with mistakes mended (a condition counts by its status, defaults
 *       of the API are known, deletion is {@code TERMINATING}), then the conventions that most
 *       controllers follow; an object that says nothing is healthy.
 * </ul>
 *
 * <p>An object whose fields have other types than a rule can read is {@code UNKNOWN}, with the
 * field in the message. Messages may hold what the object's own status says; no rule reads the data
 * of a Secret.
 */
public final class KubernetesHealth implements HealthCheck {
  private static final String HOOK_FINALIZER = "argocd.argoproj.io/hook-finalizer";

  private static final ArgoKinds ARGO_KINDS = new ArgoKinds(false);
  private static final ArgoKinds MENDED_KINDS = new ArgoKinds(true);
  private static final GenericRule ANY_KIND = new GenericRule(false);

  private final HealthStyle style;
  private final KstatusHealth kstatus;

  private KubernetesHealth(HealthStyle style, InstantSource clock) {
    this.style = Objects.requireNonNull(style, "style");
    this.kstatus = new KstatusHealth(Objects.requireNonNull(clock, "clock"));
  }

  /** The rules of a style, with the system's clock. */
  public static KubernetesHealth of(HealthStyle style) {
    return new KubernetesHealth(style, InstantSource.system());
  }

  /**
   * The same rules with another clock. Only kstatus needs one: a pod that no node takes fails after
   * 15 s.
   */
  public KubernetesHealth withClock(InstantSource clock) {
    return new KubernetesHealth(style, clock);
  }

  /** The style. */
  public HealthStyle style() {
    return style;
  }

  @Override
  public Optional<Health> assess(MapNode object) {
    ObjectView view = ObjectView.of(Objects.requireNonNull(object, "object"));
    try {
      return switch (style) {
        case ARGO_BUILTIN -> argoBuiltin(view);
        case ARGO -> argo(view);
        case KSTATUS -> Optional.of(kstatus.assess(view));
        case GITOPS -> Optional.of(gitops(view));
      };
    } catch (UnreadableField e) {
      return Optional.of(Verdict.unknown(e.text()));
    }
  }

  private static Optional<Health> argoBuiltin(ObjectView view) {
    return pendingDeletion(view)
        ? Optional.of(Verdict.progressing("being deleted"))
        : ARGO_KINDS.assess(view);
  }

  private static Optional<Health> argo(ObjectView view) {
    if (pendingDeletion(view)) {
      return Optional.of(Verdict.progressing("being deleted"));
    }
    Optional<Health> custom = CustomRules.get().assess(view.tolerant());
    return custom.isPresent() ? custom : ARGO_KINDS.assess(view);
  }

  private static Health gitops(ObjectView view) {
    if (pendingDeletion(view)) {
      return Health.of(HealthStatus.TERMINATING, "being deleted");
    }
    Optional<Health> custom = CustomRules.get().assess(view.tolerant());
    if (custom.isPresent()) {
      return custom.get();
    }
    return MENDED_KINDS.assess(view).orElseGet(() -> ANY_KIND.assess(view.tolerant()));
  }

  private static boolean pendingDeletion(ObjectView view) {
    return view.deleting() && !view.hasFinalizer(HOOK_FINALIZER);
  }
}
