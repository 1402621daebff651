// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.ReconcileStatus;
import io.gitops4j.core.cluster.ClusterError;
import io.gitops4j.core.event.ReconcileEvent;
import io.gitops4j.core.plan.Outcome;
import io.gitops4j.core.plan.ResourceResult;
import io.gitops4j.core.spi.Applier;
import io.gitops4j.k8s.apply.KubernetesApplier;
import io.gitops4j.k8s.memory.MemoryCluster;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** The contract with many objects at once, and what only then can go wrong. */
class MemoryApplierAtOnceTest extends ApplierContract implements OnMemory {
  private static final ExecutorService THREADS = Executors.newFixedThreadPool(8);
  private final MemoryCluster cluster = MemoryCluster.create();

  @Override
  public MemoryCluster memory() {
    return cluster;
  }

  @AfterAll
  static void stop() {
    THREADS.shutdownNow();
  }

  @Override
  public Applier applier() {
    return KubernetesApplier.builder().atOnce(8, THREADS).build();
  }

  private void declareMany() {
    List<String> documents = new ArrayList<>();
    for (int i = 100; i < 160; i++) {
      documents.add(harness.config("c" + i, "1"));
      documents.add(harness.deployment("d" + i, "nginx:1"));
    }
    harness.declare("app", documents.toArray(String[]::new));
  }

  @Test
  void results_keepTheOrderOfThePlan_andEventsTheThread() {
    declareMany();
    List<ResourceResult> told = new ArrayList<>();
    Thread caller = Thread.currentThread();
    var result =
        harness
            .reconciler(
                event -> {
                  assertThat(Thread.currentThread()).isSameAs(caller);
                  if (event instanceof ReconcileEvent.ResourceHandled handled) {
                    told.add(handled.result());
                  }
                })
            .sync(harness.application("app"));
    assertStatus(result, ReconcileStatus.SYNCED);
    assertThat(told.stream().map(ResourceResult::id).toList())
        .isEqualTo(result.plan().changes().stream().map(change -> change.id()).toList())
        .isEqualTo(result.sync().resources().stream().map(ResourceResult::id).toList());
  }

  @Test
  void kindIsBegun_onceTheOneBeforeIsDone() {
    declareMany();
    assertStatus(sync(harness.application("app")), ReconcileStatus.SYNCED);
    List<String> kinds =
        harness.writes().stream()
            .filter(request -> request.name().matches("[cd]1\\d\\d"))
            .map(request -> request.gvk().kind())
            .toList();
    assertThat(kinds).hasSize(120);
    assertThat(kinds.lastIndexOf("ConfigMap")).isLessThan(kinds.indexOf("Deployment"));
  }

  @Test
  void interrupt_letsWhatWasBegunEnd_andBeginsNothingElse() {
    declareMany();
    int[] handled = {0};
    var result =
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
    assertThat(result.sync().count(Outcome.APPLIED)).isBetween(4L, 12L);
    assertThat(result.sync().count(Outcome.FAILED)).isZero();
    assertThat(harness.writes().stream().filter(request -> request.name().startsWith("c1")))
        .hasSize((int) result.sync().count(Outcome.APPLIED) - 1); // the namespace is one more
    assertStatus(sync(harness.application("app")), ReconcileStatus.SYNCED);
  }

  @Test
  void serverThatGoesAway_isFoundByThoseAtOnceOnly() {
    declareMany();
    harness.fail(
        Fault.refuse(
                request -> request.isWrite() && request.isAbout("ConfigMap", request.name()),
                ClusterError.UNREACHABLE)
            .after(30));
    var result = sync(harness.application("app"));
    assertStatus(result, ReconcileStatus.FAILED);
    assertThat(result.sync().count(Outcome.FAILED)).isBetween(1L, 8L);
    assertThat(result.sync().count(Outcome.SKIPPED)).isGreaterThan(80);
    harness.heal();
    assertStatus(sync(harness.application("app")), ReconcileStatus.SYNCED);
    assertStatus(sync(harness.application("app")), ReconcileStatus.IN_SYNC);
  }
}
