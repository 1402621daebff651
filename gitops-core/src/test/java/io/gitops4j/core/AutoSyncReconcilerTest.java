// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gitops4j.core.app.Application;
import io.gitops4j.core.app.CronSchedule;
import io.gitops4j.core.app.Operation;
import io.gitops4j.core.app.Project;
import io.gitops4j.core.app.ProjectError;
import io.gitops4j.core.app.RetryPolicy;
import io.gitops4j.core.app.Source;
import io.gitops4j.core.app.SyncOptions;
import io.gitops4j.core.app.SyncPolicy;
import io.gitops4j.core.app.SyncWindow;
import io.gitops4j.core.app.SyncWindows;
import io.gitops4j.core.app.format.ApplicationReader;
import io.gitops4j.core.error.Issue;
import io.gitops4j.core.plan.HistoryEntry;
import io.gitops4j.core.render.DirectoryOptions;
import io.gitops4j.core.source.SourceRef;
import io.gitops4j.core.source.TreePath;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules of automated syncs, the history and operations, as the loop follows them. */
class AutoSyncReconcilerTest {
  private final FakeStages stages = new FakeStages();
  private final Reconciler reconciler = stages.reconciler();

  private static Application application(SyncPolicy.Builder policy) {
    return Application.builder("app")
        .source(new Source(SourceRef.of("memory:config", ""), TreePath.of("web"), null))
        .syncPolicy(policy.build())
        .build();
  }

  private static SyncPolicy.Builder healing() {
    return SyncPolicy.builder().automated(true).selfHeal(true);
  }

  private void pass(int seconds) throws InterruptedException {
    stages.time.sleep(Duration.ofSeconds(seconds));
  }

