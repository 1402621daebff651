// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.testkit;

import io.gitops4j.core.Reconciler;
import io.gitops4j.core.app.Application;
import io.gitops4j.core.app.Destination;
import io.gitops4j.core.app.Source;
import io.gitops4j.core.app.SyncPolicy;
import io.gitops4j.core.event.ReconcileListener;
import io.gitops4j.core.render.Gvk;
import io.gitops4j.core.render.RenderRequest;
import io.gitops4j.core.render.Rendered;
import io.gitops4j.core.render.directory.DirectoryRenderer;
import io.gitops4j.core.source.MemoryTree;
import io.gitops4j.core.source.Revision;
import io.gitops4j.core.source.SourceRef;
import io.gitops4j.core.source.SourceTree;
import io.gitops4j.core.source.TreePath;
import io.gitops4j.core.spi.Applier;
import io.gitops4j.core.spi.Cluster;
import io.gitops4j.core.spi.ClusterResolver;
import io.gitops4j.core.spi.HealthCheck;
import io.gitops4j.core.spi.Renderer;
import io.gitops4j.core.spi.SourceProvider;
import io.gitops4j.core.spi.SyncWaveHook;
import io.gitops4j.core.spi.Time;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.yaml.YamlReader;
import io.gitops4j.diff.PlanDiffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * An application whose declared state a test writes down as YAML, synced to the cluster under test.
 * Each test has a namespace of its own.
 */
final class ApplierHarness {
  static final Gvk CONFIG_MAP = new Gvk("", "v1", "ConfigMap");
  static final Gvk DEPLOYMENT = new Gvk("apps", "v1", "Deployment");
  static final Gvk NAMESPACE = new Gvk("", "v1", "Namespace");

  final String namespace;
  final FaultyCluster cluster;
  private final List<ClusterRequest> requests = new ArrayList<>();
  private Fault fault = Fault.none();
  private final Applier applier;
  private final HealthCheck healthCheck;
  private final Time time;
  private final Map<String, String> files = new ConcurrentSkipListMap<>();
  int renders;

  /** Who is asked after each wave. */
  SyncWaveHook waveHook = SyncWaveHook.NONE;

  ApplierHarness(Cluster cluster, Applier applier, HealthCheck healthCheck, Time time) {
    this(
        "applier-" + Long.toString(ThreadLocalRandom.current().nextLong(1L << 40), 36),
        cluster,
        applier,
        healthCheck,
        time);
  }

  ApplierHarness(
      String namespace, Cluster cluster, Applier applier, HealthCheck healthCheck, Time time) {
    this.namespace = namespace;
    this.cluster = FaultyCluster.around(cluster);
    this.cluster.inject(this::arrive);
    this.applier = applier;
    this.healthCheck = healthCheck;
    this.time = time;
  }

  private synchronized Fault.@Nullable Failure arrive(ClusterRequest request) {
    requests.add(request);
    return fault.of(request);
  }

  /** From now on this goes wrong too. */
  synchronized void fail(Fault another) {
    fault = fault.or(another);
  }

  /** From now on nothing goes wrong. */
  synchronized void heal() {
    fault = Fault.none();
  }

  /** The requests so far that write, in order. */
  synchronized List<ClusterRequest> writes() {
    return requests.stream().filter(ClusterRequest::isWrite).toList();
  }

  /** How many requests so far only asked the server what an object would be. */
  synchronized long dryRuns() {
    return requests.stream().filter(ClusterRequest::dryRun).count();
  }

  /** Forgets the requests so far. */
  synchronized void forget() {
    requests.clear();
  }

  /** Declares this for the application, in place of what it declared before. */
  void declare(String application, String... documents) {
    files.put(application + "/all.yaml", String.join("\n---\n", documents) + "\n");
  }

  String config(String name, String value) {
    return "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: "
        + name
        + "\ndata:\n  value: \""
        + value
        + "\"";
  }

  String deployment(String name, String image) {
    return String.join(
        "\n",
        "apiVersion: apps/v1",
        "kind: Deployment",
        "metadata:",
        "  name: " + name,
        "spec:",
        "  replicas: 1",
        "  selector:",
        "    matchLabels: {app: " + name + "}",
        "  template:",
        "    metadata:",
        "      labels: {app: " + name + "}",
        "    spec:",
        "      containers:",
        "        - name: main",
        "          image: " + image);
  }

  static SyncPolicy.Builder policy() {
    return SyncPolicy.builder()
        .automated(true)
        .selfHeal(true)
        .prune(true)
        .createNamespace(true)
        .timeout(Duration.ofSeconds(60));
  }

  Application application(String name, SyncPolicy policy) {
    return Application.builder(name)
        .namespace(namespace)
        .source(new Source(SourceRef.of("memory:config", ""), TreePath.of(name), null))
        .destination(Destination.inCluster(namespace))
        .syncPolicy(policy)
        .build();
  }

  Application application(String name) {
    return application(name, policy().build());
  }

  Reconciler reconciler() {
    return reconciler(ReconcileListener.NONE);
  }

  Reconciler reconciler(ReconcileListener listener) {
    return reconciler(listener, applier);
  }

  /** With another applier. */
  Reconciler reconciler(Applier other) {
    return reconciler(ReconcileListener.NONE, other);
  }

  private Reconciler reconciler(ReconcileListener listener, Applier by) {
    return Reconciler.builder()
        .source(new Files())
        .renderer(new Documents())
        .differ(new PlanDiffer())
        .applier(by)
        .clusters(ClusterResolver.always(cluster))
        .healthCheck(healthCheck)
        .listener(listener)
        .waveHook(waveHook)
        .time(time)
        .build();
  }

  /** For what is asked of the applier itself. */
  Applier.Target target(Application application) {
    return new Applier.Target(application, cluster, healthCheck, ReconcileListener.NONE).with(time);
  }

  Optional<MapNode> get(Gvk gvk, String name) {
    return cluster.get(gvk, namespace, name);
  }

  boolean exists(Gvk gvk, String name) {
    return get(gvk, name).isPresent();
  }

  /** The value of a ConfigMap of {@link #config}; empty if there is none. */
  String value(String name) {
    Node value = get(CONFIG_MAP, name).map(object -> object.at("data", "value")).orElse(null);
    String text = value == null ? null : value.textOrNull();
    return text == null ? "" : text;
  }

  static MapNode map(String yaml) {
    return (MapNode) YamlReader.ofDefaults().read("test", yaml).get(0);
  }

  void cleanUp() {
    heal();
    cluster.delete(
        NAMESPACE,
        "",
        namespace,
        io.gitops4j.core.cluster.DeleteOptions.of(io.gitops4j.core.cluster.Propagation.BACKGROUND));
  }

  private final class Files implements SourceProvider {
    @Override
    public boolean supports(SourceRef ref) {
      return true;
    }

    @Override
    public Revision revision(SourceRef ref) {
      try (SourceTree tree = open(ref, new Revision("tree", "00"))) {
        return tree.revision();
      }
    }

    @Override
    public SourceTree open(SourceRef ref, Revision revision) {
      MemoryTree.Builder tree = MemoryTree.builder();
      files.forEach(tree::file);
      return tree.build();
    }
  }

  /** Counts the renders. */
  private final class Documents implements Renderer {
    private final Renderer directory = DirectoryRenderer.ofDefaults();

    @Override
    public String engine() {
      return directory.engine();
    }

    @Override
    public boolean supports(SourceTree tree, RenderRequest request) {
      return directory.supports(tree, request);
    }

    @Override
    public Rendered render(SourceTree tree, RenderRequest request) {
      renders++;
      return directory.render(tree, request);
    }
  }
}
