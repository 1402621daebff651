// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.testkit;

import io.gitops4j.core.spi.Differ;
import io.gitops4j.diff.PlanDiffer;

class PlanDifferTest extends DifferContract {
  @Override
  protected Differ differ() {
    return new PlanDiffer();
  }
}
