// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.ReconcileResult;
import io.gitops4j.core.render.ResourceId;
import io.gitops4j.core.spi.Cluster;
import io.gitops4j.core.spi.Time;
import io.gitops4j.core.tree.MapNode;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Connections break in the middle of a sync. */
class BrokenConnectionTest extends FaultTest {
  @Test
  void connectionThatIsResetAgainAndAgain_costsTimeOnly() throws Exception {
    assertSynced(sync(0));
    Map<ResourceId, MapNode> before = live();
    try (ResettingProxy proxy = new ResettingProxy(URI.create(cluster.name()).getPort(), 20);
        Cluster broken = ControlPlane.connect("https://127.0.0.1:" + proxy.port())) {
      ApplierHarness through = ControlPlane.harness(namespace, broken, applier, Time.SYSTEM);
      ReconcileResult result = sync(through, 1, 0, () -> {});
      System.out.println("BrokenConnectionTest: " + proxy.resets() + " resets");
      assertSynced(result);
      assertThat(proxy.resets()).isGreaterThan(10);
    }
    assertNothingLost(1, before);
  }
}
