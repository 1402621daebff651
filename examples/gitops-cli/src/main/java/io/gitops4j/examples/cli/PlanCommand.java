// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.examples.cli;

import io.gitops4j.core.app.Application;
import io.gitops4j.core.error.Severity;
import io.gitops4j.core.plan.Change;
import io.gitops4j.core.render.Manifest;
import io.gitops4j.core.spi.Cluster;
import io.gitops4j.diff.CommitPlan;
import io.gitops4j.diff.SecretFindings;
import io.gitops4j.diff.report.Report;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code gitops plan}: what a sync would do. */
@Command(
    name = "plan",
    description = {
      "Shows what a sync would do, and writes nothing.",
      "Several applications are planned together, in the order of their graph: what moves from one to another,"
          + " what two declare, circles. With --repo and no --file all of the repository are meant, and those"
          + " that they declare; with --from-cluster those that lie in the cluster."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class PlanCommand implements Callable<Integer> {
  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  @CommandLine.Mixin private TargetOptions files = new TargetOptions();

  @CommandLine.Mixin private LiveOptions live = new LiveOptions();

  @CommandLine.Mixin private ReportOptions reports = new ReportOptions();

  @CommandLine.Mixin private DeletionOptions deletions = new DeletionOptions();

  @CommandLine.Mixin private StandIns standIns = new StandIns();

  @CommandLine.Mixin private RemoteOptions remote = new RemoteOptions();

  @CommandLine.Mixin private TrustOptions trust = new TrustOptions();

  @Option(names = "--exit-code", description = "exit with 2 if there are differences")
  private boolean exitCode;

  @Option(
      names = "--undeclared",
      description =
          "tell what lives in the namespaces of the applications though nobody declares it, as"
              + " drift does; it counts for nothing")
  private boolean undeclared;

  @Override
  public Integer call() throws IOException {
    PrintWriter err = spec.commandLine().getErr();
    ApplicationOptions.Selection selected = files.trusting(trust).selectAll(err, live::open);
    List<Application> applications = selected.applications();
    if (applications.isEmpty()) {
      return Main.FAILED;
    }
    Cluster cluster = live.open();
    try (ApplicationRun run = new ApplicationRun(remote, trust, cluster, live.applier())) {
      if (files.withNested()) {
        run.leaveUnserved();
      }
      standIns.read();
      run.standIns(standIns);
      ApplicationRun.Planned planned =
          run.plan(
              applications.stream().map(standIns::withKeys).toList(), selected.graph(), deletions);
      Report report = withSecrets(ApplicationRun.report("", planned), planned);
      if (undeclared) {
        Undeclared found = Undeclared.in(cluster, applications, planned);
        report = report.withIssues(found.issues(Severity.WARNING));
        err.println(found.counted(""));
      }
      reports.write(report, spec.commandLine().getOut(), err);
      int code = Main.code(report.status());
      return code == Main.DIFFERS && !exitCode ? 0 : code;
    }
  }

  /** The report with what is said of secrets that lie elsewhere. */
  private static Report withSecrets(Report report, ApplicationRun.Planned planned) {
    List<Manifest> all = new ArrayList<>();
    for (CommitPlan.Part part : planned.commit().parts()) {
      for (Change change : part.plan().changes()) {
        if (change.desired() != null) {
          all.add(change.desired());
        }
      }
    }
    return report.withIssues(SecretFindings.among(all).of(all));
  }
}
