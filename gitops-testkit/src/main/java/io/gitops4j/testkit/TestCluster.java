// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.testkit;

import io.gitops4j.core.Reconciler;
import io.gitops4j.core.cluster.ApplyOptions;
import io.gitops4j.core.cluster.ClusterException;
import io.gitops4j.core.health.HealthStyle;
import io.gitops4j.core.render.Gvk;
import io.gitops4j.core.spi.Cluster;
import io.gitops4j.core.spi.ClusterResolver;
import io.gitops4j.core.spi.Time;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.yaml.YamlReader;
import io.gitops4j.diff.PlanDiffer;
import io.gitops4j.k8s.apply.KubernetesApplier;
import io.gitops4j.k8s.health.KubernetesHealth;
import io.gitops4j.k8s.memory.MemoryCluster;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A cluster in memory for a test: its time, its faults and its simulated controllers are the
 * test's, and each request is remembered. {@link TestClusterExtension} hands one to a test; {@link
 * #around} makes one without it. Thread-safe.
 *
 * <p>What is under test is given {@link #cluster}. The methods here act beside it: no fault
 * concerns them, and they are not among the requests.
 */
public final class TestCluster implements AutoCloseable {
  private final MemoryCluster memory;
  private final FaultyCluster cluster;
  private final List<ClusterRequest> requests = new ArrayList<>();
  private Fault fault = Fault.none();

  private TestCluster(MemoryCluster memory) {
    this.memory = memory;
    this.cluster = FaultyCluster.around(memory);
    cluster.inject(this::arrive);
  }

  /** Around a cluster, which {@link #close} closes. */
  public static TestCluster around(MemoryCluster memory) {
    return new TestCluster(Objects.requireNonNull(memory, "memory"));
  }

  private synchronized Fault.@Nullable Failure arrive(ClusterRequest request) {
    requests.add(request);
    return fault.of(request);
  }

  /** The port for what is under test: its requests are remembered, and go wrong if they are to. */
  public Cluster cluster() {
    return cluster;
  }

  /**
   * A reconciler's parts for this cluster, with its time, so that waiting for health takes none: a
   * source and a renderer are still to be added.
   */
  public Reconciler.Builder reconciler() {
    return Reconciler.builder()
        .differ(new PlanDiffer())
        .applier(KubernetesApplier.ofDefaults())
        .clusters(ClusterResolver.always(cluster))
        .healthCheck(KubernetesHealth.of(HealthStyle.GITOPS).withClock(this::now))
        .time(time());
  }

  /** The time of the cluster: it stands still until it is moved, unless it was made otherwise. */
  public Instant now() {
    return memory.now();
  }

  /** Moves the time on; the controllers do all that is due until then. */
  public void advance(Duration duration) {
    memory.advance(duration);
  }

  /** The cluster's time for whoever waits: to sleep is to {@link #advance}. */
  public Time time() {
    return memory.time();
  }

  /** From now on pods with these images never become ready; {@code image -> false} for none. */
  public void failImages(Predicate<String> images) {
    memory.failImages(images);
  }

  /** From now on this goes wrong too. */
  public synchronized void inject(Fault another) {
    fault = fault.or(another);
  }

  /** From now on nothing goes wrong. */
  public synchronized void heal() {
    fault = Fault.none();
  }

  /** The requests so far, in order; refused ones among them. */
  public synchronized List<ClusterRequest> requests() {
    return List.copyOf(requests);
  }

  /** Those of them that may have changed an object. */
  public List<ClusterRequest> writes() {
    return requests().stream().filter(ClusterRequest::isWrite).toList();
  }

  /** Forgets the requests so far. */
  public synchronized void forget() {
    requests.clear();
  }

  /**
   * Applies the objects of a text of YAML, as {@code kubectl apply --server-side --force-conflicts}
   * does: what somebody else does to the cluster.
   *
   * @return the objects as they are now, in order
   * @throws ClusterException if the cluster refuses one
   */
  public List<MapNode> apply(String yaml) {
    List<MapNode> applied = new ArrayList<>();
    for (Node document : YamlReader.ofDefaults().read("test", yaml)) {
      if (document instanceof MapNode object) {
        applied.add(memory.apply(object, new ApplyOptions("kubectl", true, false)));
      }
    }
    return applied;
  }

  /**
   * An object as it is now.
   *
   * @param namespace empty for a kind without namespaces
   */
  public Optional<MapNode> get(String apiVersion, String kind, String namespace, String name) {
    return memory.get(Gvk.of(apiVersion, kind), namespace, name);
  }

  /** The cluster itself, for all else that it can do. */
  public MemoryCluster memory() {
    return memory;
  }

  @Override
  public void close() {
    memory.close();
  }
}
