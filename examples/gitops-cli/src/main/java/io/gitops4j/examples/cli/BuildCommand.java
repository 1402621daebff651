// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.examples.cli;

import io.gitops4j.core.error.Issue;
import io.gitops4j.core.render.Manifest;
import io.gitops4j.core.render.Rendered;
import io.gitops4j.core.spi.Renderer;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.yaml.YamlPrinter;
import io.gitops4j.kustomize.KustomizeOptions;
import io.gitops4j.kustomize.KustomizeOptions.LoadRestrictor;
import io.gitops4j.kustomize.KustomizeOptions.Order;
import io.gitops4j.kustomize.KustomizeRenderer;
import io.gitops4j.kustomize.RenderSession;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code gitops build}: prints what {@code kustomize build} prints. */
@Command(
    name = "build",
    description = "Renders a kustomization as kustomize does.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class BuildCommand implements Callable<Integer> {
  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  @Parameters(
      arity = "0..1",
      paramLabel = "DIR",
      description = "the directory of the kustomization (default: .)")
  private @Nullable String directory;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "write there instead of standard output")
  private @Nullable Path output;

  @Option(
      names = "--load-restrictor",
      paramLabel = "WHICH",
      description =
          "LoadRestrictionsRootOnly (default): files in or below the kustomization only; LoadRestrictionsNone: any file",
      defaultValue = "LoadRestrictionsRootOnly")
  private String loadRestrictor = "";

  @Option(
      names = "--reorder",
      paramLabel = "ORDER",
      description = "legacy (default) or none",
      defaultValue = "legacy")
  private String reorder = "";

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
      names = "--all",
      paramLabel = "ROOT",
      description = "render every kustomization below this directory")
  private @Nullable Path all;

  @Option(
      names = "--output-dir",
      paramLabel = "OUT",
      description = "with --all: write OUT/<dir>/manifests.yaml")
  private @Nullable Path outputDir;

  @Option(
      names = "--jobs",
      paramLabel = "N",
      description = "with --all: how many at once (default: one per processor)")
  private int jobs;

  @Option(
      names = "--report",
      paramLabel = "FILE",
      description = "with --all: write one JSON line per directory")
  private @Nullable Path report;

  @CommandLine.Mixin private RemoteOptions remote = new RemoteOptions();

  @CommandLine.Mixin private RenderFlags flags = new RenderFlags();

  /** For the parser, which fills the fields. */
  BuildCommand() {}

  /** What the parser makes of these two and no option else. */
  BuildCommand(@Nullable String directory, @Nullable Path output) {
    this.directory = directory;
    this.output = output;
    loadRestrictor = "LoadRestrictionsRootOnly";
    reorder = "legacy";
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    return run(spec.commandLine().getErr());
  }

  /** Renders; messages go to the writer. */
  int run(PrintWriter err) throws IOException, InterruptedException {
    KustomizeOptions options =
        flags.in(KustomizeOptions.DEFAULTS.withLoadRestrictor(restrictor()).withOrder(order()));
    LockEntries entries = new LockEntries();
    KustomizeRenderer renderer =
        KustomizeRenderer.of(remote.resolver().map(options::withRemoteResolver).orElse(options));
    if (all != null) {
      if (outputDir == null || directory != null) {
        throw Commands.wrongUsage(spec, "--all needs --output-dir and no DIR");
      }
      int threads = jobs > 0 ? jobs : Runtime.getRuntime().availableProcessors();
      // what the directories share is read, parsed and accumulated once
      long bytes = Runtime.getRuntime().maxMemory() / 4;
      KustomizeRenderer sharing = renderer.sharing(RenderSession.ofBytes(bytes));
      Renderer noting = remote.noting(sharing, entries);
      boolean done = new BuildAll(noting, all, outputDir, threads, report, err).run();
      remote.write(entries);
      return done ? 0 : Main.FAILED;
    }
    SourceDirectory source = new SourceDirectory(directory, git, revision);
    Rendered rendered;
    try {
      rendered = source.render(remote.noting(renderer, entries)::render);
    } catch (IllegalArgumentException e) {
      throw Commands.wrongUsage(spec, String.valueOf(e.getMessage()));
    }
    for (Issue issue : rendered.issues()) {
      Issue shown = RenderFlags.shown(RemoteOptions.shown(source.shown(issue)));
      err.println(shown.toDisplayString());
    }
    if (rendered.failed()) {
      return Main.FAILED;
    }
    remote.write(entries);
    List<Node> objects = new ArrayList<>();
    for (Manifest manifest : rendered.manifests()) {
      objects.add(manifest.root());
    }
    byte[] text = YamlPrinter.printAll(objects).getBytes(StandardCharsets.UTF_8);
    if (output != null) {
      Files.write(output, text);
    } else {
      try (OutputStream out = new FileOutputStream(FileDescriptor.out)) {
        out.write(text);
      } catch (IOException e) {
        boolean closed = "Broken pipe".equals(e.getMessage()); // e.g. by head, who has enough
        if (!closed) {
          err.println("can't write the output: " + e.getMessage());
        }
        return Main.FAILED;
      }
    }
    return 0;
  }

  private LoadRestrictor restrictor() {
    return switch (loadRestrictor) {
      case "LoadRestrictionsRootOnly" -> LoadRestrictor.ROOT_ONLY;
      case "LoadRestrictionsNone" -> LoadRestrictor.NONE;
      default ->
          throw Commands.wrongUsage(
              spec,
              "--load-restrictor: "
                  + loadRestrictor
                  + " (expected: LoadRestrictionsRootOnly or LoadRestrictionsNone)");
    };
  }

  private Order order() {
    return switch (reorder) {
      case "legacy" -> Order.LEGACY;
      case "none" -> Order.NONE;
      default ->
          throw Commands.wrongUsage(spec, "--reorder: " + reorder + " (expected: legacy or none)");
    };
  }
}
