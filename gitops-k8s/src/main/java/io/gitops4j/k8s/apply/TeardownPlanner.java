// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.k8s.apply;

import io.gitops4j.core.app.Application;
import io.gitops4j.core.app.Consent;
import io.gitops4j.core.app.SyncOptions;
import io.gitops4j.core.app.SyncOrder;
import io.gitops4j.core.cluster.Propagation;
import io.gitops4j.core.plan.Action;
import io.gitops4j.core.plan.Barrier;
import io.gitops4j.core.plan.Cascade;
import io.gitops4j.core.plan.Change;
import io.gitops4j.core.plan.DiffInput;
import io.gitops4j.core.plan.Hook;
import io.gitops4j.core.plan.LiveState;
import io.gitops4j.core.plan.Ownership;
import io.gitops4j.core.plan.Phase;
import io.gitops4j.core.plan.Plan;
import io.gitops4j.core.plan.Step;
import io.gitops4j.core.plan.Teardown;
import io.gitops4j.core.render.Manifest;
import io.gitops4j.core.render.ResourceId;
import io.gitops4j.core.source.Revision;
import io.gitops4j.core.tree.Edit;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.diff.PlanDiffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Plans the deletion of an application: the plan of one that declares nothing but the hooks of its
 * deletion, less what is protected. Used once.
 *
 * <p>What the inventory names is deleted if it carries the owner's label, unless the live object or
 * the application says {@code Delete=false} or {@code Prune=false} (Argo CD), it says {@code prune:
 * disabled} (Flux), or {@code helm.sh/resource-policy: keep}; what says {@code confirm} goes if the
 * policy names it as confirmed.
 */
final class TeardownPlanner {
  private final Application application;
  private final LiveState live;
  private final Cascade cascade;
  private final Instant started;

  /**
   * A planner.
   *
   * @param live an observation with nothing declared but {@link #hooks}
   * @param started when the deletion begins, for the names of hooks that have none
   */
  TeardownPlanner(Application application, LiveState live, Cascade cascade, Instant started) {
    this.application = application;
    this.live = live;
    this.cascade = cascade;
    this.started = started;
  }

  /** Those of the declared objects that are hooks of a deletion, if any are to be run. */
  static List<Manifest> hooks(Application application, List<Manifest> declared, Cascade cascade) {
    if (!cascade.runsHooks() || application.syncPolicy().order() != SyncOrder.ARGO) {
      return List.of();
    }
    return declared.stream()
        .filter(
            manifest -> {
              Hook hook = Hook.of(manifest.root());
              return hook != null && hook.phases().stream().anyMatch(phase -> !phase.ofSync());
            })
        .toList();
  }

  /** The plan. */
  Teardown plan() {
    Application empty =
        application.toBuilder()
            .syncPolicy(
                application.syncPolicy().toBuilder()
                    .prune(true)
                    .allowEmpty(true)
                    .pruneLast(false)
                    .build())
            .build();
    Plan all = new PlanDiffer().diff(new DiffInput(empty, live));
    List<Step> before = new ArrayList<>();
    List<Step> deletions = new ArrayList<>();
    List<Step> after = new ArrayList<>();
    for (Step step : all.steps()) {
      List<Step> part =
          switch (step.phase()) {
            case PRE_DELETE -> before;
            case POST_DELETE -> after;
            default -> deletions;
          };
      part.add(
          step.withChanges(
              step.changes().stream().map(change -> decided(change, step.phase())).toList()));
    }
    List<Step> steps = new ArrayList<>(before);
    steps.addAll(around(deletions, after));
    Plan plan = new Plan(steps, all.issues()).keepingDependencies();
    return new Teardown(nothingDeclared(), plan, cascade);
  }

