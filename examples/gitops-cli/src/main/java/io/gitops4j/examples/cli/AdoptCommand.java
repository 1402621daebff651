// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.examples.cli;

import io.gitops4j.core.app.Application;
import io.gitops4j.core.plan.Inventory;
import io.gitops4j.core.spi.Applier;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.k8s.tracking.ForeignInventory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code gitops adopt}: takes an application from Argo CD or Flux. */
@Command(
    name = "adopt",
    description = {
      "Takes the objects of applications from Argo CD or Flux.",
      "They get our marks and our field manager, and lose theirs. Nothing is created or "
          + "deleted. Shows what would be done, and does it only with --yes.",
      "Suspend the other first, and delete its application without its objects afterwards."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class AdoptCommand implements Callable<Integer> {
  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  @Option(names = "--from", paramLabel = "TOOL", required = true, description = "argocd or flux")
  private HandoverOptions.Tool from = HandoverOptions.Tool.ARGOCD;

  @Option(
      names = "--their-object",
      paramLabel = "FILE",
      description =
          "the Application or Kustomization with its status, which lists what it owns (default: read from"
              + " the cluster, if it is there)")
  private @Nullable Path object;

  @CommandLine.Mixin private Handovers handovers = new Handovers();

  @Override
  public Integer call() throws IOException {
    List<Application> applications = handovers.applications();
    if (object != null && applications.size() > 1) {
      throw Commands.wrongUsage(spec, "--their-object is of one application: give one");
    }
    return handovers.forEach(
        applications,
        (applier, target, prepared) ->
            applier.adoption(
                target,
                prepared.manifests(),
                handovers.theirs().tracking(from, target.application()),
                inventory(target)));
  }

  /** What the other wrote down; without it, what is declared no more is not known. */
  private Inventory inventory(Applier.Target target) throws IOException {
    Optional<MapNode> found = object == null ? live(target) : inFile(object);
    if (found.isEmpty()) {
      spec.commandLine()
          .getErr()
          .println(
              target.application()
                  + ": no "
                  + from.gvk().kind()
                  + " of "
                  + from
                  + " is there: what it owns but nobody declares is not adopted");
      return Inventory.EMPTY;
    }
    try {
      return from == HandoverOptions.Tool.FLUX
          ? ForeignInventory.ofFlux(found.get())
          : ForeignInventory.ofArgo(found.get());
    } catch (IllegalArgumentException e) {
      throw Commands.wrongUsage(spec, from.gvk().kind() + ": " + e.getMessage());
    }
  }

  private Optional<MapNode> live(Applier.Target target) {
    Application application = target.application();
    return target.home().discovery().find(from.gvk()).isEmpty()
        ? Optional.empty()
        : target
            .home()
            .get(
                from.gvk(),
                handovers.theirs().namespace(from, application),
                handovers.theirs().name(application));
  }

  private Optional<MapNode> inFile(Path file) throws IOException {
    return ObjectFile.read(file).stream()
        .filter(each -> from.gvk().kind().equals(each.text("kind")))
        .findFirst();
  }
}
