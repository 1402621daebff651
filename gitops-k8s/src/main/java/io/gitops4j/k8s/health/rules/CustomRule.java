// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.k8s.health.rules;

import io.gitops4j.core.health.Health;
import io.gitops4j.core.health.HealthStatus;
import io.gitops4j.core.spi.ExpressionException;
import io.gitops4j.core.spi.HealthCheck;
import io.gitops4j.core.tree.MapNode;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one kind: checks in order, of which the first that holds decides, or code of the
 * caller's. Immutable, thread-safe.
 */
public final class CustomRule {
  private final List<Check> checks;
  private final boolean generic;
  private final @Nullable HealthCheck code;

  private CustomRule(List<Check> checks, boolean generic, @Nullable HealthCheck code) {
    this.checks = List.copyOf(checks);
    this.generic = generic;
    this.code = code;
  }

  static CustomRule of(List<Check> checks, boolean generic) {
    return new CustomRule(checks, generic, null);
  }

  /** A rule that asks the caller's code. */
  public static CustomRule of(HealthCheck code) {
    return new CustomRule(List.of(), false, code);
  }

  /**
   * The health of an object; empty if the rule says that there is no opinion on it.
   *
   * @param conventions judges what no check matches, if the rule says so
   */
  public Optional<Health> assess(MapNode object, Expressions expressions, HealthCheck conventions) {
    if (code != null) {
      return code.assess(object);
    }
    Scope scope = new Scope(withoutSecrets(object), expressions);
    try {
      for (Check check : checks) {
        Optional<Optional<Health>> verdict = check.assess(scope);
        if (verdict.isPresent()) {
          return verdict.get();
        }
      }
    } catch (Scope.TooMuchWork e) {
      return Optional.of(Health.of(HealthStatus.UNKNOWN, String.valueOf(e.getMessage())));
    } catch (ExpressionException e) {
      return Optional.of(Health.of(HealthStatus.UNKNOWN, e.issues().get(0).message()));
    }
    return generic
        ? conventions.assess(object)
        : Optional.of(Health.of(HealthStatus.PROGRESSING, "it has reported nothing yet"));
  }

  private static MapNode withoutSecrets(MapNode object) {
    return "Secret".equals(object.text("kind"))
        ? object.without("data").without("stringData")
        : object;
  }
}
