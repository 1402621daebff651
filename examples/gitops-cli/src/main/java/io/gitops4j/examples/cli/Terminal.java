// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.examples.cli;

import java.io.Console;

/** What is known of the terminal. */
final class Terminal {
  private static final int USUAL = 120;
  private static final int LEAST = 60;

  private Terminal() {}

  /** Whether a person sits at both ends: neither input nor output is a file or a pipe. */
  static boolean isThere() {
    Console console = System.console();
    if (console == null) {
      return false;
    }
    try {
      // from Java 22 on there may be a console without a terminal, which can be asked
      return (Boolean) Console.class.getMethod("isTerminal").invoke(console);
    } catch (NoSuchMethodException e) {
      return true;
    } catch (ReflectiveOperationException e) {
      return false;
    }
  }

  /** Whether colours may be used: there is a terminal that has them, and nobody asked for none. */
  static boolean isColoured() {
    String none = System.getenv("NO_COLOR");
    return (none == null || none.isEmpty()) && !"dumb".equals(System.getenv("TERM")) && isThere();
  }

  /** How many columns there are: what {@code COLUMNS} says, or 120. */
  static int width() {
    String columns = System.getenv("COLUMNS");
    return columns != null && columns.matches("[0-9]{1,4}")
        ? Math.max(LEAST, Integer.parseInt(columns))
        : USUAL;
  }

  /** A text of a repository, in one line that does not act on a terminal. */
  static String shown(String text) {
    return text.replaceAll("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]", "?");
  }
}
