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
          + " before them are healthy, and held if they are not; the rest goes side by side.",
      "An Application with an operation is synced as that says."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class SyncCommand implements Callable<Integer> {
  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  @CommandLine.Mixin private SyncSetup setup = new SyncSetup();

  @Option(
      names = "--parallel",
      paramLabel = "N",
      description =
          "how many applications are synced side by side that do not wait for each other (default: 4);"
              + " 1 for one after the other")
  private int parallel = 4;

  @Override
  public Integer call() throws IOException {
    if (parallel < 1) {
      throw Commands.wrongUsage(spec, "--parallel: " + parallel + " (expected: 1 or more)");
    }
    PrintWriter err = spec.commandLine().getErr();
    ApplicationOptions.Selection selected = setup.files().select(err, setup::cluster);
    List<Application> applications = selected.applications();
    if (applications.isEmpty()) {
      return Main.FAILED;
    }
    try (ApplicationRun run = setup.open()) {
      // one by itself is asked for by hand
      ApplicationGraph graph = ApplicationGraph.of(applications);
      Differ differ = setup.deletions().differ();
      boolean failed = false;
      if (applications.size() > 1) {
        ApplicationRun.Planned planned =
            run.plan(applications, selected.graph(), setup.deletions());
        CommitPlan commit = planned.commit();
        commit.issues().forEach(issue -> SyncSetup.print(issue, err));
        if (commit.issues().stream().anyMatch(issue -> issue.code() == PlanError.CLAIMED)) {
          err.println("nothing was written");
          return Main.FAILED;
        }
        failed = commit.issues().stream().anyMatch(Issue::isError);
        differ = setup.deletions().differ(commit);
        graph = commit.graph();
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
    Reconciler reconciler = run.reconciler(differ, new ProgressLines(err, applications.size() > 1));
    Set<Application> meant = new HashSet<>(applications);
    List<ReconcileResult> results = new ArrayList<>();
    boolean held = false;
    for (GraphRun.Outcome<ReconcileResult> outcome :
        GraphRun.of(
                application -> synced(reconciler, application), ReconcileResult::letsOthersBegin)
            .atOnce(parallel)
            .over(graph, meant::contains)) {
      Issue why = outcome.held();
      if (why != null) {
        SyncSetup.print(why, err);
        held |= why.isError();
      }
      ReconcileResult result = outcome.result();
      if (result != null) {
        result.issues().forEach(issue -> SyncSetup.print(issue, err));
        results.add(result);
      }
    }
    setup.print(results, spec.commandLine().getOut());
    return !held && results.stream().allMatch(ReconcileResult::succeeded);
  }

  private static ReconcileResult synced(Reconciler reconciler, Application application) {
    Operation operation = application.operation();
    return operation == null
        ? reconciler.sync(application)
        : reconciler.sync(application, operation);
  }
}
