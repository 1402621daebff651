// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.plan;

import io.gitops4j.core.app.SyncOrder;
import io.gitops4j.core.app.SyncPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Whether an application is synced without being asked, by the rules of Argo CD 3.6: what is new is
 * synced once; what failed is not tried again, its retries apart, until something is new; drift is
 * healed if the policy says so, after pauses that grow (in Flux's order without). Pure functions.
 */
public final class AutoSync {
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(2);
  private static final int FACTOR = 3;
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);

  private AutoSync() {}

  /** What is done, and why. */
  public enum Decision {
    /** Something new is declared: it is synced. */
    SYNC,
    /** The cluster drifted: what differs is synced, without hooks. */
    HEAL,
    /** Nothing differs. */
    IN_SYNC,
    /** The policy is not automated. */
    NOT_AUTOMATED,
    /** This state was tried, and failed. */
    FAILED_BEFORE,
    /** The cluster drifted, and the policy heals no drift. */
    NOT_HEALED,
    /** The cluster drifted again, too soon after it was healed. */
    TOO_SOON;

    /** Whether the plan is carried out. */
    public boolean writes() {
      return this == SYNC || this == HEAL;
    }
  }

  /**
   * What is known when a decision is made.
   *
   * @param differs whether anything is to be written; what would only be pruned by a policy that
   *     prunes nothing does not count
   * @param inputDigest the digest of all that is declared
   * @param syncedDigest the digest at the last sync that succeeded, as the inventory has it; empty
   *     for none
   * @param last the last sync that was tried; null if none is known
   * @param now the time
   */
  public record Situation(
      boolean differs,
      String inputDigest,
      String syncedDigest,
      @Nullable SyncAttempt last,
      Instant now) {
    /** Checks the parts. */
    public Situation {
      Objects.requireNonNull(inputDigest, "inputDigest");
      Objects.requireNonNull(syncedDigest, "syncedDigest");
      Objects.requireNonNull(now, "now");
    }
  }

  /** Decides. A policy that retries without a limit is always allowed another try. */
  public static Decision decide(SyncPolicy policy, Situation situation) {
    if (!policy.automated()) {
      return Decision.NOT_AUTOMATED;
    }
    if (!situation.differs()) {
      return Decision.IN_SYNC;
    }
    SyncAttempt last = situation.last();
    boolean tried = last != null && last.inputDigest().equals(situation.inputDigest());
    if (tried && !last.succeeded() && policy.retry().limit() >= 0) {
      return Decision.FAILED_BEFORE;
    }
    boolean known = tried && last.succeeded();
    if (!known && !situation.syncedDigest().equals(situation.inputDigest())) {
      return Decision.SYNC;
    }
    if (!policy.selfHeal()) {
      return Decision.NOT_HEALED;
    }
    boolean pauses = policy.order() == SyncOrder.ARGO;
    return pauses && last != null && situation.now().isBefore(healedFrom(last))
        ? Decision.TOO_SOON
        : Decision.HEAL;
  }

  /** From when on drift may be healed after this sync. */
  public static Instant healedFrom(SyncAttempt last) {
    return last.finished().plus(selfHealPause(last.selfHeals()));
  }

  /**
   * The pause after a sync before drift is healed: none after one that synced something new, then
   * 2, 6, 18, 54, 162 and 300 s.
   *
   * @param selfHeals how many syncs in a row only healed drift
   */
  public static Duration selfHealPause(int selfHeals) {
    if (selfHeals <= 0) {
      return Duration.ZERO;
    }
    Duration pause = FIRST_PAUSE;
    for (int i = 1; i < selfHeals && pause.compareTo(LONGEST_PAUSE) < 0; i++) {
      pause = pause.multipliedBy(FACTOR);
    }
    return pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE;
  }
}
