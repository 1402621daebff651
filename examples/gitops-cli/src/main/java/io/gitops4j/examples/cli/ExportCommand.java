// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.examples.cli;

import io.gitops4j.core.app.Application;
import io.gitops4j.k8s.apply.KubernetesApplier;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code gitops export}: gives an application to Argo CD or Flux. */
@Command(
    name = "export",
    description = {
      "Hands the objects of applications to Argo CD or Flux.",
      "They get its marks and its field manager, and lose ours. Nothing is created or "
          + "deleted. Shows what would be done, and does it only with --yes.",
      "Sync and prune before; then create the Application or Kustomization there."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class ExportCommand implements Callable<Integer> {
  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  @CommandLine.Mixin private TargetOptions files = new TargetOptions();

  @Option(names = "--to", paramLabel = "TOOL", required = true, description = "argocd or flux")
  private HandoverOptions.Tool to = HandoverOptions.Tool.ARGOCD;

  @CommandLine.Mixin private HandoverOptions theirs = new HandoverOptions();

  @CommandLine.Mixin private ClusterOptions cluster = new ClusterOptions();

  @CommandLine.Mixin private RemoteOptions remote = new RemoteOptions();

  @CommandLine.Mixin private TrustOptions trust = new TrustOptions();

  @Option(names = "--yes", description = "do it")
  private boolean yes;

  @Override
  public Integer call() throws IOException {
    PrintWriter err = spec.commandLine().getErr();
    List<Application> applications = files.trusting(trust).read(err, cluster::open);
    if (applications.isEmpty()) {
      return Main.FAILED;
    }
    KubernetesApplier applier = KubernetesApplier.ofDefaults();
    try (ApplicationRun run = new ApplicationRun(remote, trust, cluster.open(), applier)) {
      return new Handovers(run, applier::handOver, yes, spec.commandLine().getOut(), err)
          .forEach(
              applications,
              (target, prepared) ->
                  applier.export(
                      target, prepared.manifests(), theirs.tracking(to, target.application())));
    }
  }
}
