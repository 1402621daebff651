// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core;

import io.gitops4j.core.app.Application;
import io.gitops4j.core.error.GitOpsException;
import io.gitops4j.core.error.Issue;
import io.gitops4j.core.spi.StatusWriter;
import io.gitops4j.core.status.Begun;
import io.gitops4j.core.status.ObjectStatus;
import io.gitops4j.core.status.Running;
import io.gitops4j.core.status.Turn;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tells the object that an application was read from how a turn goes, if there is who writes it.
 * Used by one thread.
 */
final class TurnStatus {
  private final @Nullable StatusWriter writer;
  private final Begun begun;
  private boolean isBegun;

  /**
   * The status of a turn.
   *
   * @param actor on whose behalf, if the request does not tell
   */
  TurnStatus(
      @Nullable StatusWriter writer,
      Application application,
      SyncRequest request,
      String actor,
      Instant started) {
    this.writer = ObjectStatus.isOf(application) ? writer : null;
    this.begun =
        new Begun(
            application,
            request.operation(),
            request.runsHooks(),
            request.trigger() == Trigger.RECONCILE ? null : request.actor(actor),
            started);
  }

  /** The sync of this turn. */
  Begun sync() {
    return begun;
  }

  /** Whether there is who writes it. */
  boolean isWritten() {
    return writer != null;
  }

  /** Whether a sync was begun. */
  boolean isBegun() {
    return isBegun;
  }

  /** A sync begins; said once. */
  void begin() {
    if (!isBegun) {
      isBegun = true;
      tell(0, null, "");
    }
  }

  /** A try failed, and the next one comes after a pause. */
  void pauses(int failed, String why, Instant now, Instant next) {
    tell(failed, now, why + "; try " + (failed + 1) + " is at " + next);
  }

  /** The next try begins. */
  void triesAgain(int failed) {
    tell(failed, null, "try " + (failed + 1));
  }

  private void tell(int failed, @Nullable Instant paused, String message) {
    if (writer == null) {
      return;
    }
    Running running = new Running(begun, failed, paused, message);
    try {
      writer.write(begun.application(), live -> ObjectStatus.during(live, running));
    } catch (GitOpsException e) {
      // what hinders it is told when the turn is over
    }
  }

  /** Writes what the turn came to; the result with the warnings if that could not be done. */
  ReconcileResult written(Turn turn) {
    if (writer == null) {
      return turn.result();
    }
    try {
      List<Issue> refused =
          writer.write(turn.application(), live -> ObjectStatus.after(live, turn));
      return turn.result().withIssues(refused);
    } catch (GitOpsException e) {
      return turn.result()
          .withIssues(
              List.of(
                  Issue.warning(
                      ReconcileError.STATUS,
                      "the status could not be written: " + e.issues().get(0).message())));
    }
  }
}
