// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.diff.ignore;

import io.gitops4j.core.error.ErrorCode;

/** What can keep a rule from being followed. */
public enum IgnoreError implements ErrorCode {
  /** A jq expression that can't be read, or that uses what is not allowed here. */
  EXPRESSION("ignore.expression"),
  /** A jq expression came upon a value that it can't handle; it ignores nothing in that object. */
  EVALUATION("ignore.evaluation"),
  /** A jq expression was stopped, since it took too much work; it ignores nothing. */
  BUDGET("ignore.budget"),
  /** A rule has jq expressions, and the library that reads them is not there. */
  JQ_MISSING("ignore.jq-missing"),
  /** A rule chooses objects by a text that is no regular expression or no label selector. */
  SELECTOR("ignore.selector"),
  /** A value is not of the type that a rule says it has. */
  TYPE("ignore.type");

  private final String id;

  IgnoreError(String id) {
    this.id = id;
  }

  @Override
  public String id() {
    return id;
  }
}
