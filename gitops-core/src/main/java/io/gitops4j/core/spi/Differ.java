// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.spi;

import io.gitops4j.core.plan.DiffInput;
import io.gitops4j.core.plan.Plan;

/** Compares what is declared with what runs: a pure function of values. Thread-safe. */
public interface Differ {

  /** The plan. What can't be compared is {@code UNKNOWN} with its cause, never an exception. */
  Plan diff(DiffInput input);
}
