// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.app.RetryPolicy;
import io.gitops4j.core.app.SyncPolicy;
import io.gitops4j.core.plan.AutoSync.Decision;
import io.gitops4j.core.plan.AutoSync.Situation;
import io.gitops4j.core.source.Revision;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AutoSyncTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final SyncPolicy AUTOMATED =
      SyncPolicy.builder().automated(true).retry(RetryPolicy.of(5)).build();
  private static final SyncPolicy HEALING = AUTOMATED.toBuilder().selfHeal(true).build();

  private static Decision decide(
      SyncPolicy policy, String declared, String synced, @Nullable SyncAttempt last) {
    return AutoSync.decide(policy, new Situation(true, declared, synced, last, NOW));
  }

  private static SyncAttempt attempt(String digest, boolean succeeded, int heals, long secondsAgo) {
    return new SyncAttempt(digest, succeeded, NOW.minusSeconds(secondsAgo), heals);
  }

  @Test
  void decide_whatIsNew_isSynced() {
    assertThat(decide(AUTOMATED, "new", "", null)).isEqualTo(Decision.SYNC);
    assertThat(decide(AUTOMATED, "new", "old", attempt("old", true, 3, 1)))
        .isEqualTo(Decision.SYNC);
    assertThat(decide(AUTOMATED, "new", "old", attempt("other", false, 0, 1)))
        .as("another state failed, not this one")
        .isEqualTo(Decision.SYNC);
  }

  @Test
  void decide_withoutAutomation_orDifference_nothing() {
    assertThat(decide(SyncPolicy.DEFAULTS, "new", "", null)).isEqualTo(Decision.NOT_AUTOMATED);
    assertThat(AutoSync.decide(HEALING, new Situation(false, "new", "", null, NOW)))
        .isEqualTo(Decision.IN_SYNC);
  }

  @Test
  void decide_stateThatFailed_isNotTriedAgain_selfHealOrNot() {
    SyncAttempt failed = attempt("new", false, 0, 100_000);
    assertThat(decide(AUTOMATED, "new", "old", failed)).isEqualTo(Decision.FAILED_BEFORE);
    assertThat(decide(HEALING, "new", "old", failed)).isEqualTo(Decision.FAILED_BEFORE);
    assertThat(decide(HEALING, "new", "new", failed))
        .as("a heal that failed")
        .isEqualTo(Decision.FAILED_BEFORE);
    SyncPolicy endless = AUTOMATED.toBuilder().retry(RetryPolicy.of(-1)).build();
    assertThat(decide(endless, "new", "old", failed)).isEqualTo(Decision.SYNC);
  }

  @Test
  void decide_drift_isHealedIfThePolicySaysSo_afterAPause() {
    assertThat(decide(AUTOMATED, "a", "a", attempt("a", true, 0, 1)))
        .isEqualTo(Decision.NOT_HEALED);
    assertThat(decide(HEALING, "a", "a", attempt("a", true, 0, 0))).isEqualTo(Decision.HEAL);
    assertThat(decide(HEALING, "a", "a", attempt("a", true, 1, 1))).isEqualTo(Decision.TOO_SOON);
    assertThat(decide(HEALING, "a", "a", attempt("a", true, 1, 2))).isEqualTo(Decision.HEAL);
    assertThat(decide(HEALING, "a", "a", attempt("a", true, 4, 53))).isEqualTo(Decision.TOO_SOON);
    assertThat(decide(HEALING, "a", "a", null))
        .as("nothing is remembered")
        .isEqualTo(Decision.HEAL);
    assertThat(decide(AUTOMATED, "a", "old", attempt("a", true, 0, 1)))
        .as("written as planned, though the inventory does not know")
        .isEqualTo(Decision.NOT_HEALED);
  }

  /** What was tried last, and succeeded or not; what is declared and what was synced. */
  @ParameterizedTest
  @CsvSource({
    "'',  true,  a, '', SYNC", // nothing is known
    "'',  true,  a, b,  SYNC",
    "'',  true,  a, a,  NOT_HEALED", // only the inventory knows
    "a,   true,  a, a,  NOT_HEALED",
    "a,   false, a, a,  FAILED_BEFORE",
    "a,   true,  a, '', NOT_HEALED",
    "a,   false, a, '', FAILED_BEFORE",
    "a,   true,  b, a,  SYNC",
    "a,   false, b, a,  SYNC", // something else failed
    "a,   false, b, '', SYNC",
    "a,   false, b, b,  NOT_HEALED", // gone back to what was synced before the failure
    "b,   true,  b, a,  NOT_HEALED"
  })
  void decide_byWhatWasTried_andWhatIsDeclared(
      String tried, boolean succeeded, String declared, String synced, Decision expected) {
    SyncAttempt last = tried.isEmpty() ? null : attempt(tried, succeeded, 0, 5);
    assertThat(decide(AUTOMATED, declared, synced, last)).isEqualTo(expected);
    Decision healing = expected == Decision.NOT_HEALED ? Decision.HEAL : expected;
    assertThat(decide(HEALING, declared, synced, last)).isEqualTo(healing);
    assertThat(decide(SyncPolicy.DEFAULTS, declared, synced, last))
        .isEqualTo(Decision.NOT_AUTOMATED);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0, 0",
    "1, 0, 2",
    "2, 0, 6",
    "3, 0, 18",
    "4, 0, 54",
    "5, 0, 162",
    "6, 0, 300",
    "6, 60, 240",
    "40, 60, 240",
    "1, 3, 0",
    "4, 53, 1"
  })
  void healing_isLetOnceThePauseHasPassed(int heals, long ago, long remaining) {
    SyncAttempt last = attempt("a", true, heals, ago);
    assertThat(Duration.between(NOW, AutoSync.healedFrom(last)).toSeconds())
        .isEqualTo(
            remaining > 0 || ago == 0
                ? remaining
                : AutoSync.selfHealPause(heals).toSeconds() - ago);
    assertThat(decide(HEALING, "a", "a", last))
        .isEqualTo(remaining > 0 ? Decision.TOO_SOON : Decision.HEAL);
  }

  @Test
  void selfHealPause_growsToFiveMinutes() {
    assertThat(IntStream.rangeClosed(0, 8).mapToLong(i -> AutoSync.selfHealPause(i).toSeconds()))
        .containsExactly(0L, 2L, 6L, 18L, 54L, 162L, 300L, 300L, 300L);
    assertThat(AutoSync.selfHealPause(Integer.MAX_VALUE)).hasMinutes(5);
  }

  private static HistoryEntry entry(List<Revision> revisions) {
    return new HistoryEntry(0, revisions, "digest", NOW, NOW, "me", List.of());
  }

  @Test
  void history_keepsItsLimit_andNeverGivesANumberTwice() {
    SyncState state = SyncState.NONE;
    for (int i = 0; i < 5; i++) {
      List<Revision> revisions = List.of(Revision.ofCommit(("" + i).repeat(40)));
      state = state.withEntry(entry(revisions), 3);
    }
    assertThat(state.history()).extracting(HistoryEntry::id).containsExactly(2L, 3L, 4L);
    assertThat(state.entry(3)).isPresent();
    assertThat(state.entry(1)).isEmpty();
    assertThat(state.withEntry(entry(List.of()), 0).history()).isEmpty();
  }
}
