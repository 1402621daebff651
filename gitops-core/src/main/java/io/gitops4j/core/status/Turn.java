// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.status;

import io.gitops4j.core.ReconcileResult;
import io.gitops4j.core.ReconcileStatus;
import io.gitops4j.core.Trigger;
import io.gitops4j.core.app.Application;
import io.gitops4j.core.app.Operation;
import io.gitops4j.core.app.ProjectError;
import io.gitops4j.core.plan.Outcome;
import io.gitops4j.core.plan.SyncResult;
import io.gitops4j.core.plan.SyncState;
import io.gitops4j.core.render.ResourceId;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A turn of the loop, as a status tells it. Immutable.
 *
 * @param begun the sync that it was, or would have been
 * @param wasBegun whether it was begun
 * @param result what it came to
 * @param engines what rendered each source, empty where a source is not rendered; empty if it did
 *     not come to that
 * @param syncs what is remembered of earlier syncs and this one; {@link SyncState#NONE} if that was
 *     not read
 * @param orphans what nobody declares in the application's namespace; null if that is not known
 */
public record Turn(
    Begun begun,
    boolean wasBegun,
    ReconcileResult result,
    List<String> engines,
    SyncState syncs,
    @Nullable List<ResourceId> orphans) {
  /** Copies the lists. */
  public Turn {
    Objects.requireNonNull(begun, "begun");
    Objects.requireNonNull(result, "result");
    engines = List.copyOf(engines);
    Objects.requireNonNull(syncs, "syncs");
    orphans = orphans == null ? null : List.copyOf(orphans);
  }

  /** The application. */
  public Application application() {
    return begun.application();
  }

  /** Whether a sync was asked for, or begun by itself. */
  boolean synced() {
    SyncResult sync = result.sync();
    return wasBegun
        || begun.own() != null
        || automated()
            && (result.status() == ReconcileStatus.SYNCED
                || sync != null && sync.writes() + sync.count(Outcome.FAILED) > 0);
  }

  boolean automated() {
    return result.audit().trigger() == Trigger.RECONCILE;
  }

  /**
   * Whether a window of the project holds the sync that the object asks for: it stays asked for
   * until the window lets it begin.
   */
  boolean blocked() {
    return begun.own() != null
        && result.issues().stream().anyMatch(issue -> issue.code() == ProjectError.WINDOW);
  }

  /** Whether what was asked for was done, be it a dry run. */
  boolean succeeded() {
    boolean dry = result.audit().trigger() == Trigger.PLAN;
    return ready() || dry && result.status() == ReconcileStatus.OUT_OF_SYNC;
  }

  /** Whether only some objects were looked at. */
  boolean partial() {
    Operation operation = begun.operation();
    return operation != null && operation.isPartial();
  }

  /** Whether the cluster is as declared now. */
  boolean ready() {
    return result.status() == ReconcileStatus.IN_SYNC || result.status() == ReconcileStatus.SYNCED;
  }

  /** When it ended, as Kubernetes writes times. */
  String finished() {
    return time(result.audit().finished());
  }

  static String time(Instant instant) {
    return instant.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  /** As long as a message of a status may be; an object in a cluster is bounded. */
  static String cut(String message) {
    int longest = 1024;
    return message.length() <= longest ? message : message.substring(0, longest - 1) + "…";
  }
}
