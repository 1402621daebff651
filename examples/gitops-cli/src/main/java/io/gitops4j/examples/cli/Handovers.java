// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.examples.cli;

import io.gitops4j.core.Prepared;
import io.gitops4j.core.app.Application;
import io.gitops4j.core.error.Issue;
import io.gitops4j.core.event.ReconcileListener;
import io.gitops4j.core.plan.Outcome;
import io.gitops4j.core.plan.ResourceResult;
import io.gitops4j.core.plan.SyncResult;
import io.gitops4j.core.spi.Applier;
import io.gitops4j.diff.PlanDiffer;
import io.gitops4j.diff.report.TextReport;
import io.gitops4j.k8s.apply.Handover;
import io.gitops4j.k8s.apply.KubernetesApplier;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** What {@code export} and {@code adopt} have in common: each hand-over is shown, or done. */
final class Handovers {
  @CommandLine.Spec(CommandLine.Spec.Target.MIXEE)
  private CommandLine.Model.CommandSpec spec;

  @CommandLine.Mixin private TargetOptions files = new TargetOptions();

  @CommandLine.Mixin private HandoverOptions theirs = new HandoverOptions();

  @CommandLine.Mixin private ClusterOptions cluster = new ClusterOptions();

  @CommandLine.Mixin private RemoteOptions remote = new RemoteOptions();

  @CommandLine.Mixin private TrustOptions trust = new TrustOptions();

  @Option(names = "--yes", description = "do it")
  private boolean yes;

  /** Plans one hand-over of an application. */
  interface Planner {
    Handover plan(KubernetesApplier applier, Applier.Target target, Prepared prepared)
        throws IOException;
  }

  /** How the other tool marks what it owns. */
  HandoverOptions theirs() {
    return theirs;
  }

  /** The applications; none if one can't be read, which is said. */
  List<Application> applications() throws IOException {
    return files.trusting(trust).read(err(), cluster::open);
  }

  /** Each application; the exit code. */
  int forEach(List<Application> applications, Planner planner) throws IOException {
    if (applications.isEmpty()) {
      return Main.FAILED;
    }
    KubernetesApplier applier = KubernetesApplier.ofDefaults();
    boolean failed = false;
    try (ApplicationRun run = new ApplicationRun(remote, trust, cluster.open(), applier)) {
      for (Application application : applications) {
        try (Prepared prepared =
            run.reconciler(new PlanDiffer(), ReconcileListener.NONE).prepare(application)) {
          prepared.issues().forEach(this::tell);
          Applier.Target target = prepared.target();
          failed |=
              target == null || !one(applier, target, planner.plan(applier, target, prepared));
        }
      }
      run.lock();
    }
    spec.commandLine().getOut().flush();
    if (!yes) {
      err().println("nothing was written: give --yes to do it");
    }
    return failed ? Main.FAILED : 0;
  }

  private PrintWriter err() {
    return spec.commandLine().getErr();
  }

  private boolean one(KubernetesApplier applier, Applier.Target target, Handover handover) {
    line(
        "%s: %d of %d objects %s to %s"
            .formatted(
                target.application(),
                handover.passed(),
                handover.objects().size(),
                yes ? "pass" : "would pass",
                handover.to().owner()));
    if (!yes) {
      handover
          .objects()
          .forEach(each -> line("  %-5s  %s".formatted(each.passes() ? "pass" : "stays", each)));
      return true;
    }
    SyncResult result = applier.handOver(target, handover);
    for (ResourceResult resource : result.resources()) {
      String word =
          switch (resource.outcome()) {
            case APPLIED -> "passed";
            case UNCHANGED -> "stays";
            case FAILED -> "FAILED";
            default -> "skipped";
          };
      line("  %-7s  %s  (%s)".formatted(word, resource.id(), resource.reason()));
    }
    result.issues().forEach(this::tell);
    return result.issues().stream().noneMatch(Issue::isError)
        && result.count(Outcome.FAILED) == 0
        && result.count(Outcome.SKIPPED) == 0;
  }

  private void line(String text) {
    spec.commandLine().getOut().println(TextReport.visible(text));
  }

  private void tell(Issue issue) {
    err().println(issue.toDisplayString());
  }
}
