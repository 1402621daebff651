// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.error;

/** How grave an issue is. */
public enum Severity {
  /** What was asked for could not be done. */
  ERROR,
  /** It was done, but probably not as the author meant. */
  WARNING,
  /** A word about what was done; nothing is wrong. */
  INFO
}
