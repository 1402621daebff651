// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.tree;

/** How a scalar was written, or is to be written. */
public enum ScalarStyle {
  /** Without quotes; for a scalar made by a program: as its type needs. */
  PLAIN,
  /** In single quotes. */
  SINGLE_QUOTED,
  /** In double quotes. */
  DOUBLE_QUOTED,
  /** A literal block ({@code |}). */
  LITERAL,
  /** A folded block ({@code >}). */
  FOLDED
}
