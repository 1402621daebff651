// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.k8s.real;

import io.gitops4j.k8s.client.Kubeconfig;
import io.gitops4j.k8s.client.KubernetesCluster;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The cluster that the environment names: {@code .ci/cluster start} makes one. As a static
 * extension of a class of tests, it is one connection for all of them.
 */
public final class RealCluster implements BeforeAllCallback, AfterAllCallback {
  /** The environment's name for the path of its kubeconfig. */
  public static final String KUBECONFIG = "GITOPS_TEST_KUBECONFIG";

  private @Nullable KubernetesCluster cluster;

  /** Where its kubeconfig lies. */
  public static Path kubeconfig() {
    return Path.of(
        Objects.requireNonNull(System.getenv(KUBECONFIG), KUBECONFIG + " names no kubeconfig"));
  }

  /** A connection of the caller's own, who closes it. */
  public static KubernetesCluster connect() {
    return KubernetesCluster.connect(Kubeconfig.read(kubeconfig()).access());
  }

  /** The connection of the class of tests. */
  public KubernetesCluster cluster() {
    return Objects.requireNonNull(cluster, "no test runs");
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    cluster = connect();
  }

  @Override
  public void afterAll(ExtensionContext context) {
    if (cluster != null) {
      cluster.close();
    }
  }
}
