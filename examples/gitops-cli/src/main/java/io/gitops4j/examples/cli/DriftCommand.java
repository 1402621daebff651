// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.examples.cli;

import io.gitops4j.core.ReconcileResult;
import io.gitops4j.core.Reconciler;
import io.gitops4j.core.app.Application;
import io.gitops4j.core.error.Severity;
import io.gitops4j.core.event.ReconcileListener;
import io.gitops4j.core.plan.SyncStatus;
import io.gitops4j.core.spi.Cluster;
import io.gitops4j.diff.CommitPlan;
import io.gitops4j.diff.DeletionBudget;
import io.gitops4j.diff.PlanDiffer;
import io.gitops4j.diff.report.Report;
import io.gitops4j.k8s.apply.KubernetesApplier;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code gitops drift}: whether a cluster still is as it was declared. */
@Command(
    name = "drift",
    description = {
      "Tells whether a cluster is as declared.",
      "Nothing is written.",
      "Before a merge compare with what was synced last, e.g. --revision origin/main: the change itself"
          + " is not in the cluster yet."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:no drift",
      "1:it could not be told; the reason is on standard error",
      "2:drift",
      "64:wrong usage"
    },
    footer = {
      "",
      "Left out of what nobody declares are objects with a controller for an owner, what Kubernetes makes",
      "itself, Events and Leases, and what carries the mark of Helm, Argo CD, Flux or another application.",
      "",
      "Examples:",
      "  gitops drift --path clusters/production --policy strict --kubeconfig FILE",
      "  gitops drift -f app.yaml --repo . --kubeconfig FILE --report junit=drift.xml"
    })
final class DriftCommand implements Callable<Integer> {
  /** What counts. */
  private enum Policy {
    STRICT,
    WARN
  }

  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  @Option(
      names = "--policy",
      paramLabel = "POLICY",
      description =
          "warn (default): what nobody declares in the namespaces of the applications is told;"
              + " strict: it counts as drift")
  private Policy policy = Policy.WARN;

  @CommandLine.Mixin private TargetOptions files = new TargetOptions();

  @CommandLine.Mixin private ClusterOptions cluster = new ClusterOptions();

  @CommandLine.Mixin private ReportOptions reports = new ReportOptions();

  @CommandLine.Mixin private RemoteOptions remote = new RemoteOptions();

  @CommandLine.Mixin private TrustOptions trust = new TrustOptions();

  @Override
  public Integer call() throws IOException {
    PrintWriter err = spec.commandLine().getErr();
    List<Application> applications = files.trusting(trust).read(err, cluster::open);
    if (applications.isEmpty()) {
      return Main.FAILED;
    }
    Cluster opened = cluster.open();
    try (ApplicationRun run =
        new ApplicationRun(remote, trust, opened, KubernetesApplier.ofDefaults())) {
      ApplicationRun.Planned planned = plan(run, applications);
      Report report = ApplicationRun.report("", planned);
      Undeclared undeclared = Undeclared.in(opened, applications, planned);
      boolean strict = policy == Policy.STRICT;
      report = report.withIssues(undeclared.issues(strict ? Severity.ERROR : Severity.WARNING));
      reports.write(report, spec.commandLine().getOut(), err);
      boolean more = strict && undeclared.count() > 0;
      SyncStatus status =
          more && report.status() == SyncStatus.SYNCED ? SyncStatus.OUT_OF_SYNC : report.status();
      boolean ignored = undeclared.count() > 0 && !strict;
      err.println(
          said(status)
              + "; "
              + undeclared.counted(ignored ? ", which does not count with --policy warn" : ""));
      return Main.code(status);
    }
  }

  /** The plans as they are: what would be deleted is drift too, however much it is. */
  private static ApplicationRun.Planned plan(ApplicationRun run, List<Application> applications)
      throws IOException {
    Reconciler reconciler = run.reconciler(new PlanDiffer(), ReconcileListener.NONE);
    List<ReconcileResult> results = new ArrayList<>();
    List<CommitPlan.Part> parts = new ArrayList<>();
    for (Application application : applications) {
      ReconcileResult result = reconciler.plan(application);
      results.add(result);
      if (result.plan() != null) {
        parts.add(new CommitPlan.Part(application, result.plan()));
      }
    }
    run.lock();
    return new ApplicationRun.Planned(results, CommitPlan.of(parts, DeletionBudget.UNLIMITED));
  }

  private static String said(SyncStatus status) {
    return switch (status) {
      case SYNCED -> "no drift";
      case OUT_OF_SYNC -> "drift";
      case UNKNOWN -> "it could not be told whether there is drift";
    };
  }
}
