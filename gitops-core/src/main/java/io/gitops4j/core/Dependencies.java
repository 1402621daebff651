// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core;

import io.gitops4j.core.app.Application;
import io.gitops4j.core.app.Dependency;
import io.gitops4j.core.app.ReleaseName;
import io.gitops4j.core.cluster.ClusterError;
import io.gitops4j.core.cluster.ClusterException;
import io.gitops4j.core.error.Issue;
import io.gitops4j.core.error.Location;
import io.gitops4j.core.render.Gvk;
import io.gitops4j.core.source.Revision;
import io.gitops4j.core.spi.ExpressionEngine;
import io.gitops4j.core.spi.ExpressionException;
import io.gitops4j.core.spi.ObjectLookup;
import io.gitops4j.core.spi.StatusStore;
import io.gitops4j.core.tree.MapNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds out whether what an application depends on is ready: first by what this process recorded,
 * then by the objects of Flux in the cluster. Thread-safe.
 */
final class Dependencies {
  private static final Gvk KUSTOMIZATION =
      new Gvk(KustomizationObject.GROUP, "v1", "Kustomization");

  private static final Gvk HELM_RELEASE = new Gvk("helm.toolkit.fluxcd.io", "v2", "HelmRelease");

  private final StatusStore statuses;
  private final ObjectLookup lookup;
  private final @Nullable ExpressionEngine expressions;

  Dependencies(StatusStore statuses, ObjectLookup lookup, @Nullable ExpressionEngine expressions) {
    this.statuses = statuses;
    this.lookup = lookup;
    this.expressions = expressions;
  }

  /**
   * What hinders a sync.
   *
   * @param waiting what is not ready yet, which time may mend
   * @param errors what is wrong with the application itself
   */
  record Obstacles(List<String> waiting, List<Issue> errors) {}

  /** What hinders a sync of these revisions. */
  Obstacles of(Application application, List<Revision> revisions) {
    List<String> waiting = new ArrayList<>();
    List<Issue> errors = new ArrayList<>();
    MapNode self = KustomizationObject.of(application);
    String revision = KustomizationObject.revision(revisions);
    for (int i = 0; i < application.references().dependencies().size(); i++) {
      Dependency dependency = application.references().dependencies().get(i);
      Location where = Location.ofField("spec.dependsOn[" + i + "]");
      try {
        MapNode found = find(application, dependency);
        String expression = dependency.readyExpr();
        Optional<String> obstacle =
            found == null
                ? Optional.of("is not known")
                : expression == null
                    ? KustomizationObject.obstacle(self, found, revision)
                    : byExpression(expression, self, found);
        obstacle.ifPresent(text -> waiting.add(dependency + " " + text));
      } catch (ClusterException | ExpressionException e) {
        e.issues()
            .forEach(
                issue ->
                    errors.add(
                        Issue.error(issue.code(), dependency + ": " + issue.message()).at(where)));
      }
    }
    return new Obstacles(waiting, errors);
  }

  private @Nullable MapNode find(Application application, Dependency dependency) {
    Optional<MapNode> recorded = statuses.find(dependency.namespace(), dependency.name());
    if (recorded.isPresent()) {
      return recorded.get();
    }
    boolean release = ReleaseName.isOf(application);
    String name = release ? ReleaseName.object(dependency.name()) : dependency.name();
    try {
      return lookup
          .find(application, release ? HELM_RELEASE : KUSTOMIZATION, dependency.namespace(), name)
          .orElse(null);
    } catch (ClusterException e) {
      if (e.error() == ClusterError.UNKNOWN_KIND || e.error() == ClusterError.NOT_FOUND) {
        return null; // there is no Flux
      }
      throw e;
    }
  }

  /** An expression that is no expression throws; one that can't be evaluated yet is an obstacle. */
  private Optional<String> byExpression(String text, MapNode self, MapNode dependency) {
    // looked for only now: loading an engine takes time
    ExpressionEngine engine =
        expressions == null ? ExpressionEngine.find().orElse(null) : expressions;
    if (engine == null) {
      throw ExpressionException.noEngine(text);
    }
    ExpressionEngine.Expression expression = engine.compile(text);
    try {
      return expression.test(Map.of("self", self, "dep", dependency))
          ? Optional.empty()
          : Optional.of("is not ready by its expression");
    } catch (ExpressionException e) {
      return Optional.of(
          "is not ready: its expression can't be evaluated: " + e.issues().get(0).message());
    }
  }
}
