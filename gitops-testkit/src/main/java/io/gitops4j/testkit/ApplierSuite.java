// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.ReconcileResult;
import io.gitops4j.core.ReconcileStatus;
import io.gitops4j.core.app.Application;
import io.gitops4j.core.spi.Applier;
import io.gitops4j.core.spi.Cluster;
import io.gitops4j.core.spi.HealthCheck;
import io.gitops4j.core.spi.Time;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** What the contracts of an applier ask of those who extend them. */
abstract class ApplierSuite {
  ApplierHarness harness;

  /** The applier under test. */
  protected abstract Applier applier();

  /** A cluster that it may write to; asked once for each test. */
  protected abstract Cluster cluster();

  /** Who judges health. */
  protected abstract HealthCheck healthCheck();

  /** How time passes while the applier waits. */
  protected abstract Time time();

  @BeforeEach
  void begin() {
    harness = new ApplierHarness(cluster(), applier(), healthCheck(), time());
  }

  @AfterEach
  void end() {
    harness.cleanUp();
  }

  ReconcileResult sync(Application application) {
    return harness.reconciler().sync(application);
  }

  static void assertStatus(ReconcileResult result, ReconcileStatus status) {
    assertThat(result.status()).as("%s %s", result, result.issues()).isEqualTo(status);
  }
}
