// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.testkit;

import io.gitops4j.core.health.HealthStyle;
import io.gitops4j.core.spi.Applier;
import io.gitops4j.core.spi.Cluster;
import io.gitops4j.core.spi.HealthCheck;
import io.gitops4j.core.spi.Time;
import io.gitops4j.k8s.apply.KubernetesApplier;
import io.gitops4j.k8s.health.KubernetesHealth;
import io.gitops4j.k8s.real.OnRealCluster;
import io.gitops4j.k8s.real.RealCluster;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The contract on a real cluster. */
@OnRealCluster
class RealFluxApplyTest extends FluxApplyContract {
  @RegisterExtension static final RealCluster REAL = new RealCluster();

  @Override
  protected Applier applier() {
    return KubernetesApplier.ofDefaults();
  }

  @Override
  protected Cluster cluster() {
    return REAL.cluster();
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
