// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.diff.impact;

import io.gitops4j.core.app.Application;
import io.gitops4j.core.app.Destination;
import io.gitops4j.core.app.SyncOrder;
import io.gitops4j.core.error.Issue;
import io.gitops4j.core.plan.Barrier;
import io.gitops4j.core.plan.Hook;
import io.gitops4j.core.plan.Ownership;
import io.gitops4j.core.plan.Plan;
import io.gitops4j.core.plan.Step;
import io.gitops4j.core.render.Manifest;
import io.gitops4j.core.render.ResourceId;
import io.gitops4j.core.tree.Edit;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.diff.PlanError;
import io.gitops4j.diff.structured.TypeSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * What two applications declare, compared: whether one can take the place of the other. A pure
 * function; marks of owners play no part, and neither does the order of objects.
 */
public final class DeclaredComparison {
  private static final List<String> LABELS =
      List.of(
          Ownership.LABEL,
          "kustomize.toolkit.fluxcd.io/name",
          "kustomize.toolkit.fluxcd.io/namespace",
          "helm.toolkit.fluxcd.io/name",
          "helm.toolkit.fluxcd.io/namespace");
  private static final List<String> ANNOTATIONS =
      List.of(
          "argocd.argoproj.io/tracking-id",
          "argocd.argoproj.io/installation-id",
          // Flux has kustomize write it where a kustomization names no resources
          "config.kubernetes.io/origin");
  private static final String WAVE = "argocd.argoproj.io/sync-wave";
  private static final String HOOK = "argocd.argoproj.io/hook";

  private DeclaredComparison() {}

  /**
   * An application and what it declares.
   *
   * @param application the application
   * @param manifests its objects, with the namespaces that they get
   */
  public record Side(Application application, List<Manifest> manifests) {
    /** Checks the application and copies the list. */
    public Side {
      Objects.requireNonNull(application, "application");
      manifests = List.copyOf(manifests);
    }
  }

  /**
   * What would change if the second application took the place of the first: the objects that
   * differ, and warnings of what else is different: the cluster, and waves and hooks where only one
   * of both knows them.
   */
  public static Plan between(Side before, Side after) {
    List<Issue> issues = new ArrayList<>();
    if (!place(before).equals(place(after))) {
      issues.add(
          Issue.warning(PlanError.CLUSTER, "the applications go to different clusters")
              .withFound(place(before) + ", " + place(after)));
    }
    if (before.application().syncPolicy().order() != after.application().syncPolicy().order()) {
      ordered(before.manifests(), WAVE, "sync waves", issues);
      ordered(before.manifests(), HOOK, "hooks", issues);
    }
    Step step =
        new Step(
            "objects",
            RenderedChanges.between(placed(before, after), placed(after, before)),
            Barrier.NONE);
    return new Plan(List.of(step), issues);
  }

  private static String place(Side side) {
    Destination destination = side.application().destination();
    return destination.isInCluster()
        ? Destination.IN_CLUSTER
        : destination.server().isEmpty() ? destination.name() : destination.server();
  }

  private static void ordered(
      List<Manifest> manifests, String annotation, String what, List<Issue> issues) {
    List<String> names = new ArrayList<>();
    for (Manifest manifest : manifests) {
      if (Edit.has(manifest.root(), "metadata", "annotations", annotation)) {
        names.add(manifest.id().toString());
      }
    }
    if (!names.isEmpty()) {
      String shown = String.join(", ", names.subList(0, Math.min(5, names.size())));
      issues.add(
          Issue.warning(PlanError.ORDER, "Flux does not know Argo CD's " + what)
              .withFound(names.size() > 5 ? shown + " and " + (names.size() - 5) + " more" : shown)
              .withHint("split them into applications, and order these by dependsOn"));
    }
  }

  /**
   * Where nobody knows whether a kind has namespaces, what one side leaves to the cluster is taken
   * to be where the other one says: a server makes the same of both.
   */
  private static List<Manifest> placed(Side side, Side other) {
    String namespace = side.application().destination().namespace();
    Set<ResourceId> theirs = new HashSet<>();
    other.manifests().forEach(manifest -> theirs.add(manifest.id()));
    List<Manifest> placed = new ArrayList<>();
    for (Manifest manifest : plain(side)) {
      ResourceId id = manifest.id();
      boolean there =
          id.hasNoNamespace()
              && !theirs.contains(id)
              && TypeSource.builtIn().find(manifest.gvk()) == null
              && theirs.contains(new ResourceId(id.group(), id.kind(), namespace, id.name()));
      placed.add(
          there
              ? manifest.withRoot(Edit.set(manifest.root(), namespace, "metadata", "namespace"))
              : manifest);
    }
    return placed;
  }

  private static List<Manifest> plain(Side side) {
    boolean hooks = side.application().syncPolicy().order() == SyncOrder.ARGO;
    return side.manifests().stream()
        .filter(manifest -> !(hooks && neverRuns(manifest.root())))
        .map(manifest -> manifest.withRoot(plain(manifest.root())))
        .toList();
  }

  /** Whether it is a hook that no sync runs, such as a test of a chart. */
  private static boolean neverRuns(MapNode object) {
    Hook hook = Hook.of(object);
    return hook != null && hook.phases().isEmpty();
  }

  private static MapNode plain(MapNode object) {
    return without(without(object, "labels", LABELS), "annotations", ANNOTATIONS);
  }

  private static MapNode without(MapNode object, String map, List<String> keys) {
    MapNode plain = object;
    for (String key : keys) {
      if (Edit.has(plain, "metadata", map, key)) {
        plain = Edit.remove(plain, "metadata", map, key);
        // an object that had nothing else had no map before it was marked
        plain =
            Edit.map(plain, "metadata", map).isEmpty()
                ? Edit.remove(plain, "metadata", map)
                : plain;
      }
    }
    return plain;
  }
}
