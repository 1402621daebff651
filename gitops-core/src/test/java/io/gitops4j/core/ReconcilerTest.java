// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gitops4j.core.app.Application;
import io.gitops4j.core.app.KubeconfigRef;
import io.gitops4j.core.app.References;
import io.gitops4j.core.app.RetryPolicy;
import io.gitops4j.core.app.Source;
import io.gitops4j.core.app.SyncPolicy;
import io.gitops4j.core.app.VariableSource;
import io.gitops4j.core.cluster.ClusterError;
import io.gitops4j.core.cluster.ClusterException;
import io.gitops4j.core.cluster.Propagation;
import io.gitops4j.core.error.Issue;
import io.gitops4j.core.event.ReconcileEvent;
import io.gitops4j.core.event.Stage;
import io.gitops4j.core.plan.Action;
import io.gitops4j.core.plan.Cascade;
import io.gitops4j.core.plan.Outcome;
import io.gitops4j.core.render.ResourceId;
import io.gitops4j.core.source.SourceError;
import io.gitops4j.core.source.SourceRef;
import io.gitops4j.core.source.TreePath;
import io.gitops4j.core.spi.Cluster;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReconcilerTest {
  private final FakeStages stages = new FakeStages();
  private final Reconciler reconciler = stages.reconciler();

  private static Application application(SyncPolicy policy) {
    return Application.builder("app")
        .source(new Source(SourceRef.of("memory:config", ""), TreePath.of("web"), null))
        .syncPolicy(policy)
        .build();
  }

  private static SyncPolicy.Builder policy() {
    return SyncPolicy.builder();
  }

  @Test
  void sync_firstTime_appliesAndTellsEverything() {
    ReconcileResult result = reconciler.sync(application(policy().build()));
    assertThat(result.status()).isEqualTo(ReconcileStatus.SYNCED);
    assertThat(result.reason()).isEqualTo("1 applied, 0 deleted, 0 unchanged");
    assertThat(result.timings())
        .containsOnlyKeys(Stage.RESOLVE, Stage.RENDER, Stage.OBSERVE, Stage.DIFF, Stage.APPLY);
    AuditRecord audit = result.audit();
    assertThat(audit.writes())
        .containsExactly(
            new AuditRecord.Write(
                new ResourceId("", "ConfigMap", "", "web"), Action.CREATE, Outcome.APPLIED));
    assertThat(audit.inputDigest()).matches("[0-9a-f]{64}");
    assertThat(audit.outputDigest()).matches("[0-9a-f]{64}");
    assertThat(audit.trigger()).isEqualTo(Trigger.SYNC);
    assertThat(audit.cluster()).isEqualTo("fake");
    assertThat(stages.events)
        .extracting(event -> event.getClass().getSimpleName())
        .containsSubsequence("SourceResolved", "Rendered", "Planned", "StageFinished");
  }

  @Test
  void secondCall_withoutChange_rendersAndWritesNothing() {
    Application application = application(policy().automated(true).build());
    reconciler.reconcile(application);
    ReconcileResult second = reconciler.reconcile(application);
    assertThat(second.status()).isEqualTo(ReconcileStatus.IN_SYNC);
    assertThat(second.renders()).isZero();
    assertThat(stages.renders).isEqualTo(1);
    assertThat(stages.writes).isEqualTo(1);
  }

  @Test
  void secondCall_whatCameFromElsewhereMoved_rendersAgain() {
    Application application = application(policy().automated(true).build());
    reconciler.reconcile(application);
    stages.elsewhereMoved = true;
    assertThat(reconciler.reconcile(application).renders()).isEqualTo(1);
    assertThat(stages.renders).isEqualTo(2);
  }

  @Test
  void reconcile_withoutAutomation_onlyTells() {
    ReconcileResult result = reconciler.reconcile(application(policy().build()));
    assertThat(result.status()).isEqualTo(ReconcileStatus.OUT_OF_SYNC);
    assertThat(result.reason()).isEqualTo("1 object differs; the policy is not automated");
    assertThat(result.succeeded()).isTrue();
    assertThat(stages.writes).isZero();
  }

  @Test
  void drift_isHealedOnlyIfThePolicySaysSo() {
    Application automated = application(policy().automated(true).build());
    reconciler.reconcile(automated);
    stages.drift();
    assertThat(reconciler.reconcile(automated).status()).isEqualTo(ReconcileStatus.OUT_OF_SYNC);
    assertThat(stages.writes).isEqualTo(1);

    Application healing = application(policy().automated(true).selfHeal(true).build());
    assertThat(reconciler.reconcile(healing).status()).isEqualTo(ReconcileStatus.SYNCED);

    stages.drift();
    stages.declare("web", "2");
    assertThat(reconciler.reconcile(automated).status())
        .as("a change of what is declared is no drift")
        .isEqualTo(ReconcileStatus.SYNCED);
  }

  @Test
  void plan_writesNothing() {
    ReconcileResult result = reconciler.plan(application(policy().automated(true).build()));
    assertThat(result.status()).isEqualTo(ReconcileStatus.OUT_OF_SYNC);
    assertThat(result.sync()).isNotNull();
    assertThat(result.sync().count(Outcome.SKIPPED)).isEqualTo(1);
    assertThat(stages.writes).isZero();
  }

  @Test
  void failedSync_isTriedAgain_afterGrowingPauses() {
    stages.failApplies(2);
    ReconcileResult result =
        reconciler.sync(application(policy().retry(RetryPolicy.of(5)).build()));
    assertThat(result.status()).isEqualTo(ReconcileStatus.SYNCED);
    assertThat(result.attempts()).isEqualTo(3);
    assertThat(stages.time.slept).containsExactly(Duration.ofSeconds(5), Duration.ofSeconds(10));
    assertThat(stages.renders).isEqualTo(1);
  }

  @Test
  void retriesOfAutomatedSyncs_areNotMadeForOneThatSomebodyAskedFor() {
    RetryPolicy retry = RetryPolicy.of(5).ofAutomated();
    Application automated = application(policy().automated(true).retry(retry).build());
    stages.failApplies(1);
    assertThat(reconciler.reconcile(automated).attempts()).isEqualTo(2);
    stages.drift();
    stages.failApplies(1);
    ReconcileResult asked = reconciler.sync(automated);
    assertThat(asked.status()).isEqualTo(ReconcileStatus.FAILED);
    assertThat(asked.attempts()).isEqualTo(1);
  }

  @Test
  void retriesWithoutALimit_areNotMadeWithinOneCall() {
    stages.failApplies(2);
    ReconcileResult result =
        reconciler.sync(application(policy().retry(RetryPolicy.of(-1)).build()));
    assertThat(result.status()).isEqualTo(ReconcileStatus.FAILED);
    assertThat(result.attempts()).isEqualTo(1);
  }

  @Test
  void failedSync_withoutRetries_isAResult() {
    stages.failApplies(1);
    ReconcileResult result = reconciler.sync(application(policy().build()));
    assertThat(result.status()).isEqualTo(ReconcileStatus.FAILED);
    assertThat(result.reason()).contains("refused");
    assertThat(result.audit().writes())
        .extracting(AuditRecord.Write::outcome)
        .containsExactly(Outcome.FAILED);
    assertThat(reconciler.sync(application(policy().build())).status())
        .as("the next call converges")
        .isEqualTo(ReconcileStatus.SYNCED);
  }

  @Test
  void clusterThatIsAway_isAResult_withTheCode() {
    stages.clusterFailure = new ClusterException(ClusterError.UNREACHABLE, "no route");
    ReconcileResult result =
        reconciler.sync(application(policy().retry(RetryPolicy.of(1)).build()));
    assertThat(result.status()).isEqualTo(ReconcileStatus.FAILED);
    assertThat(result.attempts()).isEqualTo(2);
    assertThat(result.issues()).extracting(Issue::code).containsExactly(ClusterError.UNREACHABLE);

    stages.clusterFailure = new ClusterException(ClusterError.NO_CLUSTER, "no such cluster");
    assertThat(reconciler.sync(application(policy().retry(RetryPolicy.of(1)).build())).attempts())
        .as("what can't get better is not tried again")
        .isEqualTo(1);
  }

  @Test
  void badSources_areAllReported_andNothingIsWritten() {
    Application application =
        Application.builder("app")
            .source(new Source(SourceRef.of("memory:gone", ""), TreePath.ROOT, null))
            .source(new Source(SourceRef.of("ftp://example.org/x", ""), TreePath.ROOT, null))
            .build();
    ReconcileResult result = reconciler.sync(application);
    assertThat(result.status()).isEqualTo(ReconcileStatus.FAILED);
    assertThat(result.issues())
        .extracting(Issue::code)
        .containsExactly(SourceError.UNREACHABLE, ReconcileError.NO_SOURCE_PROVIDER);
    assertThat(result.attempts()).isZero();
  }

  @Test
  void missingPath_andFailedRender_writeNothing() {
    Application missing =
        application(policy().build()).toBuilder()
            .sources(
                List.of(new Source(SourceRef.of("memory:config", ""), TreePath.of("none"), null)))
            .build();
    assertThat(reconciler.sync(missing).issues())
        .extracting(Issue::code)
        .containsExactly(SourceError.NOT_FOUND);

    stages.declare("web", "bad");
    ReconcileResult failed = reconciler.sync(application(policy().build()));
    assertThat(failed.status()).isEqualTo(ReconcileStatus.FAILED);
    assertThat(stages.writes).isZero();
  }

  @Test
  void laterSource_winsForTheSameObject() {
    stages.declare("other", "9");
    Application two =
        application(policy().build()).toBuilder()
            .source(new Source(SourceRef.of("memory:config", ""), TreePath.of("other"), null))
            .build();
    ReconcileResult result = reconciler.sync(two);
    assertThat(result.status()).isEqualTo(ReconcileStatus.SYNCED);
    assertThat(result.sources()).hasSize(2);
    assertThat(stages.live()).isEqualTo("9");
  }

  @Test
  void suspended_isLeftAlone_unlessSyncIsAsked() {
    Application suspended =
        application(policy().automated(true).build()).toBuilder().suspended(true).build();
    assertThat(reconciler.reconcile(suspended).status()).isEqualTo(ReconcileStatus.SUSPENDED);
    assertThat(reconciler.sync(suspended).status()).isEqualTo(ReconcileStatus.SYNCED);
  }

  @Test
  void listenerThatThrows_stopsNothing() {
    stages.listener =
        event -> {
          if (event instanceof ReconcileEvent.Planned) {
            throw new IllegalStateException("listener");
          }
        };
    assertThat(reconciler.sync(application(policy().build())).status())
        .isEqualTo(ReconcileStatus.SYNCED);
  }

  @Test
  void interruptedBeforeARetry_endsAndStaysInterrupted() {
    stages.failApplies(9);
    stages.time.interruptAt = 2;
    ReconcileResult result =
        reconciler.sync(application(policy().retry(RetryPolicy.of(9)).build()));
    assertThat(Thread.interrupted()).isTrue();
    assertThat(result.status()).isEqualTo(ReconcileStatus.FAILED);
    assertThat(result.issues()).extracting(Issue::code).contains(ReconcileError.INTERRUPTED);
  }

  @Test
  void builder_withoutAPart_saysWhich() {
    assertThatThrownBy(() -> Reconciler.builder().build())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("sources");
  }

  @Test
  void deletion_planned_writesNothing_thenDoesIt_andTheRecordSaysSo() {
    Application application = application(policy().build());
    reconciler.sync(application);
    ReconcileResult preview = reconciler.planDeletion(application, Cascade.DEFAULTS);
    assertThat(preview.status()).isEqualTo(ReconcileStatus.OUT_OF_SYNC);
    assertThat(preview.reason()).isEqualTo("1 would be deleted, 0 kept");
    assertThat(stages.isEmpty()).isFalse();

    ReconcileResult result = reconciler.delete(application, Cascade.DEFAULTS);
    assertThat(result.status()).isEqualTo(ReconcileStatus.DELETED);
    assertThat(result.reason()).isEqualTo("1 deleted, 0 kept");
    assertThat(result.audit().trigger()).isEqualTo(Trigger.DELETE);
    assertThat(result.audit().writes())
        .containsExactly(
            new AuditRecord.Write(
                new ResourceId("", "ConfigMap", "", "web"), Action.DELETE, Outcome.DELETED));
    assertThat(stages.isEmpty()).isTrue();
    assertThat(stages.declaredForDeletion).as("the hooks are among it").isEqualTo(1);
  }

  @Test
  void deletion_withoutHooks_readsNoSource() {
    Application application = application(policy().build());
    reconciler.sync(application);
    stages.events.clear();
    Cascade orphan = Cascade.DEFAULTS.with(Propagation.ORPHAN);
    assertThat(reconciler.delete(application, orphan).reason()).isEqualTo("0 deleted, 1 kept");
    assertThat(reconciler.delete(application, Cascade.DEFAULTS.withoutHooks()).status())
        .isEqualTo(ReconcileStatus.DELETED);
    assertThat(stages.events).noneMatch(event -> event instanceof ReconcileEvent.SourceResolved);
    assertThat(stages.declaredForDeletion).isZero();
  }

  @Test
  void deletion_thatIsRefused_isTriedAgainAsThePolicySays_andElseFails() {
    Application once = application(policy().build());
    reconciler.sync(once);
    stages.failApplies(1);
    ReconcileResult refused = reconciler.delete(once, Cascade.DEFAULTS);
    assertThat(refused.status()).isEqualTo(ReconcileStatus.FAILED);
    assertThat(stages.isEmpty()).isFalse();
    stages.failApplies(1);
    RetryPolicy retry = new RetryPolicy(2, Duration.ofSeconds(1), 2, Duration.ofMinutes(1));
    ReconcileResult again =
        reconciler.delete(application(policy().retry(retry).build()), Cascade.DEFAULTS);
    assertThat(again.status()).isEqualTo(ReconcileStatus.DELETED);
    assertThat(again.attempts()).isEqualTo(2);
  }

  @Test
  void prepare_givesWhatIsDeclared_orWhyNot() {
    Prepared prepared = reconciler.prepare(application(policy().build()));
    assertThat(prepared.target()).isNotNull();
    assertThat(prepared.target().time()).isSameAs(stages.time);
    assertThat(prepared.manifests()).hasSize(1);
    assertThat(prepared.sources()).hasSize(1);
    stages.clusterFailure = new ClusterException(ClusterError.UNREACHABLE, "away");
    Prepared failed = reconciler.prepare(application(policy().build()));
    assertThat(failed.target()).isNull();
    assertThat(failed.issues()).extracting(Issue::message).containsExactly("away");
  }

  @Test
  void prepare_clusterThatTheApplicationNames_isClosedWithTheResult() {
    List<String> calls = new ArrayList<>();
    Cluster remote =
        (Cluster)
            Proxy.newProxyInstance(
                Cluster.class.getClassLoader(),
                new Class<?>[] {Cluster.class},
                (proxy, method, arguments) -> {
                  calls.add(method.getName());
                  return method.getReturnType() == String.class ? "remote" : null;
                });
    stages.connector = (asker, ref, entries) -> remote;
    Application application =
        application(policy().build()).toBuilder()
            .references(
                References.NONE.withKubeconfig(
                    new KubeconfigRef(VariableSource.Kind.SECRET, "edge", null)))
            .build();
    try (Prepared prepared = stages.reconciler().prepare(application)) {
      assertThat(prepared.target()).isNotNull();
      assertThat(prepared.target().home()).isSameAs(remote);
      assertThat(calls).doesNotContain("close");
    }
    assertThat(calls).containsOnlyOnce("close");
  }
}
