// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.testkit;

import io.gitops4j.core.health.HealthStyle;
import io.gitops4j.core.spi.Applier;
import io.gitops4j.core.spi.Cluster;
import io.gitops4j.core.spi.HealthCheck;
import io.gitops4j.core.spi.Time;
import io.gitops4j.k8s.apply.KubernetesApplier;
import io.gitops4j.k8s.client.Kubeconfig;
import io.gitops4j.k8s.client.KubernetesCluster;
import io.gitops4j.k8s.health.KubernetesHealth;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/** The contract on the cluster that {@code GITOPS_TEST_KUBECONFIG} names. */
@Tag("cluster")
@EnabledIfEnvironmentVariable(
    named = "GITOPS_TEST_KUBECONFIG",
    matches = ".+",
    disabledReason = "GITOPS_TEST_KUBECONFIG names no cluster")
class RealFieldOwnershipTest extends FieldOwnershipContract {
  private static @Nullable Cluster cluster;

  @BeforeAll
  static void connect() {
    Path kubeconfig = Path.of(System.getenv("GITOPS_TEST_KUBECONFIG"));
    cluster = KubernetesCluster.connect(Kubeconfig.read(kubeconfig).access());
  }

  @AfterAll
  static void disconnect() {
    if (cluster != null) {
      cluster.close();
    }
  }

  @Override
  protected Applier applier() {
    return KubernetesApplier.builder().patience(Duration.ofSeconds(6)).build();
  }

  @Override
  protected Cluster cluster() {
    return java.util.Objects.requireNonNull(cluster);
  }

  @Override
  protected HealthCheck healthCheck() {
    return KubernetesHealth.of(HealthStyle.GITOPS);
  }

  @Override
  protected Time time() {
    return Time.SYSTEM;
  }
}
