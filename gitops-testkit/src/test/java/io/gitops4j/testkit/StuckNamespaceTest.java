// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.testkit;

import static io.gitops4j.testkit.ApplierHarness.CONFIG_MAP;
import static io.gitops4j.testkit.ApplierHarness.NAMESPACE;
import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.ReconcileResult;
import io.gitops4j.core.ReconcileStatus;
import io.gitops4j.core.cluster.ApplyOptions;
import io.gitops4j.core.cluster.ClusterError;
import io.gitops4j.core.cluster.DeleteOptions;
import io.gitops4j.core.cluster.Propagation;
import io.gitops4j.core.plan.Outcome;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The destination is a namespace that is being deleted and can't go. */
class StuckNamespaceTest extends FaultTest {
  private static final ApplyOptions HOLDER = new ApplyOptions("holder", true, false);

  private String held(String finalizers) {
    return "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: holder, namespace: "
        + namespace
        + finalizers
        + "}";
  }

  @Test
  void namespaceThatIsStuckInDeletion_isTold_andSyncedOnceItIsGone() throws Exception {
    assertSynced(sync(0));
    cluster.apply(ApplierHarness.map(held(", finalizers: [example.org/holder]")), HOLDER);
    cluster.delete(NAMESPACE, "", namespace, DeleteOptions.of(Propagation.BACKGROUND));
    until(() -> live().isEmpty()); // all but the one with the finalizer

    long from = System.nanoTime();
    ReconcileResult result = sync(1);
    assertThat(Duration.ofNanos(System.nanoTime() - from)).isLessThan(Duration.ofMinutes(2));
    assertThat(result.status()).isEqualTo(ReconcileStatus.FAILED);
    System.out.println("StuckNamespaceTest: " + result.reason());
    assertThat(result.sync().resources())
        .filteredOn(resource -> resource.outcome() == Outcome.FAILED)
        .hasSize(Fleet.SIZE)
        .allSatisfy(
            resource -> {
              assertThat(resource.issue().code()).isEqualTo(ClusterError.FORBIDDEN);
              assertThat(resource.issue().message()).containsIgnoringCase("terminat");
            });
    assertThat(live()).isEmpty();

    cluster.apply(ApplierHarness.map(held("")), HOLDER);
    until(() -> cluster.get(NAMESPACE, "", namespace).isEmpty());
    assertSynced(sync(1));
    assertThat(cluster.get(CONFIG_MAP, namespace, "holder")).isEmpty();
    assertNothingLost(1, Map.of());
  }

  private static void until(java.util.function.BooleanSupplier condition)
      throws InterruptedException {
    for (int i = 0; i < 120 && !condition.getAsBoolean(); i++) {
      Thread.sleep(500);
    }
    assertThat(condition.getAsBoolean()).isTrue();
  }
}
