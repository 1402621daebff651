// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.event;

import io.gitops4j.core.error.Issue;
import io.gitops4j.core.health.Health;
import io.gitops4j.core.plan.Plan;
import io.gitops4j.core.plan.ResourceResult;
import io.gitops4j.core.render.ResourceId;
import io.gitops4j.core.source.Revision;
import io.gitops4j.core.source.SourceRef;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/**
 * Something that happened during a reconciliation. Immutable. New kinds may be added; ignore what
 * you do not know.
 */
public sealed interface ReconcileEvent {

  /** The application, as {@link io.gitops4j.core.app.Application#toString} writes it. */
  String application();

  /**
   * A stage began.
   *
   * @param application the application
   * @param stage the stage
   */
  record StageStarted(String application, Stage stage) implements ReconcileEvent {}

  /**
   * A stage ended.
   *
   * @param application the application
   * @param stage the stage
   * @param duration how long it took
   * @param ok whether it succeeded
   */
  record StageFinished(String application, Stage stage, Duration duration, boolean ok)
      implements ReconcileEvent {}

  /**
   * A source has been looked up.
   *
   * @param application the application
   * @param ref the source
   * @param revision the revision that it names now
   */
  record SourceResolved(String application, SourceRef ref, Revision revision)
      implements ReconcileEvent {}

  /**
   * The manifests are there.
   *
   * @param application the application
   * @param manifests how many
   * @param fromCache whether no source had to be rendered
   */
  record Rendered(String application, int manifests, boolean fromCache) implements ReconcileEvent {}

  /**
   * The plan is made.
   *
   * @param application the application
   * @param plan the plan
   */
  record Planned(String application, Plan plan) implements ReconcileEvent {}

  /**
   * A step of the plan begins.
   *
   * @param application the application
   * @param name the step's name
   * @param number from 1
   * @param total how many steps there are
   */
  record StepStarted(String application, String name, int number, int total)
      implements ReconcileEvent {}

  /**
   * An object was handled.
   *
   * @param application the application
   * @param result what became of it
   */
  record ResourceHandled(String application, ResourceResult result) implements ReconcileEvent {}

  /**
   * The health of an object that is waited for changed.
   *
   * @param application the application
   * @param id the object
   * @param health its health now
   */
  record HealthChanged(String application, ResourceId id, Health health)
      implements ReconcileEvent {}

  /**
   * The sync waits.
   *
   * @param application the application
   * @param remaining what it waits for
   */
  record Waiting(String application, List<ResourceId> remaining) implements ReconcileEvent {
    /** Copies the list. */
    public Waiting {
      remaining = List.copyOf(remaining);
    }
  }

  /**
   * A failed sync is tried again.
   *
   * @param application the application
   * @param number the number of the further try, from 1
   * @param delay the wait before it
   */
  record Retrying(String application, int number, Duration delay) implements ReconcileEvent {}

  /**
   * A warning or an error was found.
   *
   * @param application the application
   * @param issue the warning or error
   */
  record IssueFound(String application, Issue issue) implements ReconcileEvent {
    /** Checks the issue. */
    public IssueFound {
      Objects.requireNonNull(issue, "issue");
    }
  }
}
