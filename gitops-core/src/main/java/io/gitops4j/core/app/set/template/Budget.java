// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.app.set.template;

/**
 * Counts the work of templates: steps of the evaluation, and characters that are made on the way.
 * Not thread-safe.
 */
public final class Budget {
  private long steps;
  private long text;

  /**
   * A budget.
   *
   * @param steps operands, rounds of loops and items of lists that may be looked at
   * @param text characters that may be made
   */
  public Budget(long steps, long text) {
    this.steps = steps;
    this.text = text;
  }

  /** Counts steps. */
  public void steps(long count) {
    steps -= count;
    if (steps < 0) {
      throw new TemplateFailure(TemplateFailure.Kind.LIMIT, -1, "too much work");
    }
  }

  /** Counts characters, before they are made where that is possible. */
  public void text(long count) {
    text -= count;
    if (text < 0) {
      throw new TemplateFailure(TemplateFailure.Kind.LIMIT, -1, "too much text");
    }
  }
}
