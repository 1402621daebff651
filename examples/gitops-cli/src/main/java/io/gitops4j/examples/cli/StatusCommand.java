// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.examples.cli;

import io.gitops4j.core.ReconcileResult;
import io.gitops4j.core.Reconciler;
import io.gitops4j.core.app.Application;
import picocli.CommandLine.Command;

/** {@code gitops status}: whether an application is in sync and healthy. */
@Command(
    name = "status",
    description = "Shows whether each object is in sync and healthy.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class StatusCommand extends ApplicationCommand {

  @Override
  ReconcileResult run(Reconciler reconciler, Application application) {
    return reconciler.plan(application);
  }

  @Override
  void print(ReconcileResult result, ResultText text) {
    text.head(result);
    text.resources(result);
  }
}
