// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.examples.cli;

import io.gitops4j.core.error.Issue;
import io.gitops4j.core.git.GitIsolation;
import io.gitops4j.core.git.GitSource;
import io.gitops4j.core.render.RenderRequest;
import io.gitops4j.core.source.SourceRef;
import io.gitops4j.core.source.SourceTree;
import io.gitops4j.core.source.TreeChanges;
import io.gitops4j.core.source.TreePath;
import io.gitops4j.core.spi.Renderer;
import io.gitops4j.diff.impact.Impact;
import io.gitops4j.diff.impact.ImpactAnalysis;
import io.gitops4j.diff.report.Report;
import io.gitops4j.kustomize.Kustomizations;
import io.gitops4j.kustomize.KustomizeOptions;
import io.gitops4j.kustomize.KustomizeRenderer;
import io.gitops4j.kustomize.RenderSession;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Compares what is rendered at two revisions of a repository, without a checkout.
 *
 * @param repository the repository: a path, or a URL
 * @param from the earlier revision
 * @param to the later one
 * @param options how kustomizations are rendered
 */
record RevisionDiff(String repository, String from, String to, KustomizeOptions options) {
  /** What the renders of both revisions share, in bytes. */
  private static final long SHARED = Runtime.getRuntime().maxMemory() / 4;

  /** What is done with the trees of both revisions. */
  private interface Comparison {
    Report of(SourceTree before, SourceTree after, ExecutorService pool);
  }

  /**
   * What the change does to the kustomizations that it may touch. One that renders at neither
   * revision can't be compared: why is among the issues.
   *
   * @param below only those in or below this directory
   * @param leaves only those that no other one includes
   */
  Report affected(TreePath below, boolean leaves) throws IOException {
    return compared((before, after, pool) -> affected(before, after, below, leaves, pool));
  }

  /** What the change does to one directory: a kustomization, or plain manifests. */
  Report of(TreePath directory) throws IOException {
    return compared((before, after, pool) -> of(before, after, directory, pool));
  }

  private Report compared(Comparison comparison) throws IOException {
    GitIsolation.install();
    Path cache = Files.createTempDirectory("gitops-git");
    ExecutorService pool = Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
    try {
      GitSource source = GitSource.builder(cache).build();
      try (SourceTree before = source.resolve(SourceRef.of(repository, from));
          SourceTree after = source.resolve(SourceRef.of(repository, to))) {
        return comparison.of(before, after, pool).withSides(name(before, from), name(after, to));
      }
    } finally {
      pool.shutdownNow();
      TemporaryFiles.delete(cache);
    }
  }

  /** The revision, and what was asked for where that says more. */
  private static String name(SourceTree tree, String asked) {
    String digest = tree.revision().shortDigest();
    return tree.revision().toString().contains(asked) || asked.equals("HEAD")
        ? digest
        : asked + "@" + digest;
  }

  private Report affected(
      SourceTree before, SourceTree after, TreePath below, boolean leaves, ExecutorService pool) {
    TreeChanges changes = TreeChanges.between(before, after);
    Kustomizations kustomizations = Kustomizations.below(after, below, pool);
    Set<TreePath> applications = new TreeSet<>(kustomizations.affectedBy(changes));
    if (leaves) {
      applications.retainAll(new HashSet<>(kustomizations.leaves()));
    }
    applications.addAll(kustomizations.goneSince(before, changes));
    Renderer renderer = KustomizeRenderer.of(options).sharing(RenderSession.ofBytes(SHARED));
    Impact impact =
        ImpactAnalysis.of(renderer).withExecutor(pool).between(before, after, applications);
    String summary =
        count(changes.all().size(), "path changes", "paths change")
            + ", "
            + count(impact.changed().size(), "kustomization renders", "kustomizations render")
            + " something else";
    return Report.of(summary, impact).withIssues(stillBroken(impact));
  }

  private Report of(SourceTree before, SourceTree after, TreePath directory, ExecutorService pool) {
    Impact impact =
        ImpactAnalysis.of(AnyRenderer.of(options))
            .withExecutor(pool)
            .between(before, after, List.of(directory));
    if (impact.applications().isEmpty()) {
      // neither a kustomization nor manifests: rendering it says what is missing
      return Report.of("", List.of())
          .withIssues(AnyRenderer.of(options).render(after, RenderRequest.of(directory)).issues());
    }
    return Report.of("", impact).withIssues(stillBroken(impact));
  }

  /** A directory that renders at neither revision can't be compared. */
  private static List<Issue> stillBroken(Impact impact) {
    return impact.applications().stream()
        .filter(each -> !impact.changed().contains(each))
        .flatMap(each -> each.issues().stream())
        .toList();
  }

  private static String count(int count, String one, String many) {
    return count + " " + (count == 1 ? one : many);
  }
}
