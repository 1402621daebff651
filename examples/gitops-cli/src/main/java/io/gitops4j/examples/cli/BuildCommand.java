// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.examples.cli;

import io.gitops4j.core.error.Issue;
import io.gitops4j.core.render.Manifest;
import io.gitops4j.core.render.RenderRequest;
import io.gitops4j.core.render.Rendered;
import io.gitops4j.core.source.DirectoryTree;
import io.gitops4j.core.source.TreePath;
import io.gitops4j.core.yaml.YamlPrinter;
import io.gitops4j.kustomize.KustomizeOptions;
import io.gitops4j.kustomize.KustomizeOptions.LoadRestrictor;
import io.gitops4j.kustomize.KustomizeOptions.Order;
import io.gitops4j.kustomize.KustomizeRenderer;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
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

  @Override
  public Integer call() throws IOException, InterruptedException {
    KustomizeRenderer renderer = KustomizeRenderer.of(new KustomizeOptions(restrictor(), order()));
    if (all != null) {
      if (outputDir == null || directory != null) {
        throw new CommandLine.ParameterException(
            spec.commandLine(), "--all needs --output-dir and no DIR");
      }
      int threads = jobs > 0 ? jobs : Runtime.getRuntime().availableProcessors();
      return new BuildAll(renderer, all, outputDir, threads, report, spec.commandLine().getErr())
              .run()
          ? 0
          : Main.FAILED;
    }
    Path target = Path.of(directory == null ? "." : directory).toAbsolutePath().normalize();
    if (!Files.isDirectory(target)) {
      spec.commandLine().getErr().println("error: no such directory: " + directory);
      return Main.FAILED;
    }
    Path top = target.getRoot();
    TreePath path = TreePath.of(top.relativize(target.toRealPath()).toString().replace('\\', '/'));
    Rendered rendered = renderer.render(DirectoryTree.of(top), RenderRequest.of(path));
    for (Issue issue : rendered.issues()) {
      spec.commandLine().getErr().println(issue.toDisplayString());
    }
    if (rendered.failed()) {
      return Main.FAILED;
    }
    String text = YamlPrinter.printAll(rendered.manifests().stream().map(Manifest::root).toList());
    if (output != null) {
      Files.writeString(output, text);
    } else {
      PrintStream out =
          new PrintStream(
              new java.io.FileOutputStream(java.io.FileDescriptor.out),
              false,
              StandardCharsets.UTF_8);
      out.print(text);
      out.flush();
    }
    return 0;
  }

  private LoadRestrictor restrictor() {
    return switch (loadRestrictor) {
      case "LoadRestrictionsRootOnly" -> LoadRestrictor.ROOT_ONLY;
      case "LoadRestrictionsNone" -> LoadRestrictor.NONE;
      default ->
          throw new CommandLine.ParameterException(
              spec.commandLine(),
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
          throw new CommandLine.ParameterException(
              spec.commandLine(), "--reorder: " + reorder + " (expected: legacy or none)");
    };
  }
}
