// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.k8s.memory.workload;

import java.util.Map;

/** The controllers of this package. */
public final class Controllers {
  private Controllers() {}

  /** Each by the group and kind of its objects, as {@code apps/Deployment}. */
  public static Map<String, Controller> all() {
    return Map.of();
  }
}
