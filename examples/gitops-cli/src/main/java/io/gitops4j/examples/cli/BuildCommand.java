// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.examples.cli;

import io.gitops4j.core.app.Application;
import io.gitops4j.core.error.Issue;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code gitops build}: prints what {@code kustomize build} prints. */
@Command(
    name = "build",
    description = {
      "Renders a directory, a repository, or applications.",
      "A directory is rendered as kustomize does it; applications as Argo CD or Flux would."
    },
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
      description = "with --all, --file or --repo: write OUT/<dir or object>/manifests.yaml")
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

  @Option(
      names = "--show-secrets",
      description = "with --file or --repo: values of Secrets as they are, and not marks")
  private boolean showSecrets;

  @CommandLine.Mixin private RenderOptions render = new RenderOptions();

  @CommandLine.Mixin private ApplicationOptions objects = new ApplicationOptions();

  @CommandLine.Mixin private StandIns standIns = new StandIns();

  /** For the parser, which fills the fields. */
  BuildCommand() {}

  /** What the parser makes of these two and no option else. */
  BuildCommand(@Nullable String directory, @Nullable Path output) {
    this.directory = directory;
    this.output = output;
    reorder = "legacy";
  }

  /** What the parser makes of {@code --all}, {@code --output-dir} and perhaps {@code --report}. */
  BuildCommand(Path all, Path outputDir, @Nullable Path report) {
    this(null, null);
    this.all = all;
    this.outputDir = outputDir;
    this.report = report;
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
    if (objects.isGiven() || objects.repository() != null) {
      return objects(remote.noting(renderer, entries), err);
    }
    SourceDirectory source = render.source(directory);
    Rendered rendered = render.render(source, remote.noting(renderer, entries)::render);
    RenderOptions.print(source, rendered, err);
    if (rendered.failed()) {
      return Main.FAILED;
    }
    remote.write(entries);
    List<Node> manifests = new ArrayList<>();
    for (Manifest manifest : rendered.manifests()) {
      manifests.add(manifest.root());
    }
    return write(YamlPrinter.printAll(manifests), err);
  }

  /** Renders applications: those of the files, or the Flux objects in the repository. */
  private int objects(Renderer renderer, PrintWriter err) throws IOException {
    String repository = objects.repository();
    if (directory != null || repository == null) {
      throw Commands.wrongUsage(spec, "--file goes with --repo PATH, and without DIR");
    }
    standIns.read();
    Map<String, List<Application>> applications = new LinkedHashMap<>();
    List<Issue> failures = new ArrayList<>();
    if (objects.isGiven()) {
      applications.put("", objects.read(err));
    } else {
      applications.putAll(objects.inRepository(failures));
      failures.forEach(issue -> err.println(issue.toDisplayString()));
    }
    ObjectBuild build =
        new ObjectBuild(standIns, renderer, render.remote().charts(), showSecrets, err);
    boolean failed = !failures.isEmpty();
    int rendered = 0;
    StringBuilder all = new StringBuilder();
    for (Map.Entry<String, List<Application>> place : applications.entrySet()) {
      for (Application application : place.getValue()) {
        String text = build.render(application);
        failed |= text == null;
        if (text != null && outputDir != null) {
          Path target = outputDir.resolve(place.getKey()).resolve(application.toString());
          Files.createDirectories(target);
          Files.writeString(target.resolve("manifests.yaml"), text);
        } else if (text != null) {
          String where = place.getKey().isEmpty() ? "" : place.getKey() + ": ";
          boolean alone = objects.isGiven() && place.getValue().size() == 1;
          all.append(rendered == 0 ? "" : "---\n");
          all.append(alone ? "" : "# " + where + application + "\n").append(text);
        }
        rendered += text == null ? 0 : 1;
      }
    }
    int written = outputDir == null ? write(all.toString(), err) : 0;
    return failed || rendered == 0 ? Main.FAILED : written;
  }

  private int write(String content, PrintWriter err) throws IOException {
    byte[] text = content.getBytes(StandardCharsets.UTF_8);
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
