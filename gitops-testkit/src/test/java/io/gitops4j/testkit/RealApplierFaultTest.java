// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.testkit;

import io.gitops4j.core.spi.Applier;
import io.gitops4j.k8s.apply.KubernetesApplier;
import io.gitops4j.k8s.real.OnRealCluster;
import io.gitops4j.k8s.real.RealCluster;
import java.time.Duration;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The contract on a real cluster. */
@OnRealCluster
class RealApplierFaultTest extends ApplierFaultContract implements OnReal {
  @RegisterExtension static final RealCluster REAL = new RealCluster();

  @Override
  public RealCluster real() {
    return REAL;
  }

  @Override
  public Applier applier() {
    return KubernetesApplier.builder().patience(Duration.ofSeconds(6)).build();
  }
}
