// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.health;

import io.gitops4j.core.tree.MapNode;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How the health of one kind is told, as an application declares it: expressions of the Common
 * Expression Language over the object's top-level fields (Flux's {@code healthCheckExprs}).
 * Immutable, thread-safe.
 *
 * <p>An object whose {@code status.observedGeneration} is not its generation is in progress;
 * otherwise {@code inProgress}, {@code failed} and {@code current} are asked in this order, and the
 * first that is true decides; an object of which none is true is in progress.
 *
 * @param group the API group, of any version; empty for the core group
 * @param kind the kind; empty for all kinds of the group
 * @param inProgress true of an object that is on its way, or null
 * @param failed true of an object that failed, or null
 * @param current true of an object that is as wanted
 */
public record HealthExpression(
    String group,
    String kind,
    @Nullable String inProgress,
    @Nullable String failed,
    String current) {

  /** Checks that what must be there is there. */
  public HealthExpression {
    Objects.requireNonNull(group, "group");
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(current, "current");
  }

  /** The expressions for an object: those for its kind, else those for its group. */
  public static Optional<HealthExpression> find(
      List<HealthExpression> expressions, MapNode object) {
    if (expressions.isEmpty()) {
      return Optional.empty();
    }
    String apiVersion = text(object, "apiVersion");
    String group = apiVersion.substring(0, Math.max(0, apiVersion.indexOf('/')));
    String kind = text(object, "kind");
    HealthExpression ofGroup = null;
    for (HealthExpression expression : expressions) {
      if (expression.group().equals(group)) {
        if (!kind.isEmpty() && expression.kind().equals(kind)) {
          return Optional.of(expression);
        }
        ofGroup = expression.kind().isEmpty() ? expression : ofGroup;
      }
    }
    return Optional.ofNullable(ofGroup);
  }

  private static String text(MapNode object, String key) {
    String text = object.text(key);
    return text == null ? "" : text;
  }
}
