// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.testkit;

import io.gitops4j.k8s.real.OnRealCluster;
import io.gitops4j.k8s.real.RealCluster;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The contract on a real cluster. */
@OnRealCluster
class RealHookRunTest extends HookRunContract implements OnReal {
  @RegisterExtension static final RealCluster REAL = new RealCluster();

  @Override
  public RealCluster real() {
    return REAL;
  }
}
