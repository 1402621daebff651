// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.examples.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gitops4j.core.error.Issue;
import io.gitops4j.core.render.Manifest;
import io.gitops4j.core.render.RenderRequest;
import io.gitops4j.core.render.Rendered;
import io.gitops4j.core.source.DirectoryTree;
import io.gitops4j.core.source.SourceTree;
import io.gitops4j.core.source.TreePath;
import io.gitops4j.core.spi.Renderer;
import io.gitops4j.core.yaml.PrintedTexts;
import io.gitops4j.core.yaml.YamlPrinter;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import org.jspecify.annotations.Nullable;

/** Renders every kustomization below a directory, in one process, and reports on each. */
final class BuildAll {
  private final Renderer renderer;
  private final Path root;
  private final Path output;
  private final int jobs;
  private final @Nullable Path report;
  private final PrintWriter err;
  private final ObjectMapper json = new ObjectMapper();
  private final PrintedTexts texts =
      PrintedTexts.ofCharacters(Runtime.getRuntime().maxMemory() / 16);

  BuildAll(
      Renderer renderer, Path root, Path output, int jobs, @Nullable Path report, PrintWriter err) {
    this.renderer = renderer;
    this.root = root;
    this.output = output;
    this.jobs = jobs;
    this.report = report;
    this.err = err;
  }

  /** True if all were rendered. */
  boolean run() throws IOException, InterruptedException {
    KustomizationWalk walk = new KustomizationWalk(root).run();
    Set<Path> directories = walk.directories();
    SourceTree tree = DirectoryTree.of(root).snapshot();
    ExecutorService pool = Executors.newFixedThreadPool(jobs);
    List<ObjectNode> lines = new ArrayList<>();
    walk.failures()
        .forEach(
            (path, e) -> {
              String message = "can't be read: " + e;
              err.println(path + ": " + message);
              lines.add(failed(path.toString(), System.nanoTime(), "cli.unreadable", message));
            });
    try (ProgressBar bar =
        !Terminal.isThere()
            ? null
            : new ProgressBarBuilder()
                .setTaskName("build")
                .setInitialMax(directories.size())
                .build()) {
      List<Future<ObjectNode>> futures = new ArrayList<>();
      for (Path directory : directories) {
        futures.add(pool.submit(() -> build(tree, directory)));
      }
      for (Future<ObjectNode> future : futures) {
        lines.add(future.get());
        if (bar != null) {
          bar.step();
        }
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    } finally {
      pool.shutdownNow();
    }
    if (report != null) {
      StringBuilder text = new StringBuilder();
      lines.forEach(line -> text.append(line).append('\n'));
      Files.writeString(report, text);
    }
    long failed = lines.stream().filter(line -> !line.get("ok").asBoolean()).count();
    err.println(lines.size() - failed + " rendered, " + failed + " failed");
    return failed == 0;
  }

  /** Whatever goes wrong in one directory fails that directory only. */
  private ObjectNode build(SourceTree tree, Path directory) {
    String path = directory.toString().replace('\\', '/');
    long start = System.nanoTime();
    try {
      return build(tree, directory, path, start);
    } catch (UncheckedIOException e) {
      return failed(path, start, "cli.output", String.valueOf(e.getCause()));
    } catch (RuntimeException | StackOverflowError e) {
      // its own message may quote what it stumbled over; class and place are enough to find it
      StackTraceElement[] stack = e.getStackTrace();
      String at = stack.length == 0 ? "" : " at " + stack[0];
      return failed(path, start, "cli.internal", e.getClass().getName() + at);
    }
  }

  private ObjectNode failed(String path, long start, String code, String message) {
    ObjectNode line = line(path).put("ok", false).put("resources", 0).put("warnings", 0);
    line.put("millis", (System.nanoTime() - start) / 1_000_000);
    line.putObject("error").put("code", code).put("message", message);
    return line;
  }

  private ObjectNode line(String path) {
    return json.createObjectNode().put("path", path.isEmpty() ? "." : path);
  }

  private ObjectNode build(SourceTree tree, Path directory, String path, long start) {
    ObjectNode line = line(path);
    Rendered rendered = renderer.render(tree, RenderRequest.of(TreePath.of(path)));
    long warnings = rendered.issues().stream().filter(issue -> !issue.isError()).count();
    line.put("ok", !rendered.failed());
    line.put("resources", rendered.failed() ? 0 : rendered.manifests().size())
        .put("warnings", warnings);
    if (!rendered.failed()) {
      write(
          directory,
          YamlPrinter.printAll(rendered.manifests().stream().map(Manifest::root).toList(), texts));
    }
    line.put("millis", (System.nanoTime() - start) / 1_000_000);
    if (rendered.failed()) {
      Issue first = rendered.issues().stream().filter(Issue::isError).findFirst().orElseThrow();
      line.putObject("error").put("code", first.code().id()).put("message", first.toString());
    } else {
      line.putNull("error");
    }
    return line;
  }

  private void write(Path directory, String text) {
    try {
      Path target = output.resolve(directory.toString());
      Files.createDirectories(target);
      Files.writeString(target.resolve("manifests.yaml"), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
