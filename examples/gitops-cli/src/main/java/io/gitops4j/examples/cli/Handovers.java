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
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.function.BiFunction;

/** What {@code export} and {@code adopt} have in common: show each hand-over, or do it. */
final class Handovers {
  private final ApplicationRun run;
  private final BiFunction<Applier.Target, Handover, SyncResult> pass;
  private final boolean yes;
  private final PrintWriter out;
  private final PrintWriter err;

  Handovers(
      ApplicationRun run,
      BiFunction<Applier.Target, Handover, SyncResult> pass,
      boolean yes,
      PrintWriter out,
      PrintWriter err) {
    this.run = run;
    this.pass = pass;
    this.yes = yes;
    this.out = out;
    this.err = err;
  }

  /** Plans one hand-over of an application. */
  interface Planner {
    Handover plan(Applier.Target target, Prepared prepared) throws IOException;
  }

  /** Each application; the exit code. */
  int forEach(List<Application> applications, Planner planner) throws IOException {
    boolean failed = false;
    for (Application application : applications) {
      try (Prepared prepared =
          run.reconciler(new PlanDiffer(), ReconcileListener.NONE).prepare(application)) {
        prepared.issues().forEach(this::tell);
        Applier.Target target = prepared.target();
        failed |= target == null || !one(target, planner.plan(target, prepared));
      }
    }
    run.lock();
    out.flush();
    if (!yes) {
      err.println("nothing was written: give --yes to do it");
    }
    return failed ? Main.FAILED : 0;
  }

  private boolean one(Applier.Target target, Handover handover) {
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
    SyncResult result = pass.apply(target, handover);
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
    out.println(TextReport.visible(text));
  }

  private void tell(Issue issue) {
    err.println(issue.toDisplayString());
  }
}
