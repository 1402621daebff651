// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.k8s.memory.workload;

import java.time.Duration;
import java.util.Objects;

/**
 * How fast things happen in the simulation. Immutable.
 *
 * @param podStart from the creation of a pod until its containers run and are ready
 * @param jobRun how long the containers of a job run
 */
public record Pace(Duration podStart, Duration jobRun) {
  /** Two seconds each. */
  public static final Pace DEFAULTS = new Pace(Duration.ofSeconds(2), Duration.ofSeconds(2));

  /** Checks both. */
  public Pace {
    Objects.requireNonNull(podStart, "podStart");
    Objects.requireNonNull(jobRun, "jobRun");
  }
}
