// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.benchmarks.run;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.gitops4j.core.app.Application;
import io.gitops4j.core.app.Source;
import io.gitops4j.core.cluster.ApplyOptions;
import io.gitops4j.core.health.HealthStyle;
import io.gitops4j.core.plan.Change;
import io.gitops4j.core.plan.DiffInput;
import io.gitops4j.core.plan.LiveState;
import io.gitops4j.core.plan.Plan;
import io.gitops4j.core.render.Manifest;
import io.gitops4j.core.source.SourceRef;
import io.gitops4j.core.source.TreePath;
import io.gitops4j.core.spi.Applier;
import io.gitops4j.core.spi.Cluster;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.yaml.YamlReader;
import io.gitops4j.diff.PlanDiffer;
import io.gitops4j.k8s.apply.KubernetesApplier;
import io.gitops4j.k8s.client.Kubeconfig;
import io.gitops4j.k8s.client.KubernetesCluster;
import io.gitops4j.k8s.health.KubernetesHealth;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** The objects of a file against a real cluster: applied, or compared with what lies there. */
public final class DiffCluster {
  /** As many requests at once as the client of the reference may have in flight in a burst. */
  private static final int AT_ONCE = 8;

  /** How many diffs give one time of a process that is warm. */
  private static final int COUNTED = 5;

  private DiffCluster() {}

  /**
   * Arguments: a kubeconfig, a file of objects, {@code apply} or {@code diff}. With a number the
   * file is compared so often first; then, whenever a line is read, the time of further diffs is
   * printed.
   */
  public static void main(String[] args) throws IOException {
    List<Manifest> manifests = new ArrayList<>();
    for (Node object :
        YamlReader.ofDefaults().read(args[1], Files.readAllBytes(Path.of(args[1])))) {
      manifests.add(Manifest.of((MapNode) object));
    }
    ExecutorService executor = Executors.newFixedThreadPool(AT_ONCE);
    long start = System.nanoTime();
    try (Cluster cluster = KubernetesCluster.connect(Kubeconfig.read(Path.of(args[0])).access())) {
      if (args[2].equals("apply")) {
        manifests.forEach(manifest -> cluster.apply(manifest.root(), ApplyOptions.DEFAULTS));
        System.out.println("{\"applied\":" + manifests.size() + "}");
        return;
      }
      diff(cluster, manifests, executor, args.length > 3 ? Integer.parseInt(args[3]) : 0, start);
    } finally {
      executor.shutdown();
    }
  }

  private static void diff(
      Cluster cluster, List<Manifest> manifests, ExecutorService executor, int runs, long start)
      throws IOException {
    Application application =
        Application.builder("benchmark")
            .source(
                new Source(SourceRef.of("https://example.org/x.git", "main"), TreePath.ROOT, null))
            .build();
    Applier applier = KubernetesApplier.builder().atOnce(AT_ONCE, executor).build();
    Applier.Target target =
        new Applier.Target(
            application, cluster, KubernetesHealth.of(HealthStyle.GITOPS), event -> {});
    LiveState live = applier.observe(target, manifests);
    Plan plan = new PlanDiffer().diff(new DiffInput(application, live));
    System.out.println(
        "{\"objects\":"
            + manifests.size()
            + ",\"modified\":"
            + plan.changes().stream().filter(Change::writes).count()
            + ",\"dryRuns\":"
            + askedOf(live)
            + ",\"firstMillis\":"
            + Clock.millis(System.nanoTime() - start)
            + "}");
    if (runs > 0) {
      PlanDiffer differ = new PlanDiffer();
      Runnable diff =
          () -> differ.diff(new DiffInput(application, applier.observe(target, manifests)));
      for (int i = 0; i < runs; i++) {
        diff.run();
      }
      BufferedReader turns = new BufferedReader(new InputStreamReader(System.in, US_ASCII));
      while (turns.readLine() != null) {
        long warm = Clock.median(0, COUNTED, () -> Clock.time(diff));
        System.out.println("{\"warmMillis\":" + Clock.millis(warm) + "}");
      }
    }
  }

  /** Of how many objects the server was asked; of the others it was certain what it would say. */
  private static long askedOf(LiveState live) {
    return live.dryRuns().entrySet().stream()
        .filter(answer -> answer.getValue() != live.objects().get(answer.getKey()))
        .count();
  }
}
