// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.examples.cli;

/** The entry point of {@code java -jar}, which has no options for the JVM as the launcher has. */
public final class JarMain {
  private JarMain() {}

  /** Runs a command and ends the process with its exit code. */
  public static void main(String[] args) {
    QuickCompiler.alone(System.getProperty("java.class.path"));
    Main.main(args);
  }
}
