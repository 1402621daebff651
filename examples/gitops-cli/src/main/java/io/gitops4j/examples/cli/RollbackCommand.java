// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.examples.cli;

import io.gitops4j.core.ReconcileResult;
import io.gitops4j.core.app.Application;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code gitops rollback}: syncs what was synced before. */
@Command(
    name = "rollback",
    description = {
      "Syncs an entry of the history.",
      "The sources of then, at the revisions of then, without hooks. An automated "
          + "application is not rolled back, since it would be synced again."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class RollbackCommand implements Callable<Integer> {
  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  @Parameters(
      index = "0",
      paramLabel = "APP",
      description = "the application: NAME, or NAMESPACE/NAME")
  private String name = "";

  @Parameters(index = "1", paramLabel = "ID", description = "the entry that gitops history shows")
  private long id;

  @CommandLine.Mixin private SyncSetup setup = new SyncSetup();

  @Override
  public Integer call() throws IOException {
    PrintWriter err = spec.commandLine().getErr();
    List<Application> named =
        setup.files().read(err, setup::cluster).stream()
            .filter(each -> each.name().equals(name) || each.toString().equals(name))
            .toList();
    if (named.size() != 1) {
      String found = named.isEmpty() ? "no application is named " : "several are named ";
      err.println(found + name);
      return Main.FAILED;
    }
    try (ApplicationRun run = setup.open()) {
      ReconcileResult result =
          run.reconciler(setup.deletions().differ(), new ProgressLines(err, false))
              .rollback(named.get(0), id);
      result.issues().forEach(issue -> SyncSetup.print(issue, err));
      run.lock();
      setup.print(List.of(result), spec.commandLine().getOut());
      return result.succeeded() ? 0 : Main.FAILED;
    }
  }
}
