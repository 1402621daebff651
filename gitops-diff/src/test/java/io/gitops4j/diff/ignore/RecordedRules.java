// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.diff.ignore;

import io.gitops4j.diff.RecordedCases;

/** The rules of a recorded case. */
public final class RecordedRules {
  private RecordedRules() {}

  /** Reads them. */
  public static IgnoreRules of(RecordedCases.Case one) {
    return IgnoreConformanceTest.rules(one);
  }
}
