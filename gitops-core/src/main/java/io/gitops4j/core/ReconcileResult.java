// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core;

import io.gitops4j.core.error.Issue;
import io.gitops4j.core.event.Stage;
import io.gitops4j.core.health.HealthStatus;
import io.gitops4j.core.plan.Plan;
import io.gitops4j.core.plan.SyncResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a reconciliation found and did. Immutable, thread-safe. Its text shows no content.
 *
 * @param status what it came to
 * @param reason why, for a person
 * @param sources the sources that could be looked up, in the application's order
 * @param renders how many sources were rendered, as opposed to found in the cache
 * @param issues all warnings and errors, in the order in which they were found; those of single
 *     objects are in the sync result too
 * @param plan the last plan that was made; null if it came to none
 * @param sync each object, what became of it and how it fares; null if the cluster was not read
 * @param attempts how often the cluster was read and, if need be, written: 1, more after retries, 0
 *     if it did not come to that
 * @param timings how long each stage took, retries together; stages that were not reached are
 *     absent
 * @param audit what is to be kept
 */
public record ReconcileResult(
    ReconcileStatus status,
    String reason,
    List<ResolvedSource> sources,
    int renders,
    List<Issue> issues,
    @Nullable Plan plan,
    @Nullable SyncResult sync,
    int attempts,
    Map<Stage, Duration> timings,
    AuditRecord audit) {
  /** Copies the collections; the timings in the order of the stages. */
  public ReconcileResult {
    Objects.requireNonNull(status, "status");
    Objects.requireNonNull(reason, "reason");
    sources = List.copyOf(sources);
    issues = List.copyOf(issues);
    Map<Stage, Duration> sorted = new EnumMap<>(Stage.class);
    sorted.putAll(timings);
    timings = Collections.unmodifiableMap(sorted);
    Objects.requireNonNull(audit, "audit");
  }

  /** The same with further issues behind those that were found. */
  ReconcileResult withIssues(List<Issue> more) {
    List<Issue> all = new ArrayList<>(issues);
    all.addAll(more);
    return more.isEmpty()
        ? this
        : new ReconcileResult(
            status, reason, sources, renders, all, plan, sync, attempts, timings, audit);
  }

  /** Whether nothing failed, and nothing is waited for. */
  public boolean succeeded() {
    return status != ReconcileStatus.FAILED && status != ReconcileStatus.WAITING;
  }

  /**
   * Whether what comes after the application may begin: nothing failed, and what was applied is
   * neither missing nor on its way nor degraded, as far as that was looked at.
   */
  public boolean letsOthersBegin() {
    HealthStatus health = sync == null ? HealthStatus.HEALTHY : sync.health().status();
    return succeeded()
        && health != HealthStatus.PROGRESSING
        && health != HealthStatus.MISSING
        && health != HealthStatus.DEGRADED;
  }

  /** Status and reason. */
  @Override
  public String toString() {
    return audit.application() + ": " + status + " (" + reason + ")";
  }
}
