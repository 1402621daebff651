// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.benchmarks.run;

import io.gitops4j.core.ReconcileResult;
import io.gitops4j.core.ReconcileStatus;
import io.gitops4j.core.Reconciler;
import io.gitops4j.core.app.Application;
import io.gitops4j.core.app.Destination;
import io.gitops4j.core.app.Source;
import io.gitops4j.core.app.SyncPolicy;
import io.gitops4j.core.cluster.DeleteOptions;
import io.gitops4j.core.cluster.Propagation;
import io.gitops4j.core.health.HealthStyle;
import io.gitops4j.core.plan.Cascade;
import io.gitops4j.core.render.Gvk;
import io.gitops4j.core.render.directory.DirectoryRenderer;
import io.gitops4j.core.source.DirectorySource;
import io.gitops4j.core.source.SourceRef;
import io.gitops4j.core.source.TreePath;
import io.gitops4j.core.spi.Cluster;
import io.gitops4j.core.spi.ClusterResolver;
import io.gitops4j.diff.PlanDiffer;
import io.gitops4j.k8s.apply.KubernetesApplier;
import io.gitops4j.k8s.client.Kubeconfig;
import io.gitops4j.k8s.client.KubernetesCluster;
import io.gitops4j.k8s.health.KubernetesHealth;
import io.gitops4j.k8s.live.WatchedCluster;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * A directory of objects synced to a real cluster: for the first time, again and again without a
 * change, and what their live state takes when it is kept by watches.
 */
public final class ApplyCluster {
  private static final int AT_ONCE = 16;
  private static final String USAGE = "first, repeat, watch or delete";

  private final Cluster cluster;
  private final Reconciler reconciler;
  private final Application application;

  private ApplyCluster(Cluster cluster, Path directory, String namespace, ExecutorService threads) {
    this.cluster = cluster;
    application = application(namespace);
    reconciler =
        Reconciler.builder()
            .source(DirectorySource.of(directory))
            .renderer(DirectoryRenderer.ofDefaults())
            .differ(new PlanDiffer())
            .applier(KubernetesApplier.builder().atOnce(AT_ONCE, threads).build())
            .clusters(ClusterResolver.always(cluster))
            .healthCheck(KubernetesHealth.of(HealthStyle.GITOPS))
            .build();
  }

  /** The objects of a namespace lie in a directory of its name. */
  private static Application application(String namespace) {
    SyncPolicy policy =
        SyncPolicy.builder()
            .automated(true)
            .selfHeal(true)
            .createNamespace(true)
            .wait(false)
            .timeout(Duration.ofMinutes(20))
            .build();
    return Application.builder(namespace)
        .source(new Source(SourceRef.of("benchmark", ""), TreePath.of(namespace), null))
        .destination(Destination.inCluster(namespace))
        .syncPolicy(policy)
        .build();
  }

  /**
   * Arguments: a kubeconfig, a directory with the objects in a directory of the namespace's name,
   * the namespace, which is the application's name too, what to do, of {@code repeat} how often,
   * and of {@code first} further namespaces, which the same process syncs after that one.
   */
  public static void main(String[] args) throws InterruptedException {
    ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);
    Cluster real = KubernetesCluster.connect(Kubeconfig.read(Path.of(args[0])).access());
    boolean first = args[3].equals("first");
    try (Cluster cluster = first ? real : WatchedCluster.over(real)) {
      ApplyCluster run = new ApplyCluster(cluster, Path.of(args[1]), args[2], threads);
      switch (args[3]) {
        case "first" -> run.first(List.of(args).subList(4, args.length));
        case "repeat" -> run.repeat(Integer.parseInt(args[4]));
        case "watch" -> run.watch((WatchedCluster) cluster);
        case "delete" -> run.delete();
        default -> throw new IllegalArgumentException(args[3] + " (expected: " + USAGE + ")");
      }
    } finally {
      threads.shutdown();
      threads.awaitTermination(1, TimeUnit.MINUTES);
    }
  }

  private static ReconcileResult checked(ReconcileResult result, ReconcileStatus status) {
    if (result.status() != status) {
      throw new IllegalStateException(result + ": " + result.issues());
    }
    return result;
  }

  private void first(List<String> further) {
    System.out.println(first(application));
    for (String namespace : further) {
      System.out.println(first(application(namespace)));
    }
  }

  private String first(Application application) {
    long start = System.nanoTime();
    ReconcileResult result = checked(reconciler.sync(application), ReconcileStatus.SYNCED);
    long took = System.nanoTime() - start;
    return "{\"applied\":"
        + result.audit().writes().size()
        + ",\"millis\":"
        + Clock.millis(took)
        + ",\"stages\":{"
        + stages(result)
        + "}}";
  }

  private static String stages(ReconcileResult result) {
    StringBuilder stages = new StringBuilder();
    for (Map.Entry<?, Duration> stage : result.timings().entrySet()) {
      stages.append(stages.isEmpty() ? "\"" : ",\"").append(stage.getKey()).append("\":");
      stages.append(stage.getValue().toMillis());
    }
    return stages.toString();
  }

  /** A turn that finds nothing to do; it must write nothing. */
  private void repeat(int runs) {
    long start = System.nanoTime();
    checked(reconciler.reconcile(application), ReconcileStatus.IN_SYNC);
    long first = System.nanoTime() - start;
    int[] writes = {0};
    long median =
        Clock.median(
            runs,
            runs,
            () ->
                Clock.time(
                    () ->
                        writes[0] +=
                            checked(reconciler.reconcile(application), ReconcileStatus.IN_SYNC)
                                .audit()
                                .writes()
                                .size()));
    System.out.println(
        "{\"firstMillis\":"
            + Clock.millis(first)
            + ",\"millis\":"
            + Clock.millis(median)
            + ",\"writes\":"
            + writes[0]
            + "}");
  }

  /** The heap that the objects take, once all are known. */
  private void watch(WatchedCluster watched) {
    watched.discovery();
    long before = used();
    int objects = 0;
    for (Gvk gvk : new Gvk[] {Gvk.of("v1", "ConfigMap"), Gvk.of("apps/v1", "Deployment")}) {
      watched.list(gvk, "", "");
    }
    for (int size : watched.sizes().values()) {
      objects += size;
    }
    long bytes = used() - before;
    System.out.println(
        "{\"objects\":"
            + objects
            + ",\"bytes\":"
            + bytes
            + ",\"megabytesFor10000\":"
            + Math.round(bytes * 10_000.0 / Math.max(1, objects) / 1e5) / 10.0
            + "}");
  }

  private static long used() {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 4; i++) {
      System.gc();
      Runtime runtime = Runtime.getRuntime();
      least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
    }
    return least;
  }

  private void delete() {
    reconciler.delete(application, Cascade.DEFAULTS.with(Propagation.BACKGROUND));
    cluster.delete(
        Gvk.of("v1", "Namespace"),
        "",
        application.destination().namespace(),
        DeleteOptions.of(Propagation.BACKGROUND));
    System.out.println("{}");
  }
}
