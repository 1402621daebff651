// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.k8s.health;

import io.gitops4j.core.error.ErrorCode;

/** What can be wrong with rules for health. */
public enum HealthRuleError implements ErrorCode {
  /** A file of rules says something that is no rule. */
  RULE("health.rule"),
  /** A file of rules can't be read. */
  READ("health.read");

  private final String id;

  HealthRuleError(String id) {
    this.id = id;
  }

  @Override
  public String id() {
    return id;
  }
}
