// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.k8s.health;

import static io.gitops4j.k8s.health.Verdict.degraded;
import static io.gitops4j.k8s.health.Verdict.healthy;
import static io.gitops4j.k8s.health.Verdict.progressing;
import static io.gitops4j.k8s.health.Verdict.unknown;

import io.gitops4j.core.health.Health;
import io.gitops4j.core.health.HealthExpression;
import io.gitops4j.core.spi.ExpressionException;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.tree.ScalarNode;
import io.gitops4j.core.tree.ScalarType;
import io.gitops4j.k8s.health.rules.Expressions;
import org.jspecify.annotations.Nullable;

/**
 * What Flux adds to kstatus (fluxcd/pkg, {@code runtime/cel} and {@code runtime/statusreaders}):
 * health by expressions, and Jobs that are done when they have ended.
 */
final class FluxHealth {
  private FluxHealth() {}

  /** The health that an application's expressions tell; what they can't tell is unknown. */
  static Health assess(ObjectView o, HealthExpression expression, Expressions expressions) {
    Long generation = integer(o, "metadata", "generation");
    Long observed = integer(o, "status", "observedGeneration");
    if (generation != null && observed != null && !generation.equals(observed)) {
      return progressing("generation " + generation + " is wanted, " + observed + " was observed");
    }
    MapNode object =
        o.id().kind().equals("Secret") ? o.root().without("data").without("stringData") : o.root();
    try {
      if (holds(expression.inProgress(), object, expressions)) {
        return progressing("the expression inProgress is true");
      }
      if (holds(expression.failed(), object, expressions)) {
        return degraded("the expression failed is true");
      }
      return holds(expression.current(), object, expressions)
          ? healthy("the expression current is true")
          : progressing("no expression is true");
    } catch (ExpressionException e) {
      return unknown(e.issues().get(0).message());
    }
  }

  private static boolean holds(@Nullable String text, MapNode object, Expressions expressions) {
    return text != null && expressions.test(text, object);
  }

  // a generation that is no whole number is left out, as Flux does
  private static @Nullable Long integer(ObjectView o, String... path) {
    Node node = o.root().at(path);
    return node instanceof ScalarNode scalar
            && scalar.type() == ScalarType.INT
            && scalar.value() instanceof Long number
        ? number
        : null;
  }

  /** A Job is current when it has ended well or is suspended, never while it runs. */
  static Health job(ObjectView o) {
    if (o.flag("spec", "suspend")) {
      return healthy("the job is suspended");
    }
    for (Condition condition : o.conditions()) {
      if (condition.isTrue() && condition.type().equals("Complete")) {
        return healthy(condition.explanation());
      }
      if (condition.isTrue() && condition.type().equals("Failed")) {
        return degraded(condition.explanation());
      }
    }
    return progressing(
        o.node("status", "startTime") == null
            ? "the job has not started"
            : Verdict.share(
                o.count("status", "succeeded"), o.count(1, "spec", "completions"), "done"));
  }
}
