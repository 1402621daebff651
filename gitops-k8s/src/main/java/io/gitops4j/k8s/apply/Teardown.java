// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.k8s.apply;

import io.gitops4j.core.app.Application;
import io.gitops4j.core.app.Consent;
import io.gitops4j.core.app.SyncOptions;
import io.gitops4j.core.cluster.Propagation;
import io.gitops4j.core.plan.Action;
import io.gitops4j.core.plan.Change;
import io.gitops4j.core.plan.DiffInput;
import io.gitops4j.core.plan.LiveState;
import io.gitops4j.core.plan.Ownership;
import io.gitops4j.core.plan.Plan;
import io.gitops4j.core.plan.Step;
import io.gitops4j.core.render.ResourceId;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.diff.PlanDiffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the deletion of an application would do, before it is done: the plan of an application that
 * declares nothing, less what is protected. Immutable.
 *
 * @param live what there is
 * @param plan what is deleted, in reverse waves, and what is kept, each with its reason
 * @param cascade what was asked for
 */
public record Teardown(LiveState live, Plan plan, Cascade cascade) {
  /** Checks the parts. */
  public Teardown {
    Objects.requireNonNull(live, "live");
    Objects.requireNonNull(plan, "plan");
    Objects.requireNonNull(cascade, "cascade");
  }

  /**
   * Plans it. What the inventory names is deleted if it carries the owner's label, unless the live
   * object or the application says {@code Delete=false} or {@code Prune=false} (Argo CD), it says
   * {@code prune: disabled} (Flux), or {@code helm.sh/resource-policy: keep}; what says {@code
   * confirm} goes if the policy names it as confirmed. A pure function.
   *
   * @param live an observation with nothing declared
   */
  static Teardown of(Application application, LiveState live, Cascade cascade) {
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
    List<Step> steps = new ArrayList<>();
    for (Step step : all.steps()) {
      List<Change> changes =
          step.changes().stream().map(change -> decided(change, application, cascade)).toList();
      steps.add(step.withChanges(changes));
    }
    return new Teardown(live, new Plan(steps, all.issues()), cascade);
  }

  private static Change decided(Change change, Application application, Cascade cascade) {
    MapNode object = change.live();
    if (object == null
        || change.action() == Action.UNKNOWN
        || !Ownership.of(application).equals(Ownership.ownerOf(object))) {
      return change;
    }
    boolean confirmed = application.syncPolicy().confirmed().contains(change.id());
    SyncOptions options = SyncOptions.of(object).over(application.syncPolicy().options());
    String obstacle = obstacle(change.id(), options, cascade, confirmed);
    return obstacle == null
        ? changed(change, Action.DELETE, "the application is deleted")
        : changed(change, Action.KEEP, "the application is deleted, but this is kept: " + obstacle);
  }

  private static @Nullable String obstacle(
      ResourceId id, SyncOptions options, Cascade cascade, boolean confirmed) {
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
        change.live());
  }
}
