// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.testkit;

import static io.gitops4j.testkit.ApplierHarness.CONFIG_MAP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gitops4j.core.ReconcileResult;
import io.gitops4j.core.ReconcileStatus;
import io.gitops4j.core.app.Application;
import io.gitops4j.core.app.RetryPolicy;
import io.gitops4j.core.cluster.ApplyOptions;
import io.gitops4j.core.cluster.ClusterError;
import io.gitops4j.core.cluster.ClusterException;
import io.gitops4j.core.event.ReconcileEvent;
import io.gitops4j.core.plan.Outcome;
import io.gitops4j.core.plan.ResourceResult;
import io.gitops4j.core.spi.Applier;
import io.gitops4j.testkit.ClusterRequest.Verb;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What every {@link Applier} must do when something fails: tell it, handle the rest, delete nothing
 * by mistake, orphan nothing, and converge at the next call. Extend it, and give the applier and a
 * cluster.
 */
public abstract class ApplierFaultContract extends ApplierSuite {
  /** Made by the test engine. */
  protected ApplierFaultContract() {}

  private static Predicate<ClusterRequest> applyOf(String name) {
    return request -> request.isWrite() && request.isAbout("ConfigMap", name);
  }

  private void fail(Predicate<ClusterRequest> which, ClusterError error, int times) {
    harness.fail(Fault.refuse(which, error).times(times));
  }

