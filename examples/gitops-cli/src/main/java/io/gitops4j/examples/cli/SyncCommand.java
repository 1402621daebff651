// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.examples.cli;

import io.gitops4j.core.ReconcileResult;
import io.gitops4j.core.Reconciler;
import io.gitops4j.core.app.Application;
import io.gitops4j.core.error.Issue;
import io.gitops4j.core.spi.Differ;
import io.gitops4j.diff.CommitPlan;
import io.gitops4j.diff.PlanError;
import io.gitops4j.k8s.apply.KubernetesApplier;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code gitops sync}: brings a cluster to the declared state. */
@Command(
    name = "sync",
    description = {
      "Brings the cluster to the declared state; progress is told on standard error.",
      "Several applications are planned together first: what moves from one to another is not deleted,"
          + " what others depend on comes first, and nothing is written if two declare one object."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class SyncCommand implements Callable<Integer> {
  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  @CommandLine.Mixin private TargetOptions files = new TargetOptions();

  @CommandLine.Mixin private ClusterOptions cluster = new ClusterOptions();

  @CommandLine.Mixin private DeletionOptions deletions = new DeletionOptions();

  @CommandLine.Mixin private RemoteOptions remote = new RemoteOptions();

  @CommandLine.Mixin private TrustOptions trust = new TrustOptions();

  @Option(
      names = "--write-status",
      description =
          "writes the status of the Applications and Kustomizations that lie in the cluster too, as"
              + " Argo CD and Flux do")
  private boolean writesStatus;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORM",
      description = "text (default), json or yaml")
  private OutputForm form = OutputForm.TEXT;

  @Override
  public Integer call() throws IOException {
    PrintWriter err = spec.commandLine().getErr();
    List<Application> applications = files.read(err);
    if (applications.isEmpty()) {
      return Main.FAILED;
    }
    try (ApplicationRun run =
        new ApplicationRun(remote, trust, cluster.open(), KubernetesApplier.ofDefaults())) {
      List<Application> ordered = applications;
      Differ differ = deletions.differ();
      boolean failed = false;
      if (applications.size() > 1) {
        ApplicationRun.Planned planned = run.plan(applications, deletions);
        CommitPlan commit = planned.commit();
        commit.issues().forEach(issue -> print(issue, err));
        if (commit.issues().stream().anyMatch(issue -> issue.code() == PlanError.CLAIMED)) {
          err.println("nothing was written");
          return Main.FAILED;
        }
        failed = commit.issues().stream().anyMatch(Issue::isError);
        differ = deletions.differ(commit);
        ordered = ordered(applications, commit);
      }
      if (writesStatus) {
        run.writeStatus();
      }
      List<ReconcileResult> results = sync(run, ordered, differ, err);
      run.lock();
      ResultText.print(results, form, spec.commandLine().getOut());
      return !failed && results.stream().allMatch(ReconcileResult::succeeded) ? 0 : Main.FAILED;
    }
  }

  private static List<ReconcileResult> sync(
      ApplicationRun run, List<Application> applications, Differ differ, PrintWriter err) {
    Reconciler reconciler = run.reconciler(differ, new ProgressLines(err));
    List<ReconcileResult> results = new ArrayList<>();
    for (Application application : applications) {
      ReconcileResult result = reconciler.sync(application);
      results.add(result);
      result.issues().forEach(issue -> print(issue, err));
    }
    return results;
  }

  private static void print(Issue issue, PrintWriter err) {
    err.println(DeletionOptions.shown(issue).toDisplayString());
  }

  /** In the order of the commit's plan; those without a plan at the end. */
  private static List<Application> ordered(List<Application> applications, CommitPlan commit) {
    List<Application> ordered =
        new ArrayList<>(commit.parts().stream().map(CommitPlan.Part::application).toList());
    applications.stream().filter(each -> !ordered.contains(each)).forEach(ordered::add);
    return ordered;
  }
}
