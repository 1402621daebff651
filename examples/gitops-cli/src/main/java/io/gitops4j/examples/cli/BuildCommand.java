// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.examples.cli;

import io.gitops4j.core.render.Manifest;
import io.gitops4j.core.render.Rendered;
import io.gitops4j.core.spi.Renderer;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.yaml.YamlPrinter;
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
      names = "--reorder",
      paramLabel = "ORDER",
      description = "legacy (default) or none",
      defaultValue = "legacy")
  private String reorder = "";

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

  @CommandLine.Mixin private RenderOptions render = new RenderOptions();

  /** For the parser, which fills the fields. */
  BuildCommand() {}

  /** What the parser makes of these two and no option else. */
  BuildCommand(@Nullable String directory, @Nullable Path output) {
    this.directory = directory;
    this.output = output;
    reorder = "legacy";
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    return run(spec.commandLine().getErr());
  }

  /** Renders; messages go to the writer. */
  int run(PrintWriter err) throws IOException, InterruptedException {
    LockEntries entries = new LockEntries();
    RemoteOptions remote = render.remote();
    KustomizeRenderer renderer = KustomizeRenderer.of(render.kustomize().withOrder(order()));
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
    SourceDirectory source = render.source(directory);
    Rendered rendered = render.render(source, remote.noting(renderer, entries)::render);
    RenderOptions.print(source, rendered, err);
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

  private Order order() {
    return switch (reorder) {
      case "legacy" -> Order.LEGACY;
      case "none" -> Order.NONE;
      default ->
          throw Commands.wrongUsage(spec, "--reorder: " + reorder + " (expected: legacy or none)");
    };
  }
}
