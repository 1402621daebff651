// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.examples.cli;

import io.gitops4j.core.Reconciler;
import io.gitops4j.core.app.Application;
import io.gitops4j.core.event.ReconcileListener;
import io.gitops4j.core.json.GitOpsJson;
import io.gitops4j.core.plan.HistoryEntry;
import io.gitops4j.core.plan.SyncState;
import io.gitops4j.core.source.Revision;
import io.gitops4j.diff.PlanDiffer;
import io.gitops4j.diff.report.TextReport;
import io.gitops4j.k8s.apply.KubernetesApplier;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code gitops history}: which syncs an application can be rolled back to. */
@Command(
    name = "history",
    description = {
      "Shows the syncs that are remembered in the cluster.",
      "The newest is the last; gitops rollback goes back to one."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class HistoryCommand implements Callable<Integer> {
  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  @CommandLine.Mixin private TargetOptions files = new TargetOptions();

  @CommandLine.Mixin private ClusterOptions cluster = new ClusterOptions();

  @CommandLine.Mixin private TrustOptions trust = new TrustOptions();

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORM",
      description = "text (default) or json: a line for each application")
  private Form form = Form.TEXT;

  /** How it is printed. */
  enum Form {
    /** For a person. */
    TEXT,
    /** The stable JSON form. */
    JSON
  }

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    List<Application> applications =
        files.trusting(trust).read(spec.commandLine().getErr(), cluster::open);
    try (ApplicationRun run =
        new ApplicationRun(
            new RemoteOptions(), trust, cluster.open(), KubernetesApplier.ofDefaults())) {
      Reconciler reconciler = run.reconciler(new PlanDiffer(), ReconcileListener.NONE);
      for (Application application : applications) {
        SyncState state = reconciler.history(application);
        if (form == Form.JSON) {
          out.println(GitOpsJson.write(state));
        } else {
          print(application, state, out);
        }
      }
    }
    out.flush();
    return applications.isEmpty() ? Main.FAILED : 0;
  }

  private static void print(Application application, SyncState state, PrintWriter out) {
    out.println(application + (state.history().isEmpty() ? ": no sync is remembered" : ""));
    for (HistoryEntry entry : state.history()) {
      String revisions = String.join(", ", entry.revisionNames(Revision::shortDigest));
      out.println(
          TextReport.visible(
              "  "
                  + entry.id()
                  + "  "
                  + entry.finished().truncatedTo(ChronoUnit.SECONDS)
                  + "  "
                  + revisions
                  + "  "
                  + (entry.initiatedBy().isEmpty() ? "automated" : entry.initiatedBy())));
    }
  }
}
