// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.examples.cli;

import io.gitops4j.core.ReconcileResult;
import io.gitops4j.core.Reconciler;
import io.gitops4j.core.app.Application;
import io.gitops4j.core.event.ReconcileListener;
import java.io.PrintWriter;
import picocli.CommandLine.Command;

/** {@code gitops sync}: brings a cluster to the declared state. */
@Command(
    name = "sync",
    description = "Brings the cluster to the declared state; progress is told on standard error.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class SyncCommand extends ApplicationCommand {

  @Override
  ReconcileResult run(Reconciler reconciler, Application application) {
    return reconciler.sync(application);
  }

  @Override
  ReconcileListener listener(PrintWriter err) {
    return new ProgressLines(err);
  }

  @Override
  void print(ReconcileResult result, ResultText text) {
    text.head(result);
    text.resources(result);
  }
}