  @Test
  void stateThatFailed_isNotTriedAgain_untilSomethingIsNewOrASyncIsAsked() {
    stages.failApplies(100);
    Application app = application(healing().retry(RetryPolicy.of(2)));
    assertThat(reconciler.reconcile(app).attempts()).isEqualTo(3);
    for (int i = 0; i < 3; i++) {
      ReconcileResult again = reconciler.reconcile(app);
      assertThat(again.status()).isEqualTo(ReconcileStatus.OUT_OF_SYNC);
      assertThat(again.reason()).contains("failed to be synced", "not tried again");
    }
    stages.failApplies(0);
    assertThat(reconciler.reconcile(app).status()).isEqualTo(ReconcileStatus.OUT_OF_SYNC);
    stages.declare("web", "2");
    assertThat(reconciler.reconcile(app).status())
        .as("something is new")
        .isEqualTo(ReconcileStatus.SYNCED);

    stages.declare("web", "3");
    stages.failApplies(100);
    reconciler.reconcile(app);
    stages.failApplies(0);
    assertThat(reconciler.reconcile(app).status()).isEqualTo(ReconcileStatus.OUT_OF_SYNC);
    assertThat(reconciler.sync(app).status()).as("asked").isEqualTo(ReconcileStatus.SYNCED);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void parametersThatChange_areSomethingNew_atTheSameRevision(int sources) {
    Application app = withOptions(sources, new DirectoryOptions(false, "", ""));
    stages.failApplies(1);
    assertThat(reconciler.reconcile(app).status()).isEqualTo(ReconcileStatus.FAILED);
    assertThat(reconciler.reconcile(app).reason()).contains("failed to be synced");
    Application changed = withOptions(sources, new DirectoryOptions(true, "", ""));
    assertThat(reconciler.reconcile(changed).status()).isEqualTo(ReconcileStatus.SYNCED);
  }

  private static Application withOptions(int sources, DirectoryOptions last) {
    List<Source> all = new ArrayList<>();
    for (int i = 1; i <= sources; i++) {
      DirectoryOptions options = i == sources ? last : new DirectoryOptions(false, "", "");
      all.add(new Source(SourceRef.of("memory:config", ""), TreePath.of("web"), options));
    }
    return application(SyncPolicy.builder().automated(true)).toBuilder().sources(all).build();
  }

  @Test
  void ofTwoSources_eitherThatChangesIsSynced_driftAloneIsNot() {
    stages.declare("other", "9");
    Application two =
        application(SyncPolicy.builder().automated(true)).toBuilder()
            .source(new Source(SourceRef.of("memory:config", ""), TreePath.of("other"), null))
            .build();
    assertThat(reconciler.reconcile(two).status()).isEqualTo(ReconcileStatus.SYNCED);
    stages.drift();
    assertThat(reconciler.reconcile(two).status()).isEqualTo(ReconcileStatus.OUT_OF_SYNC);
    stages.declare("web", "2"); // which the other source covers up
    assertThat(reconciler.reconcile(two).status()).isEqualTo(ReconcileStatus.SYNCED);
    assertThat(stages.live()).isEqualTo("9");
    stages.declare("other", "10");
    assertThat(reconciler.reconcile(two).status()).isEqualTo(ReconcileStatus.SYNCED);
    assertThat(stages.live()).isEqualTo("10");
  }

  @Test
  void drift_isHealedAfterPausesThatGrow() throws InterruptedException {
    Application app = application(healing());
    reconciler.reconcile(app);
    stages.drift();
    assertThat(reconciler.reconcile(app).status()).as("at once").isEqualTo(ReconcileStatus.SYNCED);
    int[] pauses = {2, 6, 18};
    for (int pause : pauses) {
      stages.drift();
      pass(pause - 1);
      ReconcileResult early = reconciler.reconcile(app);
      assertThat(early.status()).isEqualTo(ReconcileStatus.OUT_OF_SYNC);
      assertThat(early.reason()).contains("healed again from");
      pass(1);
      assertThat(reconciler.reconcile(app).status()).isEqualTo(ReconcileStatus.SYNCED);
    }
    stages.declare("web", "2");
    reconciler.reconcile(app);
    stages.drift();
    assertThat(reconciler.reconcile(app).status())
        .as("the count starts anew with a sync of something new")
        .isEqualTo(ReconcileStatus.SYNCED);
  }

  @Test
  void history_holdsSyncsThatSucceeded_noHealing_upToItsLimit() {
    Application app = application(healing()).toBuilder().historyLimit(2).build();
    assertThat(reconciler.history(app).history()).isEmpty();
    reconciler.reconcile(app);
    stages.drift();
    reconciler.reconcile(app);
    reconciler.reconcile(app);
    assertThat(reconciler.history(app).history()).hasSize(1);
    for (String value : new String[] {"2", "3"}) {
      stages.declare("web", value);
      reconciler.reconcile(app);
    }
    assertThat(reconciler.history(app).history())
        .extracting(HistoryEntry::id)
        .containsExactly(1L, 2L);
    assertThat(reconciler.history(app).history())
        .extracting(HistoryEntry::initiatedBy)
        .containsOnly(""); // nobody asked
    reconciler.sync(app);
    stages.declare("web", "4");
    reconciler.sync(app);
    assertThat(reconciler.history(app).history())
        .extracting(HistoryEntry::initiatedBy)
        .containsExactly("", "tester");
    stages.declare("web", "5");
    stages.failApplies(100);
    reconciler.reconcile(app);
    assertThat(reconciler.history(app).history()).hasSize(2);
  }

  @Test
  void healing_isTriedAgainWhenItsPauseHasPassed_notWhenTheIntervalHas() {
    Application app = application(healing());
    assertThat(reconciler.healedFrom(app)).isNull();
    reconciler.reconcile(app);
    stages.drift();
    reconciler.reconcile(app);
    Instant now = stages.time.now();
    assertThat(reconciler.healedFrom(app)).isEqualTo(now.plusSeconds(2));
    assertThat(reconciler.healedFrom(application(SyncPolicy.builder()))).isNull();
    Duration minute = Duration.ofMinutes(1);
    assertThat(ReconcileLoop.untilHealing(minute, now, now.plusSeconds(2))).hasSeconds(2);
    assertThat(ReconcileLoop.untilHealing(minute, now, now.plusSeconds(90))).isEqualTo(minute);
    assertThat(ReconcileLoop.untilHealing(minute, now, now)).isEqualTo(minute);
    assertThat(ReconcileLoop.untilHealing(minute, now, null)).isEqualTo(minute);
  }

  @Test
  void rollback_syncsTheRevisionsOfThen() {
    Application app = application(SyncPolicy.builder());
    reconciler.sync(app);
    stages.declare("web", "2");
    reconciler.sync(app);
    ReconcileResult back = reconciler.rollback(app, 0);
    assertThat(back.status()).isEqualTo(ReconcileStatus.SYNCED);
    assertThat(stages.live()).isEqualTo("1");
    assertThat(reconciler.history(app).history()).hasSize(3);
    assertThat(reconciler.rollback(app, 1).status()).isEqualTo(ReconcileStatus.SYNCED);
    assertThat(stages.live()).isEqualTo("2");
  }

  private static Application declared(String path) {
    String text =
        """
        apiVersion: argoproj.io/v1alpha1
        kind: Application
        metadata: {name: app}
        spec:
          project: default
          source: {repoURL: "https://example.org/config", path: %s}
          destination: {server: "https://kubernetes.default.svc"}
        """;
    byte[] document = String.format(text, path).getBytes(StandardCharsets.UTF_8);
    Application read =
        ApplicationReader.ofDefaults().read("app.yaml", document).applications().get(0);
    Source source = read.sources().get(0);
    return read.toBuilder()
        .sources(List.of(source.withRef(source.ref().withUrl("memory:config"))))
        .build();
  }

  @Test
  void rollback_ofAnApplicationWithOtherSourcesNow_syncsThoseOfThen() {
    reconciler.sync(declared("web"));
    Application moved = declared("elsewhere");
    assertThat(reconciler.sync(moved).status()).isEqualTo(ReconcileStatus.FAILED);
    stages.declare("web", "2");
    ReconcileResult back = reconciler.rollback(moved, 0);
    assertThat(back.status()).as("%s", back.issues()).isEqualTo(ReconcileStatus.IN_SYNC);
    assertThat(back.sources().get(0).ref().url()).isEqualTo("memory:config");
    assertThat(stages.live()).isEqualTo("1");
    reconciler.sync(declared("web"));
    assertThat(reconciler.rollback(moved, 0).status()).isEqualTo(ReconcileStatus.SYNCED);
    assertThat(reconciler.history(moved).history())
        .extracting(entry -> entry.sources().get(0).text("path"))
        .containsOnly("web");
  }

  @Test
  void rollback_thatCantBe_isRefused() {
    Application app = application(SyncPolicy.builder());
    reconciler.sync(app);
    assertThat(reconciler.rollback(app, 7).issues())
        .extracting(Issue::code)
        .containsExactly(ReconcileError.ROLLBACK);
    assertThat(reconciler.rollback(application(healing()), 0).reason()).contains("automated");
    Application other =
        app.toBuilder()
            .sources(
                List.of(new Source(SourceRef.of("memory:config", ""), TreePath.of("other"), null)))
            .build();
    assertThat(reconciler.rollback(other, 0).reason()).contains("sources were others");
    assertThat(stages.writes).isEqualTo(1);
  }

  @Test
  void operation_ofOtherObjects_writesNothing_andRemembersNothing() {
    Application app = application(SyncPolicy.builder());
    Operation other =
        new Operation(
            List.of(),
            false,
            false,
            true,
            false,
            List.of(new Operation.Resource("", "ConfigMap", "", "other")),
            SyncOptions.NONE,
            null,
            "ann");
    ReconcileResult result = reconciler.sync(app, other);
    assertThat(result.status()).isEqualTo(ReconcileStatus.IN_SYNC);
    assertThat(stages.writes).isZero();
    assertThat(result.audit().actor()).isEqualTo("ann");
    assertThat(reconciler.history(app).history()).isEmpty();
    assertThat(reconciler.sync(app, Operation.SYNC).status()).isEqualTo(ReconcileStatus.SYNCED);
  }

  @Test
  void operation_dryRun_onlyPlans_andWrongRevisionsAreTheCallersMistake() {
    Application app = application(SyncPolicy.builder());
    Operation dry =
        new Operation(List.of(), false, true, true, false, List.of(), SyncOptions.NONE, null, "");
    assertThat(reconciler.sync(app, dry).status()).isEqualTo(ReconcileStatus.OUT_OF_SYNC);
    assertThat(stages.writes).isZero();
    Operation two =
        new Operation(
            List.of("a", "b"), false, true, true, false, List.of(), SyncOptions.NONE, null, "");
    assertThatThrownBy(() -> reconciler.sync(app, two))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void retryWithRefresh_takesTheNewestState() {
    stages.failApplies(1);
    stages.time.onSleep = () -> stages.declare("web", "2");
    Application app = application(SyncPolicy.builder().retry(RetryPolicy.of(1).withRefresh(true)));
    assertThat(reconciler.sync(app).status()).isEqualTo(ReconcileStatus.SYNCED);
    assertThat(stages.live()).isEqualTo("2");
  }

  private static Application windowed(SyncPolicy.Builder policy, boolean manual, boolean overrun) {
    SyncWindow window =
        new SyncWindow(
            SyncWindow.Kind.DENY,
            CronSchedule.parse("0 1 * * *"),
            Duration.ofHours(1),
            ZoneOffset.UTC,
            List.of("*"),
            List.of(),
            List.of(),
            false,
            manual,
            overrun);
    Project project =
        Project.builder("team")
            .source("**")
            .source("memory:*")
            .destination("*", "*", "*")
            .windows(new SyncWindows(List.of(window)))
            .build();
    return application(policy).toBuilder().project(project).build();
  }

  @Test
  void window_thatDenies_holdsAnAutomatedSyncBack_withoutAnError() throws InterruptedException {
    Application app = windowed(healing(), false, false);
    pass(3600 + 60);
    ReconcileResult held = reconciler.reconcile(app);
    assertThat(held.status()).isEqualTo(ReconcileStatus.OUT_OF_SYNC);
    assertThat(held.reason()).contains("a sync window of the project team");
    assertThat(stages.writes).isZero();
    assertThat(reconciler.plan(app).status()).isEqualTo(ReconcileStatus.OUT_OF_SYNC);
    pass(3600);
    assertThat(reconciler.reconcile(app).status()).isEqualTo(ReconcileStatus.SYNCED);
    pass(24 * 3600 - 3600);
    assertThat(reconciler.reconcile(app).status())
        .as("nothing is to be done")
        .isEqualTo(ReconcileStatus.IN_SYNC);
  }

  @Test
  void window_thatDenies_refusesASyncThatIsAsked_unlessItLetsIt() throws InterruptedException {
    pass(3600 + 60);
    ReconcileResult refused = reconciler.sync(windowed(SyncPolicy.builder(), false, false));
    assertThat(refused.status()).isEqualTo(ReconcileStatus.FAILED);
    assertThat(refused.issues()).extracting(Issue::code).containsExactly(ProjectError.WINDOW);
    assertThat(stages.writes).isZero();
    assertThat(reconciler.sync(windowed(SyncPolicy.builder(), true, false)).status())
        .isEqualTo(ReconcileStatus.SYNCED);
  }

  @Test
  void window_thatOpensDuringRetries_endsThem_unlessTheyMayOverrun() throws InterruptedException {
    RetryPolicy retry = new RetryPolicy(1, Duration.ofMinutes(2), 1, Duration.ofMinutes(2));
    pass(3600 - 60);
    stages.failApplies(1);
    ReconcileResult ended =
        reconciler.sync(windowed(SyncPolicy.builder().retry(retry), false, false));
    assertThat(ended.issues()).extracting(Issue::code).containsExactly(ProjectError.WINDOW);
    assertThat(stages.writes).isZero();

    pass(23 * 3600 + 3480);
    stages.failApplies(1);
    assertThat(reconciler.sync(windowed(SyncPolicy.builder().retry(retry), false, true)).status())
        .isEqualTo(ReconcileStatus.SYNCED);
  }
}
