// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.testkit;

import io.gitops4j.core.ReconcileResult;
import io.gitops4j.core.render.ResourceId;
import io.gitops4j.core.tree.MapNode;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Parts of the control plane go away in the middle of a sync, and come back. */
class StoppedServerTest extends FaultTest {
  private Thread healing;

  private void later(long seconds, String verb, String program) {
    healing =
        new Thread(
            () -> {
              try {
                TimeUnit.SECONDS.sleep(seconds);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
              ControlPlane.tell(verb, program);
            });
    healing.start();
  }

  @AfterEach
  void heal() throws InterruptedException {
    if (healing != null) {
      healing.join();
    }
  }

  @Test
  void apiServerThatIsKilledAndStartedAgain_isWaitedFor() {
    assertSynced(sync(0));
    Map<ResourceId, MapNode> before = live();
    ReconcileResult result =
        sync(
            harness,
            1,
            60,
            () -> {
              ControlPlane.tell("kill", "kube-apiserver");
              later(3, "again", "kube-apiserver");
            });
    assertSynced(result);
    assertNothingLost(1, before);
  }

  @Test
  void etcdThatStandsStillForTwentySeconds_isWaitedFor() {
    assertSynced(sync(0));
    Map<ResourceId, MapNode> before = live();
    ReconcileResult result =
        sync(
            harness,
            1,
            60,
            () -> {
              ControlPlane.tell("pause", "etcd");
              later(20, "resume", "etcd");
            });
    assertSynced(result);
    assertNothingLost(1, before);
  }
}
