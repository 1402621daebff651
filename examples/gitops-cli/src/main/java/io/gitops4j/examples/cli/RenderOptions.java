// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.examples.cli;

import io.gitops4j.core.error.Issue;
import io.gitops4j.core.render.RenderRequest;
import io.gitops4j.core.render.Rendered;
import io.gitops4j.core.source.SourceTree;
import io.gitops4j.core.spi.Renderer;
import io.gitops4j.kustomize.KustomizeOptions;
import io.gitops4j.kustomize.KustomizeOptions.LoadRestrictor;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** Where a directory is read from and how it is rendered: what all commands that render share. */
final class RenderOptions {
  private static final String ROOT_ONLY = "LoadRestrictionsRootOnly";

  @CommandLine.Spec(CommandLine.Spec.Target.MIXEE)
  private CommandLine.Model.CommandSpec spec;

  @Option(
      names = "--git",
      paramLabel = "REPO",
      description = "read DIR from this Git repository instead of the disk")
  private @Nullable String git;

  @Option(
      names = "--revision",
      paramLabel = "REV",
      description = "with --git: branch, tag, commit or version range (default: HEAD)")
  private String revision = "HEAD";

  @Option(
      names = "--load-restrictor",
      paramLabel = "WHICH",
      description =
          "LoadRestrictionsRootOnly (default): files in or below the kustomization only; LoadRestrictionsNone: any file")
  private String loadRestrictor = ROOT_ONLY;

  private final LockEntries entries = new LockEntries();

  @CommandLine.Mixin private RemoteOptions remote = new RemoteOptions();

  @CommandLine.Mixin private RenderFlags flags = new RenderFlags();

  /** The repository to read from, or null for the disk. */
  @Nullable String git() {
    return git;
  }

  /** The revision that is read of the repository. */
  String revision() {
    return revision;
  }

  RemoteOptions remote() {
    return remote;
  }

  /** How kustomizations are rendered. */
  KustomizeOptions kustomize() {
    KustomizeOptions options = flags.in(KustomizeOptions.DEFAULTS.withLoadRestrictor(restrictor()));
    return remote.resolver().map(options::withRemoteResolver).orElse(options);
  }

  /**
   * A renderer of kustomizations and, where there is none, of plain directories. What it takes from
   * other machines is noted for {@link #writeLock}.
   */
  Renderer renderer(boolean provenance) {
    return remote.noting(AnyRenderer.of(kustomize().withProvenance(provenance)), entries);
  }

  /** Writes the lock file, if that was asked for, once all renders are done. */
  void writeLock() throws IOException {
    remote.write(entries);
  }

  /** The directory, from where it is to be read. */
  SourceDirectory source(@Nullable String directory) {
    return new SourceDirectory(directory, git, revision);
  }

  /** Renders the directory; what can't be a directory or a revision is wrong usage. */
  Rendered render(SourceDirectory source, BiFunction<SourceTree, RenderRequest, Rendered> renderer)
      throws IOException {
    try {
      return source.render(renderer);
    } catch (IllegalArgumentException e) {
      throw Commands.wrongUsage(spec, String.valueOf(e.getMessage()));
    }
  }

  /** Says all issues of a render. */
  static void print(SourceDirectory source, Rendered rendered, PrintWriter err) {
    for (Issue issue : rendered.issues()) {
      err.println(shown(source.shown(issue)).toDisplayString());
    }
  }

  /** The issue with a hint that fits the command line. */
  static Issue shown(Issue issue) {
    return RenderFlags.shown(RemoteOptions.shown(issue));
  }

  private LoadRestrictor restrictor() {
    return switch (loadRestrictor) {
      case ROOT_ONLY -> LoadRestrictor.ROOT_ONLY;
      case "LoadRestrictionsNone" -> LoadRestrictor.NONE;
      default ->
          throw Commands.wrongUsage(
              spec,
              "--load-restrictor: "
                  + loadRestrictor
                  + " (expected: LoadRestrictionsRootOnly or LoadRestrictionsNone)");
    };
  }
}
