// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.examples.cli;

import io.gitops4j.core.error.Issue;
import io.gitops4j.core.render.Manifest;
import io.gitops4j.core.render.RenderRequest;
import io.gitops4j.core.render.Rendered;
import io.gitops4j.core.source.DirectoryTree;
import io.gitops4j.core.source.SourceTree;
import io.gitops4j.core.source.TreePath;
import io.gitops4j.core.spi.Renderer;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.yaml.PrintedTexts;
import io.gitops4j.core.yaml.YamlPrinter;
import java.io.File;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import org.jspecify.annotations.Nullable;

/** Renders every kustomization below a directory, in one process, and reports on each. */
final class BuildAll {
  private static final int MOST_TOLD = 20;

  private final Renderer renderer;
  private final Path root;
  private final Path output;
  private final int jobs;
  private final @Nullable Path report;
  private final PrintWriter err;
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
    List<Path> directories = List.copyOf(walk.directories());
    SourceTree tree = DirectoryTree.of(root).snapshot();
    ExecutorService pool = Executors.newFixedThreadPool(jobs);
    List<BuiltDirectory> built = new ArrayList<>();
    walk.failures()
        .forEach(
            (path, e) -> {
              String message = "can't be read: " + e;
              built.add(
                  BuiltDirectory.failed(
                      path.toString(), System.nanoTime(), "cli.unreadable", message, 0));
            });
    try (ProgressBar bar =
        !Terminal.isThere()
            ? null
            : new ProgressBarBuilder()
                .setTaskName("build")
                .setInitialMax(directories.size())
                .build()) {
      for (Future<BuiltDirectory> future : submitted(tree, directories, pool)) {
        built.add(future.get());
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
      BuildReport.write(built, report);
    }
    List<BuiltDirectory> failed = built.stream().filter(one -> !one.ok()).toList();
    if (report == null) {
      tell(failed);
    }
    err.println(built.size() - failed.size() + " rendered, " + failed.size() + " failed");
    return failed.isEmpty();
  }

  /** The first error of each, of as many as somebody reads. */
  private void tell(List<BuiltDirectory> failed) {
    for (BuiltDirectory one : failed.subList(0, Math.min(failed.size(), MOST_TOLD))) {
      err.println(Terminal.shown(one.path() + ": " + one.message()));
    }
    if (failed.size() > MOST_TOLD) {
      err.println("and " + (failed.size() - MOST_TOLD) + " more: --report FILE has them all");
    }
  }

  /**
   * The builds of the directories, in their order. They are begun in as many places of the list as
   * there are threads: neighbours use the same files and bases, so that one would wait for another.
   */
  private List<Future<BuiltDirectory>> submitted(
      SourceTree tree, List<Path> directories, ExecutorService pool) {
    int stretch = Math.max(1, (directories.size() + jobs - 1) / jobs);
    SortedMap<Integer, Future<BuiltDirectory>> builds = new TreeMap<>();
    for (int i = 0; i < stretch; i++) {
      for (int at = i; at < directories.size(); at += stretch) {
        Path directory = directories.get(at);
        builds.put(at, pool.submit(() -> build(tree, directory)));
      }
    }
    return List.copyOf(builds.values());
  }

  /** Whatever goes wrong in one directory fails that directory only. */
  private BuiltDirectory build(SourceTree tree, Path directory) {
    String path = directory.toString().replace('\\', '/');
    long start = System.nanoTime();
    try {
      return build(tree, directory, path, start);
    } catch (UncheckedIOException e) {
      return BuiltDirectory.failed(path, start, "cli.output", String.valueOf(e.getCause()), 0);
    } catch (RuntimeException | StackOverflowError e) {
      // its own message may quote what it stumbled over; class and place are enough to find it
      StackTraceElement[] stack = e.getStackTrace();
      String at = stack.length == 0 ? "" : " at " + stack[0];
      return BuiltDirectory.failed(path, start, "cli.internal", e.getClass().getName() + at, 0);
    }
  }

  private BuiltDirectory build(SourceTree tree, Path directory, String path, long start) {
    Rendered rendered = renderer.render(tree, RenderRequest.of(TreePath.of(path)));
    Issue first = null;
    int warnings = 0;
    for (Issue issue : rendered.issues()) {
      first = first == null && issue.isError() ? issue : first;
      warnings += issue.isError() ? 0 : 1;
    }
    if (first != null && rendered.failed()) {
      return BuiltDirectory.failed(path, start, first.code().id(), first.toString(), warnings);
    }
    List<Node> roots = new ArrayList<>();
    for (Manifest manifest : rendered.manifests()) {
      roots.add(manifest.root());
    }
    write(directory, YamlPrinter.printAll(roots, texts));
    return BuiltDirectory.rendered(path, start, roots.size(), warnings);
  }

  private void write(Path directory, String text) {
    try {
      Path target = output.resolve(directory.toString());
      Files.createDirectories(target);
      File file = target.resolve("manifests.yaml").toFile();
      try (OutputStream out = new FileOutputStream(file)) { // channels take longer to open
        out.write(text.getBytes(StandardCharsets.UTF_8));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
