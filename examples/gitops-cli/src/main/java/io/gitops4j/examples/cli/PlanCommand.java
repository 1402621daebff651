// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.examples.cli;

import io.gitops4j.core.ReconcileResult;
import io.gitops4j.core.ReconcileStatus;
import io.gitops4j.core.Reconciler;
import io.gitops4j.core.app.Application;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code gitops plan}: what a sync would do. */
@Command(
    name = "plan",
    description = "Shows what a sync would do, and writes nothing.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class PlanCommand extends ApplicationCommand {
  @Option(
      names = "--all",
      description = "show objects without differences and fields of new ones too")
  private boolean everything;

  @Option(names = "--exit-code", description = "exit with 2 if there are differences")
  private boolean exitCode;

  @Override
  ReconcileResult run(Reconciler reconciler, Application application) {
    return reconciler.plan(application);
  }

  @Override
  void print(ReconcileResult result, ResultText text) {
    text.head(result);
    text.plan(result, everything);
  }

  @Override
  int exitCode(ReconcileResult result) {
    return exitCode && result.status() == ReconcileStatus.OUT_OF_SYNC ? Main.DIFFERS : 0;
  }
}
