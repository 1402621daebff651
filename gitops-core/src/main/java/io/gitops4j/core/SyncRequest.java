// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core;

import io.gitops4j.core.app.Operation;
import io.gitops4j.core.plan.Cascade;
import io.gitops4j.core.plan.Change;
import io.gitops4j.core.plan.Plan;
import io.gitops4j.core.plan.Step;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is asked for.
 *
 * @param trigger what is to be done
 * @param cascade how the application is deleted; null if it is not
 * @param operation which sync; null for one of everything
 * @param past the entry of the history to which it is rolled back; null if it is not
 */
record SyncRequest(
    Trigger trigger,
    @Nullable Cascade cascade,
    @Nullable Operation operation,
    @Nullable Long past) {

  static SyncRequest of(Trigger trigger) {
    return new SyncRequest(trigger, null, null, null);
  }

  /** Whether the cluster is brought to the declared state. */
  boolean syncs() {
    return trigger == Trigger.SYNC || trigger == Trigger.RECONCILE;
  }

  /** Whether only some objects are synced. */
  boolean isPartial() {
    return operation != null && operation.isPartial();
  }

  /** Whether hooks may be run. */
  boolean runsHooks() {
    return past == null && (operation == null || operation.hooks() && !operation.isPartial());
  }

  /** On whose behalf. */
  String actor(String usual) {
    return operation == null || operation.initiatedBy().isEmpty() ? usual : operation.initiatedBy();
  }

  /** The plan with the objects that are asked for alone. */
  Plan selected(Plan whole) {
    Operation asked = operation;
    if (asked == null || !asked.isPartial()) {
      return whole;
    }
    List<Step> steps = new ArrayList<>();
    for (Step step : whole.steps()) {
      List<Change> changes =
          step.changes().stream().filter(change -> asked.selects(change.id())).toList();
      if (!changes.isEmpty()) {
        steps.add(step.withChanges(changes));
      }
    }
    return new Plan(steps, whole.issues());
  }
}
