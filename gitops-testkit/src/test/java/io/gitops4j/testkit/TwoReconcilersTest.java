// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.ReconcileResult;
import io.gitops4j.core.render.ResourceId;
import io.gitops4j.core.spi.Cluster;
import io.gitops4j.core.spi.Time;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.k8s.apply.KubernetesApplier;
import io.gitops4j.k8s.real.RealCluster;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Two reconcilers, as of two processes, sync one application at the same time. */
class TwoReconcilersTest extends FaultTest {
  @Test
  void twoAtOnce_doTheWorkOnce() throws Exception {
    assertSynced(sync(0));
    try (Cluster another = RealCluster.connect()) {
      KubernetesApplier second = ControlPlane.applier(threads).build();
      ApplierHarness other = ControlPlane.harness(namespace, another, second, Time.SYSTEM);
      for (int revision = 1; revision <= 3; revision++) {
        Map<ResourceId, MapNode> before = live();
        int now = revision;
        harness.forget();
        other.forget();
        CompletableFuture<ReconcileResult> theirs =
            CompletableFuture.supplyAsync(() -> sync(other, now, 0, () -> {}));
        ReconcileResult ours = sync(now);
        for (ReconcileResult result : List.of(ours, theirs.get())) {
          assertThat(result.succeeded()).as("%s %s", result, result.issues()).isTrue();
        }
        assertThat(writes(harness) + writes(other))
            .as("writes of 200 objects, 10 of them new, and 10 deletions")
            .isEqualTo(Fleet.SIZE + 10);
        assertNothingLost(now, before);
      }
    }
  }

  @Test
  void newerRevision_makesTheOlderSyncStop_whereThatIsWanted() throws Exception {
    assertSynced(sync(0));
    Map<ResourceId, MapNode> before = live();
    try (Cluster another = RealCluster.connect()) {
      KubernetesApplier eager = ControlPlane.applier(threads).supersede(true).build();
      ApplierHarness newer = ControlPlane.harness(namespace, another, eager, Time.SYSTEM);
      KubernetesApplier slow =
          KubernetesApplier.builder().lease(java.time.Duration.ofSeconds(6)).build();
      ApplierHarness older = ControlPlane.harness(namespace, cluster, slow, Time.SYSTEM);
      CompletableFuture<ReconcileResult> theirs = new CompletableFuture<>();
      ReconcileResult ours =
          sync(
              older,
              1,
              20,
              () -> {
                Thread thread = new Thread(() -> theirs.complete(sync(newer, 2, 0, () -> {})));
                thread.start();
                try {
                  Thread.sleep(6_000); // a slow object, as it were
                } catch (InterruptedException e) {
                  Thread.currentThread().interrupt();
                }
              });
      assertThat(ours.succeeded()).isFalse();
      assertThat(ours.issues()).anyMatch(issue -> issue.code().id().equals("apply.superseded"));
      ReconcileResult result = theirs.get();
      assertThat(result.succeeded()).as("%s %s", result, result.issues()).isTrue();
      assertNothingLost(2, before);
    }
  }

  private long writes(ApplierHarness of) {
    return of.writes().stream().filter(write -> write.name().matches("o\\d{5}")).count();
  }
}