  /** The deletions, then the hooks, and at last the namespaces in which these are run. */
  private static List<Step> around(List<Step> deletions, List<Step> hooks) {
    Set<String> used =
        hooks.stream()
            .flatMap(step -> step.changes().stream())
            .map(change -> change.id().namespace())
            .collect(Collectors.toSet());
    List<Step> steps = new ArrayList<>();
    List<Change> last = new ArrayList<>();
    for (Step step : deletions) {
      List<Change> now = new ArrayList<>();
      for (Change change : step.changes()) {
        (isNamespace(change.id()) && used.contains(change.id().name()) ? last : now).add(change);
      }
      if (!now.isEmpty()) {
        steps.add(step.withChanges(now));
      }
    }
    steps.addAll(hooks);
    if (!last.isEmpty()) {
      steps.add(
          new Step(
              Phase.POST_DELETE,
              Integer.MAX_VALUE,
              Phase.POST_DELETE.text() + ": namespaces of hooks",
              last,
              Barrier.GONE));
    }
    return steps;
  }

  private static boolean isNamespace(ResourceId id) {
    return id.group().isEmpty() && id.kind().equals("Namespace");
  }

  /** Hooks are no objects that others must stay for. */
  private LiveState nothingDeclared() {
    Map<ResourceId, MapNode> objects = new LinkedHashMap<>(live.objects());
    return new LiveState(
        List.of(),
        objects,
        live.dryRuns(),
        live.failures(),
        live.inventory(),
        live.schemas(),
        live.warnings());
  }

  private Change decided(Change change, Phase phase) {
    if (change.hook() != null && change.desired() != null) {
      return hook(change, phase);
    }
    MapNode object = change.live();
    if (object == null
        || change.action() == Action.UNKNOWN
        || !Ownership.of(application).equals(Ownership.ownerOf(object))) {
      return change;
    }
    boolean confirmed = application.syncPolicy().confirmed().contains(change.id());
    SyncOptions options = SyncOptions.of(object).over(application.syncPolicy().options());
    String obstacle = obstacle(change.id(), options, confirmed);
    return obstacle == null
        ? changed(change, Action.DELETE, "the application is deleted")
        : changed(change, Action.KEEP, "the application is deleted, but this is kept: " + obstacle);
  }

  /** As it is run, unless it can't be looked at. */
  private Change hook(Change change, Phase phase) {
    Manifest manifest = change.desired();
    if (manifest == null || change.action() == Action.UNKNOWN) {
      return change;
    }
    String when =
        phase == Phase.PRE_DELETE
            ? " hook, run before anything is deleted"
            : " hook, run once all is deleted";
    Manifest named = named(manifest, phase);
    return new Change(
            named.id(),
            change.gvk(),
            Action.RUN,
            phase.text() + when,
            List.of(),
            named,
            change.live())
        .withOptions(change.options())
        .withHook(change.hook());
  }

  private Manifest named(Manifest manifest, Phase phase) {
    if (!manifest.id().name().isEmpty()) {
      return manifest;
    }
    List<Revision> revisions = live.inventory().revisions();
    String name =
        Hook.name(
            Edit.text(manifest.root(), "metadata", "generateName"),
            revisions.isEmpty() ? "" : revisions.get(0).digest(),
            phase,
            started.getEpochSecond());
    return manifest.withRoot(Edit.set(manifest.root(), name, "metadata", "name"));
  }

  private @Nullable String obstacle(ResourceId id, SyncOptions options, boolean confirmed) {
    if (cascade.propagation() == Propagation.ORPHAN) {
      return "its objects are orphaned";
    }
    if (!cascade.definitions()
        && id.kind().equals("CustomResourceDefinition")
        && id.group().equals("apiextensions.k8s.io")) {
      return "all objects of its kind would go with it";
    }
    String delete = obstacle("Delete", options.delete(), confirmed);
    return delete == null ? obstacle("Prune", options.prune(), confirmed) : delete;
  }

  private static @Nullable String obstacle(
      String option, @Nullable Consent consent, boolean confirmed) {
    if (consent == Consent.FALSE) {
      return option + "=false";
    }
    return consent == Consent.CONFIRM && !confirmed ? option + "=confirm, and nobody has" : null;
  }

  private static Change changed(Change change, Action action, String reason) {
    return new Change(
            change.id(),
            change.gvk(),
            action,
            reason,
            action == Action.KEEP ? List.of() : change.fields(),
            null,
            change.live())
        .withAfter(change.after())
        .hiding(change.hidden());
  }
}
