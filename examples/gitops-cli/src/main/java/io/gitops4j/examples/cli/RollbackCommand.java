// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.examples.cli;

import io.gitops4j.core.ReconcileResult;
import io.gitops4j.core.app.Application;
import io.gitops4j.k8s.apply.KubernetesApplier;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
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

  @CommandLine.Mixin private TargetOptions files = new TargetOptions();

  @CommandLine.Mixin private ClusterOptions cluster = new ClusterOptions();

  @CommandLine.Mixin private DeletionOptions deletions = new DeletionOptions();

  @CommandLine.Mixin private RemoteOptions remote = new RemoteOptions();

  @CommandLine.Mixin private TrustOptions trust = new TrustOptions();

  @Option(
      names = "--write-status",
      description = "writes the status of the Application that lies in the cluster too")
  private boolean writesStatus;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORM",
      description = "text (default), json or yaml")
  private OutputForm form = OutputForm.TEXT;

  @Override
  public Integer call() throws IOException {
    PrintWriter err = spec.commandLine().getErr();
    List<Application> named =
        files.trusting(trust).read(err, cluster::open).stream()
            .filter(each -> each.name().equals(name) || each.toString().equals(name))
            .toList();
    if (named.size() != 1) {
      String found = named.isEmpty() ? "no application is named " : "several are named ";
      err.println(found + name);
      return Main.FAILED;
    }
    try (ApplicationRun run =
        new ApplicationRun(remote, trust, cluster.open(), KubernetesApplier.ofDefaults())) {
      if (writesStatus) {
        run.writeStatus();
      }
      ReconcileResult result =
          run.reconciler(deletions.differ(), new ProgressLines(err)).rollback(named.get(0), id);
      result.issues().forEach(issue -> err.println(DeletionOptions.shown(issue).toDisplayString()));
      run.lock();
      ResultText.print(List.of(result), form, spec.commandLine().getOut());
      return result.succeeded() ? 0 : Main.FAILED;
    }
  }
}
