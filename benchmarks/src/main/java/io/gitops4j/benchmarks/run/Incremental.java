// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.benchmarks.run;

import io.gitops4j.core.cache.InputIndex;
import io.gitops4j.core.cache.MemoryRenderCache;
import io.gitops4j.core.git.GitIsolation;
import io.gitops4j.core.git.GitSource;
import io.gitops4j.core.render.RenderRequest;
import io.gitops4j.core.render.Rendered;
import io.gitops4j.core.source.SourceRef;
import io.gitops4j.core.source.SourceTree;
import io.gitops4j.core.source.TreePath;
import io.gitops4j.core.spi.RenderCache;
import io.gitops4j.kustomize.Kustomizations;
import io.gitops4j.kustomize.KustomizeRenderer;
import java.util.List;
import java.util.Set;

/**
 * Many applications in one repository, and a commit that touches one: what it takes to find out
 * which, and to render it. Two ways: by the index of inputs, and by asking the cache for each.
 */
public final class Incremental {
  private static final KustomizeRenderer RENDERER = KustomizeRenderer.ofDefaults();

  private final String repository;
  private final List<TreePath> applications;
  private int renders;

  private Incremental(String repository, List<TreePath> applications) {
    this.repository = repository;
    this.applications = applications;
  }

  /** Arguments: a repository, two commits, the directory of the applications, how many runs. */
  public static void main(String[] args) {
    GitIsolation.install();
    List<TreePath> applications;
    try (SourceTree tree = open(args[0], args[1])) {
      applications = Kustomizations.below(tree, TreePath.of(args[3])).roots();
    }
    int runs = Integer.parseInt(args[4]);
    Incremental incremental = new Incremental(args[0], applications);
    long all = Clock.time(() -> incremental.everything(args[1], args[2]));
    int rendersOfAll = incremental.renders;
    long byIndex = Clock.median(runs, runs, () -> incremental.byIndex(args[1], args[2]));
    int rendersByIndex = incremental.renders;
    long byCache = Clock.median(runs, runs, () -> incremental.byCache(args[1], args[2]));
    System.out.println(
        "{\"applications\":"
            + applications.size()
            + ",\"allOnceMillis\":"
            + Clock.millis(all)
            + ",\"rendersOfAll\":"
            + rendersOfAll
            + ",\"byIndexMillis\":"
            + Clock.millis(byIndex)
            + ",\"rendersByIndex\":"
            + rendersByIndex
            + ",\"byCacheMillis\":"
            + Clock.millis(byCache)
            + ",\"rendersByCache\":"
            + incremental.renders
            + "}");
  }

  private static SourceTree open(String repository, String commit) {
    return GitSource.local().resolve(SourceRef.of(repository, commit));
  }

  private static RenderCache.Key key(TreePath application) {
    return new RenderCache.Key(RENDERER.engine(), "repo", application, "");
  }

  private Rendered render(SourceTree tree, TreePath application) {
    renders++;
    return RENDERER.render(tree, RenderRequest.of(application));
  }

  /** Every application anew, at the later commit. */
  private void everything(String before, String after) {
    renders = 0;
    try (SourceTree tree = open(repository, after)) {
      applications.forEach(application -> render(tree, application));
    }
  }

  /** Nanoseconds from the later commit's id to its renders, with the inputs of all in an index. */
  private long byIndex(String before, String after) {
    InputIndex<TreePath> index = new InputIndex<>();
    try (SourceTree first = open(repository, before)) {
      applications.forEach(each -> index.put(each, render(first, each).inputs()));
      renders = 0;
      return Clock.time(
          () -> {
            try (SourceTree now = open(repository, after)) {
              Set<TreePath> affected = index.affectedBy(first, now);
              affected.forEach(each -> index.put(each, render(now, each).inputs()));
            }
          });
    }
  }

  /** The same by asking the cache for each application. */
  private long byCache(String before, String after) {
    MemoryRenderCache cache = MemoryRenderCache.ofDefaults();
    try (SourceTree first = open(repository, before)) {
      applications.forEach(each -> cache.put(key(each), first, render(first, each)));
    }
    renders = 0;
    return Clock.time(
        () -> {
          try (SourceTree now = open(repository, after)) {
            for (TreePath each : applications) {
              if (cache.find(key(each), now).isEmpty()) {
                cache.put(key(each), now, render(now, each));
              }
            }
          }
        });
  }
}
