// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.examples.cli;

import io.gitops4j.core.error.GitOpsException;
import io.gitops4j.core.plan.SyncStatus;
import java.io.PrintWriter;

/** The entry point. A plain {@code build} is run without loading the parser of arguments. */
public final class Main {
  static final int FAILED = 1;
  static final int DIFFERS = 2;
  static final int USAGE = 64;
  static final int INTERNAL = 70;

  private Main() {}

  /** Runs a command and ends the process with its exit code. */
  public static void main(String[] args) {
    System.exit(execute(args));
  }

  static int execute(String... args) {
    BuildCommand build = PlainBuild.read(args);
    return build == null ? Commands.execute(args) : PlainBuild.run(build);
  }

  /** The exit code of a comparison. */
  static int code(SyncStatus status) {
    return switch (status) {
      case SYNCED -> 0;
      case OUT_OF_SYNC -> DIFFERS;
      case UNKNOWN -> FAILED;
    };
  }

  /** Says what a command threw, and gives the exit code for it. */
  static int failed(Exception e, PrintWriter err) {
    boolean expected = e instanceof GitOpsException;
    err.println(expected ? e.getMessage() : e.toString());
    return expected ? FAILED : INTERNAL;
  }
}
