// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.ReconcileResult;
import io.gitops4j.core.ReconcileStatus;
import io.gitops4j.core.app.Application;
import io.gitops4j.core.render.Gvk;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** What the contracts of an applier have in common. */
abstract class ApplierSuite implements ApplierParts {
  ApplierHarness harness;

  @BeforeEach
  void begin() {
    harness = new ApplierHarness(cluster(), applier(), healthCheck(), time());
  }

  @AfterEach
  void end() {
    harness.cleanUp();
  }

  /**
   * Waits until this holds, for twenty seconds at most: what a server was told to do takes time.
   */
  void await(BooleanSupplier holds) {
    for (int i = 0; i < 200 && !holds.getAsBoolean(); i++) {
      try {
        time().sleep(Duration.ofMillis(100));
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
    assertThat(holds.getAsBoolean()).isTrue();
  }

  void awaitGone(Gvk gvk, String name) {
    await(() -> !harness.exists(gvk, name));
  }

  ReconcileResult sync(Application application) {
    return harness.reconciler().sync(application);
  }

  static void assertStatus(ReconcileResult result, ReconcileStatus status) {
    assertThat(result.status()).as("%s %s", result, result.issues()).isEqualTo(status);
  }
}
