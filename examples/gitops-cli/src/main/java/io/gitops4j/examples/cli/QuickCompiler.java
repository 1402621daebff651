// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.examples.cli;

import java.io.File;
import java.lang.reflect.Method;

/**
 * Has the JVM do without its second compiler. One command, one process: it is over before that
 * compiler pays, and until then it takes a processor from the command. The launcher says so by an
 * option; a jar can't, but the JVM takes directives for its compilers while it runs ({@code jcmd
 * Compiler.directives_add}). The public way to them, a platform MBean, takes longer to load than is
 * gained, so this takes the one behind it, which the manifest opens. A JVM without it compiles as
 * it likes.
 */
final class QuickCompiler {
  private static final String COMMANDS = "com.sun.management.internal.DiagnosticCommandImpl";

  /** Loads the native part of the commands. */
  private static final String PROVIDER = "com.sun.management.internal.PlatformMBeanProviderImpl";

  private QuickCompiler() {}

  /**
   * Asks for it, with the directives beside the jar. Who chose compilers on the command line is
   * left alone.
   *
   * @return whether the JVM does without it
   */
  static boolean alone(String jar) {
    File directives = new File(new File(jar).getParentFile(), "lib/quick-compiler.json");
    try {
      Class.forName(PROVIDER);
      Class<?> commands = Class.forName(COMMANDS);
      Method instance = commands.getDeclaredMethod("getDiagnosticCommandMBean");
      instance.setAccessible(true);
      Object bean = instance.invoke(null);
      Method execute = commands.getDeclaredMethod("executeDiagnosticCommand", String.class);
      execute.setAccessible(true);
      if (String.valueOf(execute.invoke(bean, "VM.flags")).contains("Tiered")) {
        return false;
      }
      Object answer = execute.invoke(bean, "Compiler.directives_add \"" + directives + "\"");
      return String.valueOf(answer).startsWith("1 ");
    } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
      return false; // another JVM, or none of its parts for management
    }
  }
}
