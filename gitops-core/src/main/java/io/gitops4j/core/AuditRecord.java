// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core;

import io.gitops4j.core.plan.Action;
import io.gitops4j.core.plan.Outcome;
import io.gitops4j.core.render.ResourceId;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * Who did what, when, from which commits, and what came of it: everything that is to be kept of a
 * reconciliation, and no content. Immutable, thread-safe.
 *
 * @param started when it began
 * @param finished when it ended
 * @param actor on whose behalf, as the {@code Reconciler} was told
 * @param application the application
 * @param trigger what was asked
 * @param cluster the name of the cluster; empty if it was not reached
 * @param sources the sources with their commits and authors
 * @param inputDigest the digest of everything that the render used; empty if there was none
 * @param outputDigest the digest of what was rendered, without secret values; empty if there was
 *     nothing
 * @param writes each object that was written or that failed, in order
 * @param status what it came to
 * @param reason why
 */
public record AuditRecord(
    Instant started,
    Instant finished,
    String actor,
    String application,
    Trigger trigger,
    String cluster,
    List<ResolvedSource> sources,
    String inputDigest,
    String outputDigest,
    List<Write> writes,
    ReconcileStatus status,
    String reason) {
  /** Copies the lists. */
  public AuditRecord {
    Objects.requireNonNull(started, "started");
    Objects.requireNonNull(finished, "finished");
    Objects.requireNonNull(actor, "actor");
    Objects.requireNonNull(application, "application");
    Objects.requireNonNull(trigger, "trigger");
    Objects.requireNonNull(cluster, "cluster");
    sources = List.copyOf(sources);
    Objects.requireNonNull(inputDigest, "inputDigest");
    Objects.requireNonNull(outputDigest, "outputDigest");
    writes = List.copyOf(writes);
    Objects.requireNonNull(status, "status");
    Objects.requireNonNull(reason, "reason");
  }

  /**
   * One object that was written, or that failed to be. Immutable.
   *
   * @param id the object
   * @param action what was planned
   * @param outcome what became of it
   */
  public record Write(ResourceId id, Action action, Outcome outcome) {
    /** Checks all parts. */
    public Write {
      Objects.requireNonNull(id, "id");
      Objects.requireNonNull(action, "action");
      Objects.requireNonNull(outcome, "outcome");
    }
  }
}
