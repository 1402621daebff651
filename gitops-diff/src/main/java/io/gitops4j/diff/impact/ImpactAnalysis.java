// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.diff.impact;

import io.gitops4j.core.plan.Barrier;
import io.gitops4j.core.plan.Plan;
import io.gitops4j.core.plan.Step;
import io.gitops4j.core.render.RenderRequest;
import io.gitops4j.core.render.Rendered;
import io.gitops4j.core.source.SourceTree;
import io.gitops4j.core.source.TreePath;
import io.gitops4j.core.spi.Renderer;
import io.gitops4j.diff.impact.ApplicationImpact.Status;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Compares what applications render at two revisions, with no cluster. Immutable, thread-safe.
 *
 * <p>Which applications are worth a look is the caller's to say, since it depends on the format:
 * for kustomizations, {@code Kustomizations.affectedBy} tells without rendering; whoever has the
 * inputs of earlier renders asks {@link io.gitops4j.core.cache.InputIndex}.
 */
public final class ImpactAnalysis {
  private final Renderer renderer;
  private final Executor executor;

  private ImpactAnalysis(Renderer renderer, Executor executor) {
    this.renderer = Objects.requireNonNull(renderer, "renderer");
    this.executor = Objects.requireNonNull(executor, "executor");
  }

  /** An analysis by this renderer, on the caller's thread. */
  public static ImpactAnalysis of(Renderer renderer) {
    return new ImpactAnalysis(renderer, Runnable::run);
  }

  /** The same with the renders on an executor, which must run them even if others wait. */
  public ImpactAnalysis withExecutor(Executor newExecutor) {
    return new ImpactAnalysis(renderer, newExecutor);
  }

  /**
   * The impact on these applications.
   *
   * @param from the earlier tree
   * @param to the later tree
   * @param applications their directories; one that is in neither tree is left out
   */
  public Impact between(SourceTree from, SourceTree to, Collection<TreePath> applications) {
    AtomicInteger renders = new AtomicInteger();
    List<CompletableFuture<@Nullable ApplicationImpact>> tasks = new ArrayList<>();
    for (TreePath path : new TreeSet<>(applications)) {
      tasks.add(
          CompletableFuture.supplyAsync(
              () -> compare(path, render(from, path, renders), render(to, path, renders)),
              executor));
    }
    List<ApplicationImpact> impacts = new ArrayList<>();
    for (CompletableFuture<@Nullable ApplicationImpact> task : tasks) {
      ApplicationImpact impact = joined(task);
      if (impact != null) {
        impacts.add(impact);
      }
    }
    return new Impact(impacts, renders.get());
  }

  private static @Nullable ApplicationImpact joined(
      CompletableFuture<@Nullable ApplicationImpact> task) {
    try {
      return task.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw e;
    }
  }

  /** The render of an application; null if it is not there. */
  private @Nullable Rendered render(SourceTree tree, TreePath path, AtomicInteger renders) {
    RenderRequest request = RenderRequest.of(path);
    if (!renderer.supports(tree, request)) {
      return null;
    }
    renders.incrementAndGet();
    return renderer.render(tree, request);
  }

  /**
   * The impact on one application of which both renders are at hand.
   *
   * @param path its directory
   * @param before the earlier render; null if it was not there
   * @param after the later one; null if it is not there
   * @return null if it was neither there before nor is now
   */
  public static @Nullable ApplicationImpact compare(
      TreePath path, @Nullable Rendered before, @Nullable Rendered after) {
    if (before == null && after == null) {
      return null;
    }
    if (after != null && after.failed()) {
      boolean broken = before == null || !before.failed();
      return new ApplicationImpact(
          path,
          broken ? Status.BROKEN : Status.STILL_BROKEN,
          new Plan(List.of(), List.of()),
          after.issues());
    }
    if (before != null && before.failed()) {
      Status status = after == null ? Status.REMOVED : Status.REPAIRED;
      return new ApplicationImpact(path, status, new Plan(List.of(), List.of()), List.of());
    }
    var changes =
        RenderedChanges.between(
            before == null ? List.of() : before.manifests(),
            after == null ? List.of() : after.manifests());
    Status status =
        before == null
            ? Status.ADDED
            : after == null ? Status.REMOVED : changes.isEmpty() ? Status.SAME : Status.CHANGED;
    List<Step> steps =
        changes.isEmpty() ? List.of() : List.of(new Step("impact", changes, Barrier.NONE));
    return new ApplicationImpact(path, status, new Plan(steps, List.of()), List.of());
  }
}
