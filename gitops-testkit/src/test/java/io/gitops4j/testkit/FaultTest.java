// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.ReconcileResult;
import io.gitops4j.core.ReconcileStatus;
import io.gitops4j.core.event.ReconcileEvent;
import io.gitops4j.core.event.ReconcileListener;
import io.gitops4j.core.render.ResourceId;
import io.gitops4j.core.spi.Cluster;
import io.gitops4j.core.spi.Time;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.k8s.apply.KubernetesApplier;
import io.gitops4j.k8s.real.OnRealCluster;
import io.gitops4j.k8s.real.RealCluster;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/**
 * A sync of two hundred objects on a control plane that a fault befalls. What was lost is counted
 * at the end: objects that lack, that are left over, that are old, that were made twice, and those
 * that no inventory names.
 */
@OnRealCluster
@Tag("faults")
@EnabledIfEnvironmentVariable(
    named = ControlPlane.CONTROL,
    matches = ".+",
    disabledReason = ControlPlane.CONTROL + " names no control plane that may be broken")
abstract class FaultTest {
  final String namespace =
      "fault-" + Long.toString(ThreadLocalRandom.current().nextLong(1L << 40), 36);
  final ExecutorService threads = ControlPlane.threads();
  final KubernetesApplier applier = ControlPlane.applier(threads).build();
  Cluster cluster;
  ApplierHarness harness;

  @BeforeEach
  void connect() throws Exception {
    cluster = RealCluster.connect();
    harness = ControlPlane.harness(namespace, cluster, applier, Time.SYSTEM);
  }

  @AfterEach
  void cleanUp() {
    harness.cleanUp();
    cluster.close();
    threads.shutdownNow();
  }

  /** Syncs a revision; something happens once a number of objects were handled. */
  ReconcileResult sync(ApplierHarness by, int revision, int objects, Runnable fault) {
    by.declare("app", Fleet.declared(revision));
    int[] handled = {0};
    ReconcileListener listener =
        event -> {
          if (event instanceof ReconcileEvent.ResourceHandled && ++handled[0] == objects) {
            fault.run();
          }
        };
    return by.reconciler(listener).sync(by.application("app"));
  }

  ReconcileResult sync(int revision) {
    return sync(harness, revision, 0, () -> {});
  }

  Map<ResourceId, MapNode> live() {
    return Fleet.live(harness);
  }

  /** Nothing is lost: all is as declared, and the inventory names it all, each with its uid. */
  void assertNothingLost(int revision, Map<ResourceId, MapNode> before) {
    Map<ResourceId, MapNode> live = live();
    assertThat(Fleet.wrong(harness, revision, before, live)).as("lost").isEmpty();
    var inventory = ControlPlane.inventory(harness);
    assertThat(Fleet.orphans(live, inventory)).as("orphans").isEmpty();
    live.forEach(
        (id, object) ->
            assertThat(inventory.entries().get(id).uid())
                .as(id.toString())
                .isEqualTo(Fleet.uid(object)));
    System.out.printf(
        "%s: 0 of %d objects lost, left over, old or made twice; 0 orphans%n",
        getClass().getSimpleName(), live.size());
  }

  static void assertSynced(ReconcileResult result) {
    assertThat(result.status())
        .as("%s %s", result, result.issues())
        .isEqualTo(ReconcileStatus.SYNCED);
  }
}
