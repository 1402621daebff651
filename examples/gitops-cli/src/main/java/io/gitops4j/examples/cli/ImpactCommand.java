// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.examples.cli;

import io.gitops4j.core.git.GitIsolation;
import io.gitops4j.core.git.GitSource;
import io.gitops4j.core.source.SourceRef;
import io.gitops4j.core.source.SourceTree;
import io.gitops4j.core.source.TreeChanges;
import io.gitops4j.core.source.TreePath;
import io.gitops4j.diff.impact.Impact;
import io.gitops4j.diff.impact.ImpactAnalysis;
import io.gitops4j.kustomize.Kustomizations;
import io.gitops4j.kustomize.KustomizeRenderer;
import io.gitops4j.kustomize.RenderSession;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code gitops impact}: what a change of a repository does to what is rendered from it. */
@Command(
    name = "impact",
    description =
        "Shows which kustomizations render something else at another commit, and what: without a"
            + " checkout and without a cluster. Components are left out.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class ImpactCommand implements Callable<Integer> {
  /** What the renders of both commits share, in bytes. */
  private static final long SHARED = Runtime.getRuntime().maxMemory() / 4;

  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  @Option(
      names = "--repo",
      required = true,
      paramLabel = "REPO",
      description = "the Git repository: a path, or a URL")
  private String repository = "";

  @Option(
      names = "--from",
      required = true,
      paramLabel = "REV",
      description = "the earlier branch, tag or commit")
  private String from = "";

  @Option(
      names = "--to",
      paramLabel = "REV",
      description = "the later one (default: HEAD)",
      defaultValue = "HEAD")
  private String to = "";

  @Option(
      names = "--root",
      paramLabel = "DIR",
      description = "only kustomizations in or below this directory (default: all)",
      defaultValue = ".")
  private String root = "";

  @Option(names = "--leaves", description = "only kustomizations that no other one includes")
  private boolean leaves;

  @Option(names = "--all-fields", description = "show the fields of new and deleted objects too")
  private boolean everything;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORM",
      description = "text (default), json or markdown",
      defaultValue = "text")
  private ImpactForm form = ImpactForm.TEXT;

  @Option(names = "--exit-code", description = "exit with 2 if anything renders differently")
  private boolean exitCode;

  @Override
  public Integer call() throws IOException {
    TreePath below;
    try {
      below = TreePath.of(root);
    } catch (IllegalArgumentException e) {
      throw Commands.wrongUsage(spec, "--root: " + e.getMessage());
    }
    GitIsolation.install();
    Path cache = Files.createTempDirectory("gitops-git");
    ExecutorService pool = Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
    try {
      GitSource source = GitSource.builder(cache).build();
      try (SourceTree before = source.resolve(SourceRef.of(repository, from));
          SourceTree after = source.resolve(SourceRef.of(repository, to))) {
        return report(before, after, below, pool);
      }
    } finally {
      pool.shutdownNow();
      try (Stream<Path> files = Files.walk(cache)) {
        files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
      }
    }
  }

  private int report(SourceTree before, SourceTree after, TreePath below, ExecutorService pool) {
    TreeChanges changes = TreeChanges.between(before, after);
    Kustomizations kustomizations = Kustomizations.below(after, below, pool);
    Set<TreePath> applications = new TreeSet<>(kustomizations.affectedBy(changes));
    if (leaves) {
      applications.retainAll(new HashSet<>(kustomizations.leaves()));
    }
    applications.addAll(kustomizations.goneSince(before, changes));
    Impact impact =
        ImpactAnalysis.of(KustomizeRenderer.ofDefaults().sharing(RenderSession.ofBytes(SHARED)))
            .withExecutor(pool)
            .between(before, after, applications);
    PrintWriter out = spec.commandLine().getOut();
    new ImpactText(before, after, changes, everything).write(impact, form, out);
    out.flush();
    if (impact.breaks()) {
      return Main.FAILED;
    }
    return exitCode && !impact.changed().isEmpty() ? Main.DIFFERS : 0;
  }
}
