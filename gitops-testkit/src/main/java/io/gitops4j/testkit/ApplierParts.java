// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.testkit;

import io.gitops4j.core.spi.Applier;
import io.gitops4j.core.spi.Cluster;
import io.gitops4j.core.spi.HealthCheck;
import io.gitops4j.core.spi.Time;

/**
 * What the contracts of an applier ask of those who extend them. An interface of your own with
 * default methods serves several contracts.
 */
public interface ApplierParts {
  /** The applier under test. */
  Applier applier();

  /** A cluster that it may write to; asked several times in a test, and the same each time. */
  Cluster cluster();

  /** Who judges health. */
  HealthCheck healthCheck();

  /** How time passes while the applier waits. */
  Time time();
}
