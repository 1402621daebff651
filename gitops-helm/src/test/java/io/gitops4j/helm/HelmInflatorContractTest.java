// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.helm;

import io.gitops4j.core.spi.ChartInflator;
import io.gitops4j.testkit.ChartInflatorContract;

class HelmInflatorContractTest extends ChartInflatorContract {
  @Override
  protected ChartInflator inflator() {
    return new HelmInflator();
  }
}
