// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.cel;

/**
 * What an expression may cost. All limits count work, none counts time, so that the same expression
 * on the same object always has the same outcome.
 *
 * @param expressionLength the longest expression, in code points; default 8,192
 * @param nesting how deep an expression may be nested; default 64
 * @param iterations how often macros such as {@code all} and {@code filter} may go round, in one
 *     evaluation; default 20,000
 * @param steps how many sub-expressions may be evaluated; a text or a list counts the more the
 *     longer it is; default 200,000
 * @param textLength the longest text that may be read or made, in UTF-16 units; default 20,000
 */
public record CelLimits(
    int expressionLength, int nesting, int iterations, int steps, int textLength) {

  /** The defaults. */
  public static final CelLimits DEFAULTS = new CelLimits(8_192, 64, 20_000, 200_000, 20_000);

  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException if one is not above zero
   */
  public CelLimits {
    if (expressionLength < 1 || nesting < 1 || iterations < 1 || steps < 1 || textLength < 1) {
      throw new IllegalArgumentException("limits: a number is not above zero");
    }
  }
}
