// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.examples.cli;

import io.gitops4j.core.ReconcileResult;
import io.gitops4j.core.Reconciler;
import io.gitops4j.core.app.Application;
import io.gitops4j.core.app.Operation;
import io.gitops4j.core.app.graph.ApplicationGraph;
import io.gitops4j.core.app.graph.GraphRun;
import io.gitops4j.core.error.Issue;
import io.gitops4j.core.spi.Differ;
import io.gitops4j.diff.CommitPlan;
import io.gitops4j.diff.PlanError;
import io.gitops4j.k8s.apply.KubernetesApplier;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code gitops sync}: brings a cluster to the declared state. */
@Command(
    name = "sync",
    description = {
      "Brings the cluster to the declared state.",
      "Progress is told on standard error.",
      "Several applications are planned together first: what moves from one to another is not deleted,"
          + " what others depend on comes first, and nothing is written if two declare one object.",
      "A later wave of applications, a later step of a set, and what depends on others are begun once those"
          + " before them are healthy, and held if they are not.",
      "An Application with an operation is synced as that says."
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
    ApplicationOptions.Selection selected = files.trusting(trust).select(err, cluster::open);
    List<Application> applications = selected.applications();
    if (applications.isEmpty()) {
      return Main.FAILED;
    }
    try (ApplicationRun run =
        new ApplicationRun(remote, trust, cluster.open(), KubernetesApplier.ofDefaults())) {
      if (files.withNested()) {
        run.leaveUnserved();
      }
      // one by itself is asked for by hand
      ApplicationGraph graph = ApplicationGraph.of(applications);
      Differ differ = deletions.differ();
      boolean failed = false;
      if (applications.size() > 1) {
        ApplicationRun.Planned planned = run.plan(applications, selected.graph(), deletions);
        CommitPlan commit = planned.commit();
        commit.issues().forEach(issue -> print(issue, err));
        if (commit.issues().stream().anyMatch(issue -> issue.code() == PlanError.CLAIMED)) {
          err.println("nothing was written");
          return Main.FAILED;
        }
        failed = commit.issues().stream().anyMatch(Issue::isError);
        differ = deletions.differ(commit);
        graph = commit.graph();
      }
      if (writesStatus) {
        run.writeStatus();
      }
      failed |= !sync(run, applications, graph, differ, err);
      run.lock();
      return failed ? Main.FAILED : 0;
    }
  }

  /** Whether all succeeded, but for those that are synced by hand only. */
  private boolean sync(
      ApplicationRun run,
      List<Application> applications,
      ApplicationGraph graph,
      Differ differ,
      PrintWriter err) {
    Reconciler reconciler = run.reconciler(differ, new ProgressLines(err));
    Set<Application> meant = new HashSet<>(applications);
    List<ReconcileResult> results = new ArrayList<>();
    boolean held = false;
    for (GraphRun.Outcome<ReconcileResult> outcome :
        GraphRun.of(
                application -> synced(reconciler, application, err),
                ReconcileResult::letsOthersBegin)
            .over(graph, meant::contains)) {
      Issue why = outcome.held();
      if (why != null) {
        print(why, err);
        held |= why.isError();
      }
      if (outcome.result() != null) {
        results.add(outcome.result());
      }
    }
    ResultText.print(results, form, spec.commandLine().getOut());
    return !held && results.stream().allMatch(ReconcileResult::succeeded);
  }

  private static ReconcileResult synced(
      Reconciler reconciler, Application application, PrintWriter err) {
    Operation operation = application.operation();
    ReconcileResult result =
        operation == null ? reconciler.sync(application) : reconciler.sync(application, operation);
    result.issues().forEach(issue -> print(issue, err));
    return result;
  }

  private static void print(Issue issue, PrintWriter err) {
    err.println(DeletionOptions.shown(issue).toDisplayString());
  }
}
