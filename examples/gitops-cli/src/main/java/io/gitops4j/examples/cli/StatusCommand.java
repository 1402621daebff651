// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.examples.cli;

import io.gitops4j.core.ReconcileResult;
import io.gitops4j.core.Reconciler;
import io.gitops4j.core.app.Application;
import io.gitops4j.core.event.ReconcileListener;
import io.gitops4j.diff.PlanDiffer;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code gitops status}: whether an application is in sync and healthy. */
@Command(
    name = "status",
    description = "Shows what is in sync and healthy, and why not.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class StatusCommand implements Callable<Integer> {
  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  @CommandLine.Mixin private TargetOptions files = new TargetOptions();

  @CommandLine.Mixin private LiveOptions live = new LiveOptions();

  @CommandLine.Mixin private RemoteOptions remote = new RemoteOptions();

  @CommandLine.Mixin private TrustOptions trust = new TrustOptions();

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORM",
      description = "text (default), json or yaml")
  private OutputForm form = OutputForm.TEXT;

  @Override
  public Integer call() throws IOException {
    PrintWriter err = spec.commandLine().getErr();
    List<Application> applications = files.trusting(trust).read(err, live::open);
    if (applications.isEmpty()) {
      return Main.FAILED;
    }
    try (ApplicationRun run = new ApplicationRun(remote, trust, live.open(), live.applier())) {
      if (files.withNested()) {
        run.leaveUnserved();
      }
      Reconciler reconciler = run.reconciler(new PlanDiffer(), ReconcileListener.NONE);
      List<ReconcileResult> results = new ArrayList<>();
      for (Application application : applications) {
        ReconcileResult result = reconciler.plan(application);
        results.add(result);
        result.issues().forEach(issue -> err.println(issue.toDisplayString()));
      }
      run.lock();
      ResultText.print(results, form, spec.commandLine().getOut());
      return results.stream().allMatch(ReconcileResult::succeeded) ? 0 : Main.FAILED;
    }
  }
}
