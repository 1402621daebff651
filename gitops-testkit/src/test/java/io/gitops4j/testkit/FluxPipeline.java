// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.testkit;

import io.gitops4j.core.ReconcileResult;
import io.gitops4j.core.Reconciler;
import io.gitops4j.core.app.Application;
import io.gitops4j.core.health.Health;
import io.gitops4j.core.health.HealthStatus;
import io.gitops4j.core.health.HealthStyle;
import io.gitops4j.core.plan.Cascade;
import io.gitops4j.core.plan.Inventory;
import io.gitops4j.core.plan.LiveState;
import io.gitops4j.core.plan.Plan;
import io.gitops4j.core.plan.SyncResult;
import io.gitops4j.core.plan.Teardown;
import io.gitops4j.core.render.Manifest;
import io.gitops4j.core.source.SourceTree;
import io.gitops4j.core.source.TreeSource;
import io.gitops4j.core.spi.Applier;
import io.gitops4j.core.spi.ClusterResolver;
import io.gitops4j.core.spi.PostRenderer;
import io.gitops4j.diff.PlanDiffer;
import io.gitops4j.k8s.health.KubernetesHealth;
import io.gitops4j.k8s.memory.MemoryCluster;
import io.gitops4j.kustomize.KustomizeRenderer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A whole reconciler over a tree, with a cluster that is empty and remembers what it is asked. */
final class FluxPipeline {
  private final List<Manifest> declared = new ArrayList<>();
  private final ReconcileResult result;

  /**
   * Plans an application.
   *
   * @param postRenderers the steps after the render
   */
  FluxPipeline(SourceTree tree, Application application, List<PostRenderer> postRenderers) {
    result =
        Reconciler.builder()
            .source(new TreeSource(tree))
            .renderer(KustomizeRenderer.ofDefaults())
            .differ(new PlanDiffer())
            .applier(new EmptyCluster())
            .clusters(ClusterResolver.always(MemoryCluster.create()))
            .healthCheck(KubernetesHealth.of(HealthStyle.FLUX))
            .postRenderers(postRenderers)
            .build()
            .plan(application);
  }

  /** What the reconciler says. */
  ReconcileResult result() {
    return result;
  }

  /** What was to be applied, in the order of the render. */
  List<Manifest> declared() {
    return declared;
  }

  private final class EmptyCluster implements Applier {
    @Override
    public LiveState observe(Target target, List<Manifest> desired) {
      declared.addAll(desired);
      return new LiveState(desired, Map.of(), Map.of(), Map.of(), Inventory.EMPTY);
    }

    @Override
    public SyncResult assess(Target target, LiveState live, Plan plan) {
      return new SyncResult(List.of(), Health.of(HealthStatus.MISSING), List.of());
    }

    @Override
    public SyncResult apply(Target target, LiveState live, Plan plan, Synced synced) {
      throw new IllegalStateException("a plan writes nothing");
    }

    @Override
    public Teardown teardown(Target target, List<Manifest> manifests, Cascade cascade) {
      throw new IllegalStateException("a plan deletes nothing");
    }

    @Override
    public SyncResult delete(Target target, Teardown teardown) {
      throw new IllegalStateException("a plan deletes nothing");
    }
  }
}
