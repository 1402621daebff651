// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.examples.cli;

import io.gitops4j.core.ReconcileResult;
import io.gitops4j.core.Reconciler;
import io.gitops4j.core.app.Application;
import io.gitops4j.core.cluster.Propagation;
import io.gitops4j.core.event.ReconcileListener;
import io.gitops4j.core.plan.Cascade;
import io.gitops4j.core.plan.Change;
import io.gitops4j.core.source.SourceError;
import io.gitops4j.diff.PlanDiffer;
import io.gitops4j.diff.report.TextReport;
import io.gitops4j.k8s.apply.KubernetesApplier;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code gitops delete}: takes an application off a cluster. */
@Command(
    name = "delete",
    description = {
      "Deletes applications and their objects from the cluster.",
      "The PreDelete hooks first, then the objects in reverse waves, then the PostDelete "
          + "hooks. Shows what would go, and does it only with --yes.",
      "What says Delete=false, Prune=false or helm.sh/resource-policy: keep stays, and "
          + "belongs to nobody."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class DeleteCommand implements Callable<Integer> {
  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  @CommandLine.Mixin private TargetOptions files = new TargetOptions();

  @CommandLine.Mixin private ClusterOptions cluster = new ClusterOptions();

  @CommandLine.Mixin private RemoteOptions remote = new RemoteOptions();

  @CommandLine.Mixin private TrustOptions trust = new TrustOptions();

  @Option(
      names = "--cascade",
      paramLabel = "HOW",
      description =
          "foreground (default): an object stays until what it owns is gone; background: that goes after"
              + " it; orphan: all objects stay, and belong to nobody")
  private Propagation propagation = Propagation.FOREGROUND;

  @Option(
      names = "--definitions",
      description =
          "delete custom resource definitions too, and with them all objects of their kinds")
  private boolean definitions;

  @Option(
      names = "--no-hooks",
      description = "run no hooks; then the sources are not read, and need not exist")
  private boolean noHooks;

  @Option(names = "--yes", description = "do it")
  private boolean yes;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORM",
      description = "text (default), json or yaml")
  private OutputForm form = OutputForm.TEXT;

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    List<Application> applications =
        new ArrayList<>(files.trusting(trust).read(err, cluster::open));
    if (applications.isEmpty()) {
      return Main.FAILED;
    }
    Collections.reverse(applications); // what came up last goes first
    try (ApplicationRun run =
        new ApplicationRun(remote, trust, cluster.open(), KubernetesApplier.ofDefaults())) {
      Reconciler reconciler =
          run.reconciler(
              new PlanDiffer(),
              yes ? new ProgressLines(err, applications.size() > 1) : ReconcileListener.NONE);
      List<ReconcileResult> results = new ArrayList<>();
      for (Application application : applications) {
        ReconcileResult result =
            yes
                ? reconciler.delete(application, cascade())
                : reconciler.planDeletion(application, cascade());
        results.add(result);
        result.issues().forEach(issue -> err.println(issue.toDisplayString()));
        if (result.issues().stream().anyMatch(issue -> issue.code() instanceof SourceError)) {
          err.println("hint: --no-hooks reads no source, and runs no hooks");
        }
      }
      run.lock();
      if (yes || form != OutputForm.TEXT) {
        ResultText.print(results, form, out);
      } else {
        results.forEach(result -> preview(result, out));
        out.flush();
        err.println("nothing was deleted: give --yes to do it");
      }
      return results.stream().allMatch(ReconcileResult::succeeded) ? 0 : Main.FAILED;
    }
  }

  private Cascade cascade() {
    return new Cascade(propagation, definitions, !noHooks);
  }

  private static void preview(ReconcileResult result, PrintWriter out) {
    out.println(TextReport.visible(result.audit().application() + ": " + result.reason()));
    if (result.plan() == null) {
      return;
    }
    for (Change change : result.plan().changes()) {
      String what = change.action().name().toLowerCase(Locale.ROOT);
      out.println(
          TextReport.visible("  %-7s  %s  %s".formatted(what, change.id(), change.reason())));
    }
  }
}