  private String[] ten() {
    List<String> documents = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      documents.add(harness.config("c" + i, "1"));
    }
    return documents.toArray(String[]::new);
  }

  @Test
  void oneRefusedOfTen_theOthersAreApplied_andTheNextCallConverges() {
    harness.declare("app", ten());
    fail(applyOf("c4"), ClusterError.INVALID, 1);
    ReconcileResult result = sync(harness.application("app"));
    assertStatus(result, ReconcileStatus.FAILED);
    assertThat(result.sync().count(Outcome.FAILED)).isEqualTo(1);
    ResourceResult failed =
        result.sync().resources().stream()
            .filter(resource -> resource.outcome() == Outcome.FAILED)
            .findFirst()
            .orElseThrow();
    assertThat(failed.id().name()).isEqualTo("c4");
    assertThat(failed.issue().code()).isEqualTo(ClusterError.INVALID);
    assertThat(failed.issue().location().file()).isEqualTo("app/all.yaml");
    for (int i = 0; i < 10; i++) {
      assertThat(harness.exists(CONFIG_MAP, "c" + i)).isEqualTo(i != 4);
    }
    ReconcileResult next = sync(harness.application("app"));
    assertStatus(next, ReconcileStatus.SYNCED);
    assertThat(next.audit().writes()).hasSize(1);
  }

  @Test
  void refusedObject_isTriedAgain_asThePolicySays() {
    harness.declare("app", ten());
    fail(applyOf("c4"), ClusterError.INVALID, 2);
    Application retrying =
        harness.application(
            "app",
            ApplierHarness.policy()
                .retry(new RetryPolicy(3, Duration.ofMillis(10), 2, Duration.ofSeconds(1)))
                .build());
    ReconcileResult result = sync(retrying);
    assertStatus(result, ReconcileStatus.SYNCED);
    assertThat(result.attempts()).isEqualTo(3);
  }

  @Test
  void nothingIsPruned_afterAFailure() {
    harness.declare("app", harness.config("a", "1"), harness.config("b", "1"));
    sync(harness.application("app"));
    harness.declare("app", harness.config("a", "2"));
    fail(applyOf("a"), ClusterError.FORBIDDEN, 1);
    ReconcileResult result = sync(harness.application("app"));
    assertStatus(result, ReconcileStatus.FAILED);
    assertThat(harness.exists(CONFIG_MAP, "b")).isTrue();
    assertThat(result.sync().count(Outcome.SKIPPED)).isEqualTo(1);

    assertStatus(sync(harness.application("app")), ReconcileStatus.SYNCED);
    assertThat(harness.exists(CONFIG_MAP, "b")).isFalse();
  }

  @Test
  void nothingIsPruned_ifAnObjectCouldNotBeRead() {
    harness.declare("app", harness.config("a", "1"), harness.config("b", "1"));
    sync(harness.application("app"));
    harness.declare("app", harness.config("a", "2"));
    fail(
        request -> request.dryRun() && request.isAbout("ConfigMap", "a"),
        ClusterError.FORBIDDEN,
        1);
    assertStatus(sync(harness.application("app")), ReconcileStatus.FAILED);
    assertThat(harness.exists(CONFIG_MAP, "b")).isTrue();
  }

  @Test
  void unknownKind_isReported_andNothingIsBegun() {
    harness.declare(
        "app",
        harness.config("a", "1"),
        "apiVersion: nowhere.example.org/v1\nkind: Nothing\nmetadata: {name: n}");
    ReconcileResult result = sync(harness.application("app"));
    assertStatus(result, ReconcileStatus.FAILED);
    assertThat(result.issues())
        .anyMatch(
            issue ->
                issue.code() == ClusterError.UNKNOWN_KIND
                    && issue.message().contains("nowhere.example.org"));
    assertThat(harness.exists(CONFIG_MAP, "a")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"TOO_MANY_REQUESTS", "INTERNAL", "TIMEOUT", "UNREACHABLE"})
  void passingFault_isNotNoticed(String error) {
    harness.declare("app", ten());
    fail(applyOf("c3"), ClusterError.valueOf(error), 2);
    harness.fail(Fault.loseAnswer(applyOf("c5")).times(1));
    fail(request -> request.verb() == Verb.GET, ClusterError.valueOf(error), 2);
    ReconcileResult result = sync(harness.application("app"));
    assertStatus(result, ReconcileStatus.SYNCED);
    assertThat(result.attempts()).isEqualTo(1);
  }

  @Test
  void serverThatGoesAway_inTheMiddle_isToldOnce_andTheNextCallConverges() {
    harness.declare("app", ten());
    int[] writes = {0};
    fail(
        request -> request.isWrite() && ++writes[0] > 6 || writes[0] > 6,
        ClusterError.UNREACHABLE,
        Integer.MAX_VALUE);
    ReconcileResult result = sync(harness.application("app"));
    assertStatus(result, ReconcileStatus.FAILED);
    assertThat(result.sync().count(Outcome.FAILED)).isEqualTo(1);
    assertThat(result.sync().count(Outcome.SKIPPED)).isPositive();
    harness.heal();
    assertStatus(sync(harness.application("app")), ReconcileStatus.SYNCED);
    assertStatus(sync(harness.application("app")), ReconcileStatus.IN_SYNC);
  }

  @Test
  void serverThatIsAway_isATypedResult() {
    harness.declare("app", harness.config("a", "1"));
    fail(request -> true, ClusterError.UNREACHABLE, Integer.MAX_VALUE);
    ReconcileResult result = sync(harness.application("app"));
    assertStatus(result, ReconcileStatus.FAILED);
    assertThat(result.issues()).anyMatch(issue -> issue.code() == ClusterError.UNREACHABLE);
    harness.heal();
    assertStatus(sync(harness.application("app")), ReconcileStatus.SYNCED);
  }

  /** What a killed process looks like to the cluster: everything after some point is missing. */
  private static final class Killed extends Error {
    private static final long serialVersionUID = 1L;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5, 9})
  void killedAfterSomeObjects_orphansNothing(int objects) {
    harness.declare("app", ten());
    int[] handled = {0};
    assertThatThrownBy(
            () ->
                harness
                    .reconciler(
                        event -> {
                          if (event instanceof ReconcileEvent.ResourceHandled
                              && ++handled[0] > objects) {
                            throw new Killed();
                          }
                        })
                    .sync(harness.application("app")))
        .isInstanceOf(Killed.class);
    assertThat(harness.exists(CONFIG_MAP, "c0")).isTrue();

    // the next revision declares none of what was created so far
    harness.declare("app", harness.config("other", "1"));
    assertStatus(sync(harness.application("app")), ReconcileStatus.SYNCED);
    for (int i = 0; i < 10; i++) {
      assertThat(harness.exists(CONFIG_MAP, "c" + i)).as("c" + i).isFalse();
    }
    assertThat(harness.value("other")).isEqualTo("1");
  }

  @Test
  void inventoryThatCantBeWritten_keepsEverythingFromBeingCreated() {
    harness.declare("app", harness.config("a", "1"));
    fail(
        request -> request.isWrite() && request.name().startsWith("inventory-"),
        ClusterError.FORBIDDEN,
        Integer.MAX_VALUE);
    ReconcileResult result = sync(harness.application("app"));
    assertStatus(result, ReconcileStatus.FAILED);
    assertThat(harness.exists(CONFIG_MAP, "a")).isFalse();
    assertThat(result.issues()).anyMatch(issue -> issue.message().contains("inventory"));
  }

  @Test
  void objectThatWasReplaced_betweenPlanAndDeletion_stays() {
    harness.declare("app", harness.config("a", "1"), harness.config("b", "1"));
    sync(harness.application("app"));
    harness.declare("app", harness.config("a", "1"));
    ReconcileResult result =
        harness
            .reconciler(
                event -> {
                  if (event instanceof ReconcileEvent.Planned) {
                    replace("b");
                  }
                })
            .sync(harness.application("app"));
    assertThat(harness.value("b")).isEqualTo("somebody else's");
    assertThat(result.sync().count(Outcome.DELETED)).isZero();
    assertThat(result.sync().count(Outcome.SKIPPED)).isEqualTo(1);
  }

  private void replace(String name) {
    harness.cluster.delete(
        CONFIG_MAP,
        harness.namespace,
        name,
        io.gitops4j.core.cluster.DeleteOptions.of(io.gitops4j.core.cluster.Propagation.BACKGROUND));
    harness.cluster.apply(
        ApplierHarness.map(
            harness
                .config(name, "somebody else's")
                .replace("name: " + name, "name: " + name + "\n  namespace: " + harness.namespace)),
        new ApplyOptions("kubectl", true, false));
  }

  @Test
  void bindingOfARole_thatTheSameSyncCreates_isNotAskedAboutBeforeTheRoleIsThere() {
    String rbac = "apiVersion: rbac.authorization.k8s.io/v1\n";
    harness.declare(
        "app",
        rbac + "kind: Role\nmetadata: {name: r}\nrules: []",
        rbac
            + "kind: RoleBinding\nmetadata: {name: b}\n"
            + "roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: r}\nsubjects: []");
    boolean[] there = {false};
    harness.fail(
        request -> {
          there[0] |= request.isAbout("Role", "r") && request.isWrite();
          boolean refused = request.isAbout("RoleBinding", "b") && !there[0];
          return refused && request.verb() == Verb.APPLY
              ? new Fault.Failure(new ClusterException(ClusterError.NOT_FOUND, "no role r"), false)
              : null;
        });
    assertStatus(sync(harness.application("app")), ReconcileStatus.SYNCED);
  }

  @Test
  void objectThatCantBeRead_whileItIsWaitedFor_isToldWithTheCause_andIsNotMissing() {
    String job =
        String.join(
            "\n",
            "apiVersion: batch/v1",
            "kind: Job",
            "metadata: {name: once}",
            "spec:",
            "  ttlSecondsAfterFinished: 0",
            "  template:",
            "    spec:",
            "      restartPolicy: Never",
            "      nodeSelector: {no: where}",
            "      containers: [{name: main, image: 'busybox:1'}]");
    harness.declare("app", job, harness.config("c", "1"));
    boolean[] written = {false};
    fail(
        request -> {
          written[0] |= request.isAbout("Job", "once") && request.isWrite();
          return written[0] && request.isAbout("Job", "once") && request.verb() == Verb.GET;
        },
        ClusterError.TIMEOUT,
        Integer.MAX_VALUE);
    Application impatient =
        harness.application("app", ApplierHarness.policy().timeout(Duration.ofSeconds(3)).build());
    ReconcileResult result = sync(impatient);
    assertStatus(result, ReconcileStatus.FAILED);
    assertThat(result.issues())
        .anyMatch(issue -> issue.message().contains("once is Unknown (it could not be read: "));
  }

  @Test
  void objectThatFailed_isToldFirst_howeverManyAreNotReadyYet() {
    List<String> objects = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      objects.add(
          harness
              .deployment("slow" + i, "nginx:1")
              .replace("replicas: 1", "replicas: 1\n  minReadySeconds: 500"));
    }
    objects.add(
        SyncHookContract.failing(SyncHookContract.job("wrong", "x"))
            .replace("    argocd.argoproj.io/hook: 'x'\n", ""));
    harness.declare("app", objects.toArray(new String[0]));
    ReconcileResult result = sync(harness.application("app"));
    assertStatus(result, ReconcileStatus.FAILED);
    assertThat(result.issues())
        .anyMatch(
            issue ->
                issue.message().startsWith("not healthy: ")
                    && issue.message().contains("wrong is Degraded")
                    && !issue.message().contains("slow"));
  }

  @Test
  void interrupt_stopsBetweenObjects_andTheNextCallConverges() {
    harness.declare("app", ten());
    int[] handled = {0};
    ReconcileResult result =
        harness
            .reconciler(
                event -> {
                  if (event instanceof ReconcileEvent.ResourceHandled && ++handled[0] == 4) {
                    Thread.currentThread().interrupt();
                  }
                })
            .sync(harness.application("app"));
    assertThat(Thread.interrupted()).isTrue();
    assertStatus(result, ReconcileStatus.FAILED);
    assertThat(result.sync().count(Outcome.APPLIED)).isEqualTo(4);
    assertStatus(sync(harness.application("app")), ReconcileStatus.SYNCED);
  }
}
