// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.examples.cli;

/** What is known of the terminal. */
final class Terminal {
  private Terminal() {}

  /** Whether colours may be used: there is a terminal, and nobody asked for none. */
  static boolean isColoured() {
    return System.console() != null && System.getenv("NO_COLOR") == null;
  }
}
