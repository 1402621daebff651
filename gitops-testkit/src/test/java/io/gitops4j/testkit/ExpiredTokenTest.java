// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.ReconcileResult;
import io.gitops4j.core.cluster.ClusterError;
import io.gitops4j.core.cluster.ClusterException;
import io.gitops4j.core.render.ResourceId;
import io.gitops4j.core.spi.Cluster;
import io.gitops4j.core.spi.Time;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.k8s.client.Kubeconfig;
import io.gitops4j.k8s.client.KubernetesCluster;
import io.gitops4j.k8s.real.RealCluster;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The token of a service account expires in the middle of a sync. */
class ExpiredTokenTest extends FaultTest {
  @TempDir private Path directory;

  @Test
  void tokenThatExpires_andIsReplacedWhileTheSyncRuns_isNotNoticed() throws Exception {
    assertSynced(sync(0));
    Map<ResourceId, MapNode> before = live();
    try (Tenant tenant = new Tenant(cluster, namespace)) {
      Path file = directory.resolve("token");
      write(file, tenant.token(Duration.ofSeconds(5)));
      String later = tenant.token(Duration.ofMinutes(20));
      Path kubeconfig = directory.resolve("kubeconfig");
      Files.writeString(
          kubeconfig,
          Files.readString(RealCluster.kubeconfig())
              .replaceAll("\\{token: [0-9a-f]+}", "{tokenFile: " + file + "}"));
      CompletableFuture<?>[] renewal = {null};
      try (Cluster renewed = KubernetesCluster.connect(Kubeconfig.read(kubeconfig).access())) {
        ApplierHarness by = ControlPlane.harness(namespace, renewed, applier, Time.SYSTEM);
        ReconcileResult result =
            sync(
                by,
                1,
                60,
                () -> {
                  awaitRefusal(renewed);
                  renewal[0] =
                      CompletableFuture.runAsync(
                          () -> write(file, later),
                          CompletableFuture.delayedExecutor(1, TimeUnit.SECONDS));
                });
        assertThat(renewal[0]).as("the token expired").isNotNull();
        renewal[0].join();
        assertSynced(result);
      }
    }
    assertNothingLost(1, before);
  }

  /** The server remembers a token for ten seconds. */
  private void awaitRefusal(Cluster by) {
    long end = System.nanoTime() + Duration.ofMinutes(1).toNanos();
    while (System.nanoTime() < end) {
      try {
        by.get(ApplierHarness.CONFIG_MAP, namespace, "any");
        Thread.sleep(100);
      } catch (ClusterException e) {
        assertThat(e.error()).isEqualTo(ClusterError.UNAUTHORIZED);
        return;
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
    throw new AssertionError("the token does not expire");
  }

  private static void write(Path file, String text) {
    try {
      Path next = file.resolveSibling("next");
      Files.writeString(next, text);
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
