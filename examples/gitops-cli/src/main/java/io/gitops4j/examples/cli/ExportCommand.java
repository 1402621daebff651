// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.examples.cli;

import java.io.IOException;
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
  @Option(names = "--to", paramLabel = "TOOL", required = true, description = "argocd or flux")
  private HandoverOptions.Tool to = HandoverOptions.Tool.ARGOCD;

  @CommandLine.Mixin private Handovers handovers = new Handovers();

  @Override
  public Integer call() throws IOException {
    return handovers.forEach(
        handovers.applications(),
        (applier, target, prepared) ->
            applier.export(
                target,
                prepared.manifests(),
                handovers.theirs().tracking(to, target.application())));
  }
}
