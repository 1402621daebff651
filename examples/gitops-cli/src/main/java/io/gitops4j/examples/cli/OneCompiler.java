// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.examples.cli;

import java.lang.reflect.Method;

final class OneCompiler {
  private static final String COMMANDS = "com.sun.management.internal.DiagnosticCommandImpl";
  private static final String LIBRARY = "com.sun.management.internal.PlatformMBeanProviderImpl";

  private OneCompiler() {}

  static void ask() {
    try {
      Class.forName(LIBRARY);
      Class<?> commands = Class.forName(COMMANDS);
      Method beans = commands.getDeclaredMethod("getDiagnosticCommandMBean");
      beans.setAccessible(true);
      Method run = commands.getDeclaredMethod("executeDiagnosticCommand", String.class);
      run.setAccessible(true);
      run.invoke(
          beans.invoke(null),
          "Compiler.directives_add " + System.getProperty("d", "/tmp/p/dir.json"));
    } catch (ReflectiveOperationException | RuntimeException e) {
      // so be it
    }
  }
}
