// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.k8s.health;

import io.gitops4j.core.health.Health;
import io.gitops4j.core.health.HealthExpression;
import io.gitops4j.core.health.HealthStatus;
import io.gitops4j.core.health.HealthStyle;
import io.gitops4j.core.spi.ExpressionEngine;
import io.gitops4j.core.spi.HealthCheck;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.k8s.health.rules.CustomRule;
import io.gitops4j.k8s.health.rules.Expressions;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Judges Kubernetes objects by the rules of a {@link HealthStyle}. Immutable, thread-safe.
 *
 * <ul>
 *   <li>{@code ARGO_BUILTIN}: the checks that gitops-engine has in its code; no opinion on other
 *       kinds.
 *   <li>{@code ARGO}: before them, the {@link HealthRules} for custom resources.
 *   <li>{@code KSTATUS}: sigs.k8s.io/cli-utils; has an opinion on every object.
 *   <li>{@code FLUX}: kstatus, with Flux's reader of Jobs.
 *   <li>{@code GITOPS}: the {@link HealthRules}, then Argo CD's checks with mistakes mended (a
 *       condition counts by its status, defaults of the API are known, deletion is {@code
 *       TERMINATING}), then the conventions that most controllers follow; an object that says
 *       nothing is healthy.
 * </ul>
 *
 * <p>In every style the expressions of {@link #withExpressions} come before all of this. The rules
 * of {@link #withRules} are asked by {@code ARGO} and {@code GITOPS} only.
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

  private static final GenericRule REPORTING_KIND = new GenericRule(true);

  private final HealthStyle style;
  private final InstantSource clock;
  private final HealthRules rules;
  private final List<HealthExpression> declared;
  private final Expressions expressions;
  private final KstatusHealth kstatus;

  private KubernetesHealth(
      HealthStyle style,
      InstantSource clock,
      HealthRules rules,
      List<HealthExpression> declared,
      Expressions expressions) {
    this.style = Objects.requireNonNull(style, "style");
    this.clock = Objects.requireNonNull(clock, "clock");
    this.rules = Objects.requireNonNull(rules, "rules");
    this.declared = List.copyOf(declared);
    this.expressions = expressions;
    this.kstatus = new KstatusHealth(clock);
  }

  /**
   * The rules of a style, with the system's clock, the shipped {@link HealthRules} and the {@link
   * ExpressionEngine} on the class path, if there is one.
   */
  public static KubernetesHealth of(HealthStyle style) {
    return new KubernetesHealth(
        style, InstantSource.system(), HealthRules.shipped(), List.of(), Expressions.found());
  }

  /**
   * The same rules with another clock. Only kstatus needs one: a pod that no node takes fails after
   * 15 s.
   */
  public KubernetesHealth withClock(InstantSource newClock) {
    return new KubernetesHealth(style, newClock, rules, declared, expressions);
  }

  /**
   * The same with other rules for kinds, in place of the ones it has; {@code
   * HealthRules.shipped().with(…)} adds to those that are shipped.
   */
  public KubernetesHealth withRules(HealthRules newRules) {
    return new KubernetesHealth(style, clock, newRules, declared, expressions);
  }

  /** The same with this engine for expressions, in place of the one on the class path. */
  public KubernetesHealth withEngine(ExpressionEngine engine) {
    return new KubernetesHealth(style, clock, rules, declared, Expressions.of(Optional.of(engine)));
  }

  /** The same without an engine: what needs an expression is {@code UNKNOWN}, and says so. */
  public KubernetesHealth withoutEngine() {
    return new KubernetesHealth(style, clock, rules, declared, Expressions.of(Optional.empty()));
  }

  @Override
  public KubernetesHealth withExpressions(List<HealthExpression> newExpressions) {
    return new KubernetesHealth(style, clock, rules, newExpressions, expressions);
  }

  /** The style. */
  public HealthStyle style() {
    return style;
  }

  @Override
  public Optional<Health> assess(MapNode object) {
    ObjectView view = ObjectView.of(Objects.requireNonNull(object, "object"));
    try {
      Optional<HealthExpression> expression = HealthExpression.find(declared, object);
      if (expression.isPresent()) {
        return Optional.of(FluxHealth.assess(view, expression.get(), expressions));
      }
      return switch (style) {
        case ARGO_BUILTIN -> argoBuiltin(view);
        case ARGO -> argo(view);
        case KSTATUS -> Optional.of(kstatus.assess(view));
        case FLUX ->
            Optional.of(
                view.groupKind().equals("batch/Job") ? FluxHealth.job(view) : kstatus.assess(view));
        case GITOPS -> gitops(view);
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

  private Optional<Health> argo(ObjectView view) {
    if (pendingDeletion(view)) {
      return Optional.of(Verdict.progressing("being deleted"));
    }
    Optional<CustomRule> custom = rules.find(view.id().group(), view.id().kind());
    return custom.isPresent() ? custom(custom.get(), view) : ARGO_KINDS.assess(view);
  }

  private Optional<Health> gitops(ObjectView view) {
    if (pendingDeletion(view)) {
      return Optional.of(Health.of(HealthStatus.TERMINATING, "being deleted"));
    }
    Optional<CustomRule> custom = rules.find(view.id().group(), view.id().kind());
    if (custom.isPresent()) {
      return custom(custom.get(), view);
    }
    Optional<Health> known = MENDED_KINDS.assess(view);
    return known.isPresent() ? known : Optional.of(ANY_KIND.assess(view.tolerant()));
  }

  private Optional<Health> custom(CustomRule rule, ObjectView view) {
    return rule.assess(
        view.root(), expressions, object -> Optional.of(REPORTING_KIND.assess(view.tolerant())));
  }

  private static boolean pendingDeletion(ObjectView view) {
    return view.deleting() && !view.hasFinalizer(HOOK_FINALIZER);
  }
}
