// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.examples.cli;

/** What is known of the terminal. */
final class Terminal {
  private static final int USUAL = 120;
  private static final int LEAST = 60;

  private Terminal() {}

  /** Whether colours may be used: there is a terminal, and nobody asked for none. */
  static boolean isColoured() {
    return System.console() != null && System.getenv("NO_COLOR") == null;
  }

  /** How many columns there are: what {@code COLUMNS} says, or 120. */
  static int width() {
    String columns = System.getenv("COLUMNS");
    return columns != null && columns.matches("[0-9]{1,4}")
        ? Math.max(LEAST, Integer.parseInt(columns))
        : USUAL;
  }
}
