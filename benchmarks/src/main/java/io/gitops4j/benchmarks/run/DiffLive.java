// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.benchmarks.run;

import io.gitops4j.core.app.Application;
import io.gitops4j.core.app.Source;
import io.gitops4j.core.cluster.ApplyOptions;
import io.gitops4j.core.plan.Change;
import io.gitops4j.core.plan.DiffInput;
import io.gitops4j.core.plan.Inventory;
import io.gitops4j.core.plan.LiveState;
import io.gitops4j.core.plan.Plan;
import io.gitops4j.core.render.Manifest;
import io.gitops4j.core.render.RenderRequest;
import io.gitops4j.core.render.ResourceId;
import io.gitops4j.core.source.DirectoryTree;
import io.gitops4j.core.source.SourceRef;
import io.gitops4j.core.source.TreePath;
import io.gitops4j.core.spi.Cluster;
import io.gitops4j.core.tree.Edit;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.ScalarNode;
import io.gitops4j.diff.PlanDiffer;
import io.gitops4j.k8s.memory.MemoryCluster;
import io.gitops4j.kustomize.KustomizeRenderer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The diff of what a kustomization renders, one object in ten changed since, against what lies in a
 * cluster: as it was applied to the cluster in memory, with defaults and managers.
 */
public final class DiffLive {
  private DiffLive() {}

  /**
   * Arguments: a directory, a kustomization in it, how many diffs, and a file to write the pairs
   * to, as the peer program reads them.
   */
  public static void main(String[] args) throws IOException {
    List<Manifest> applied =
        KustomizeRenderer.ofDefaults()
            .render(DirectoryTree.of(Path.of(args[0])), RenderRequest.of(TreePath.of(args[1])))
            .manifests();
    Map<ResourceId, MapNode> live = live(applied);
    List<Manifest> desired = changed(applied);
    DiffInput input = input(desired, live);
    int runs = Integer.parseInt(args[2]);
    PlanDiffer differ = new PlanDiffer();
    long first = Clock.time(() -> differ.diff(input));
    long warm = Clock.median(runs, runs, () -> Clock.time(() -> differ.diff(input)));
    Plan plan = differ.diff(input);
    long updates = plan.changes().stream().filter(Change::writes).count();
    if (args.length > 3) {
      List<Pair> pairs = new ArrayList<>();
      for (int i = 0; i < desired.size(); i++) {
        Manifest manifest = desired.get(i);
        pairs.add(new Pair(applied.get(i).root(), manifest.root(), live.get(manifest.id())));
      }
      Pair.write(Path.of(args[3]), pairs);
    }
    System.out.println(
        "{\"objects\":"
            + desired.size()
            + ",\"modified\":"
            + updates
            + ",\"firstMillis\":"
            + Clock.millis(first)
            + ",\"warmMillis\":"
            + Clock.millis(warm)
            + "}");
  }

  private static DiffInput input(List<Manifest> desired, Map<ResourceId, MapNode> live) {
    Application application =
        Application.builder("benchmark")
            .source(
                new Source(SourceRef.of("https://example.org/x.git", "main"), TreePath.ROOT, null))
            .build();
    return new DiffInput(
        application, new LiveState(desired, live, Map.of(), Map.of(), Inventory.EMPTY));
  }

  private static Map<ResourceId, MapNode> live(List<Manifest> applied) {
    Map<ResourceId, MapNode> live = new LinkedHashMap<>();
    try (Cluster cluster = MemoryCluster.create()) {
      cluster.apply(
          Edit.set(
              MapNode.builder().put("apiVersion", "v1").put("kind", "Namespace").build(),
              ScalarNode.of("production"),
              "metadata",
              "name"),
          ApplyOptions.DEFAULTS);
      for (Manifest manifest : applied) {
        live.put(manifest.id(), cluster.apply(manifest.root(), ApplyOptions.DEFAULTS));
      }
    }
    return live;
  }

  private static List<Manifest> changed(List<Manifest> applied) {
    List<Manifest> changed = new ArrayList<>(applied.size());
    for (int i = 0; i < applied.size(); i++) {
      Manifest manifest = applied.get(i);
      boolean deployment = manifest.id().kind().equals("Deployment");
      MapNode root = manifest.root();
      if (i % 10 == 0) {
        root =
            deployment
                ? Edit.set(root, ScalarNode.of(7), "spec", "replicas")
                : Edit.set(root, ScalarNode.of("debug"), "data", "LOG_LEVEL");
      }
      changed.add(manifest.withRoot(root));
    }
    return changed;
  }
}
