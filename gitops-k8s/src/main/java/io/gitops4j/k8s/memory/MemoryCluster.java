// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.k8s.memory;

import io.gitops4j.core.app.Identity;
import io.gitops4j.core.cluster.ApplyOptions;
import io.gitops4j.core.cluster.ClusterError;
import io.gitops4j.core.cluster.ClusterException;
import io.gitops4j.core.cluster.DeleteOptions;
import io.gitops4j.core.cluster.Discovery;
import io.gitops4j.core.cluster.LabelSelector;
import io.gitops4j.core.cluster.WatchEvent;
import io.gitops4j.core.render.Gvk;
import io.gitops4j.core.render.ResourceId;
import io.gitops4j.core.spi.Cluster;
import io.gitops4j.core.spi.Time;
import io.gitops4j.core.tree.Edit;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.k8s.internal.StatusObject;
import io.gitops4j.k8s.memory.admission.Admission;
import io.gitops4j.k8s.memory.workload.Controller;
import io.gitops4j.k8s.memory.workload.Controllers;
import io.gitops4j.k8s.memory.workload.Pace;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * A Kubernetes cluster in memory, for tests, demonstrations and dry runs without a cluster: an API
 * server with discovery, namespaces, custom kinds, server-side apply, defaults, validation, garbage
 * collection and watches, modelled on Kubernetes 1.34, and simulated controllers that make
 * workloads ready. There is no authentication, no admission plug-in and no node that runs anything.
 *
 * <p>Time is the caller's. By default it stands still, and {@link #advance} moves it; {@link
 * Builder#clock} lets it flow. What controllers do, they do when a request comes, when time is
 * advanced, or while a watch is open, and never on a thread of their own.
 *
 * <p>Thread-safe. Requests are answered one after the other. After {@link #close} every request is
 * refused as {@code UNREACHABLE}.
 */
public final class MemoryCluster implements Cluster {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private final ReentrantLock lock = new ReentrantLock();
  private final String name;
  private final InstantSource clock;
  private final Kinds kinds = new Kinds();
  private final Store store = new Store();
  private final Simulator simulator;
  private final ControllerWorld world;
  private final WritePath writes;
  private final List<MemoryWatch> watches = new ArrayList<>();
  private final Map<String, Long> requests = new TreeMap<>();
  private volatile Duration offset = Duration.ZERO;
  private boolean closed;

  private MemoryCluster(Builder builder) {
    this.name = builder.name;
    this.clock = builder.clock;
    Lifecycle lifecycle = new Lifecycle(store, this::simulated);
    Admission admission = new Admission();
    Ownership ownership = new Ownership(kinds, this::simulated);
    Map<String, Controller> controllers = new HashMap<>(Controllers.all());
    controllers.put("/Namespace", new Namespaces(store, lifecycle));
    controllers.put(
        "apiextensions.k8s.io/CustomResourceDefinition", new Definitions(store, kinds, lifecycle));
    this.simulator =
        new Simulator(
            store, new GarbageCollector(store, kinds, lifecycle), controllers, clock.instant());
    this.world =
        new ControllerWorld(
            store, kinds, lifecycle, ownership, admission, this::simulated, builder.pace);
    this.writes = new WritePath(store, lifecycle, ownership, admission);
    store.listen(simulator);
    ClusterSeed.plant(writes, kinds);
    simulator.settle(world, now());
  }

  private Instant simulated() {
    return simulator.time();
  }

  /**
   * A cluster with all defaults, for tests: time stands still, at the first moment of 2026. Who
   * waits for it must do so by {@link #time}, or waits in vain; {@link #running} needs no care.
   */
  public static MemoryCluster create() {
    return builder().build();
  }

  /** A cluster whose time is the system's, for programs: controllers work while others wait. */
  public static MemoryCluster running() {
    return builder().clock(InstantSource.system()).build();
  }

  /** A new builder. */
  public static Builder builder() {
    return new Builder();
  }

  @Override
  public String name() {
    return name;
  }

  /** The time of the cluster. */
  public Instant now() {
    return clock.instant().plus(offset);
  }

  /**
   * Moves the time of the cluster on, and lets the controllers do all that is due until then.
   *
   * @throws IllegalArgumentException if the duration is negative
   */
  public void advance(Duration duration) {
    if (duration.isNegative()) {
      throw new IllegalArgumentException("duration: " + duration + " (expected: not negative)");
    }
    locked(
        () -> {
          offset = offset.plus(duration);
          simulator.settle(world, now());
          return null;
        });
  }

  /**
   * The cluster's time for whoever waits for the cluster, such as a reconciler: to sleep is to
   * {@link #advance}, so that nobody waits in truth.
   */
  public Time time() {
    return new Time() {
      @Override
      public Instant now() {
        return MemoryCluster.this.now();
      }

      @Override
      public void sleep(Duration duration) throws InterruptedException {
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
        if (!duration.isNegative()) {
          advance(duration);
        }
      }
    };
  }

  /**
   * From now on the images that the predicate accepts can't be pulled, so that pods with them never
   * become ready; pods that wait for an image which can be pulled again start. The predicate is
   * called under the cluster's lock and must not call the cluster.
   */
  public void failImages(Predicate<String> images) {
    Objects.requireNonNull(images, "images");
    locked(
        () -> {
          world.failImages(images);
          simulator.touchAll("", "Pod");
          return null;
        });
  }

  /** How many requests there were so far. */
  public Requests requests() {
    return locked(() -> new Requests(requests));
  }

  /** This cluster: it asks nobody who they are. */
  @Override
  public Cluster as(Identity identity) {
    return this;
  }

  @Override
  public Discovery discovery() {
    return request("discovery", kinds::discovery);
  }

  /** The schemas of custom kinds; empty for the groups of built-in ones. */
  @Override
  public Optional<MapNode> openApi(String group, String version) {
    return request("openapi", () -> kinds.openApi(group, version));
  }

  /** Does nothing: nothing is cached. */
  @Override
  public void refreshDiscovery() {}

  @Override
  public Optional<MapNode> get(Gvk gvk, String namespace, String objectName) {
    return request(
        "get",
        () -> {
          Kinds.Kind kind = kinds.find(gvk);
          MapNode object = store.get(id(kind, namespace, objectName));
          return Optional.ofNullable(object).map(stored -> WritePath.served(kind, stored));
        });
  }

  @Override
  public List<MapNode> list(Gvk gvk, String namespace, String labelSelector) {
    return request(
        "list",
        () -> {
          Kinds.Kind kind = kinds.find(gvk);
          Predicate<MapNode> selector = selector(labelSelector);
          return objects(kind, namespace).stream()
              .filter(selector)
              .map(stored -> WritePath.served(kind, stored))
              .toList();
        });
  }

  private static Predicate<MapNode> selector(String text) {
    try {
      LabelSelector selector = LabelSelector.parse(text);
      return object -> selector.test(Edit.map(object, "metadata", "labels"));
    } catch (IllegalArgumentException e) {
      throw new ClusterException(
          ClusterError.INVALID, "unable to parse the label selector \"" + text + "\"");
    }
  }

  @Override
  public Watch watch(
      Gvk gvk,
      String namespace,
      String labelSelector,
      Consumer<WatchEvent> onEvent,
      Consumer<ClusterException> onError) {
    return request(
        "watch",
        () -> {
          Kinds.Kind kind = kinds.find(gvk);
          Predicate<MapNode> selector = selector(labelSelector);
          MemoryWatch watch =
              new MemoryWatch(
                  kind,
                  kind.namespaced() ? namespace : "",
                  selector,
                  stored -> WritePath.served(kind, stored),
                  onEvent,
                  onError,
                  this::settleIfDue,
                  this::ended);
          for (MapNode object : objects(kind, namespace)) {
            watch.changed(null, object);
          }
          store.listen(watch);
          watches.add(watch);
          watch.start();
          return watch;
        });
  }

  @Override
  public MapNode apply(MapNode object, ApplyOptions options) {
    return request(
        options.dryRun() ? "dry-run" : "apply",
        () -> hiding(options, () -> writes.apply(kindOf(object), object, options)));
  }

  @Override
  public MapNode replace(MapNode object, ApplyOptions options) {
    return request(
        options.dryRun() ? "dry-run" : "update",
        () -> hiding(options, () -> writes.replace(kindOf(object), object, options, "")));
  }

  private static MapNode hiding(ApplyOptions options, Supplier<MapNode> write) {
    try {
      return write.get();
    } catch (ClusterException e) {
      throw Refusal.hiding(options.hidden(), e);
    }
  }

  @Override
  public MapNode writeManagedFields(MapNode object, ApplyOptions options) {
    return request(
        options.dryRun() ? "dry-run" : "patch",
        () -> writes.writeManagedFields(kindOf(object), object, options));
  }

  @Override
  public MapNode applyStatus(MapNode object, ApplyOptions options) {
    return request(
        options.dryRun() ? "dry-run" : "apply",
        () -> writes.applyStatus(kindOf(object), StatusObject.of(object), options));
  }

  @Override
  public boolean delete(Gvk gvk, String namespace, String objectName, DeleteOptions options) {
    return request(
        options.dryRun() ? "dry-run" : "delete",
        () -> {
          Kinds.Kind kind = kinds.find(gvk);
          return writes.delete(kind, id(kind, namespace, objectName), options);
        });
  }

  /**
   * Creates an object as another writer does that does not apply, such as {@code kubectl create}.
   *
   * @param fieldManager who owns the fields
   * @return the object as it was stored
   * @throws ClusterException with {@code ALREADY_EXISTS}, or as {@link #apply} throws
   */
  public MapNode create(MapNode object, String fieldManager) {
    return request("create", () -> writes.create(kindOf(object), object, fieldManager));
  }

  /**
   * Replaces an object as another writer does that does not apply, such as {@code kubectl edit}.
   * The status stays. A {@code metadata.resourceVersion} in the object must be the stored one.
   *
   * @param fieldManager who owns the fields that change
   * @return the object as it was stored
   * @throws ClusterException with {@code NOT_FOUND} or {@code CONFLICT}, or as {@link #apply}
   *     throws
   */
  public MapNode update(MapNode object, String fieldManager) {
    return request("update", () -> writes.replace(kindOf(object), object, fieldManager, ""));
  }

  /**
   * Replaces the status of an object as a controller does, and nothing else. Kinds whose status is
   * no subresource are refused as {@code NOT_FOUND}.
   *
   * @param fieldManager who owns the fields that change
   * @return the object as it was stored
   */
  public MapNode updateStatus(MapNode object, String fieldManager) {
    return request(
        "update",
        () -> {
          Kinds.Kind kind = kindOf(object);
          if (!kind.hasStatus()) {
            throw new ClusterException(
                ClusterError.NOT_FOUND, kind.pluralName() + " has no subresource status");
          }
          return writes.replace(kind, object, fieldManager, "status");
        });
  }

  @Override
  public void close() {
    List<MemoryWatch> open =
        locked(
            () -> {
              closed = true;
              return List.copyOf(watches);
            });
    open.forEach(MemoryWatch::close);
  }

  private void ended(MemoryWatch watch) {
    locked(
        () -> {
          store.forget(watch);
          return watches.remove(watch);
        });
  }

  private void settleIfDue() {
    if (simulator.hasWork(now())) {
      locked(
          () -> {
            simulator.settle(world, now());
            return null;
          });
    }
  }

  private <T> T request(String verb, Supplier<T> answer) {
    try {
      lock.lockInterruptibly();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ClusterException(ClusterError.INTERRUPTED, "interrupted", e);
    }
    try {
      if (closed) {
        throw new ClusterException(ClusterError.UNREACHABLE, name + " is closed");
      }
      requests.merge(verb, 1L, Long::sum);
      simulator.settle(world, now());
      return answer.get();
    } finally {
      lock.unlock();
    }
  }

  private <T> T locked(Supplier<T> action) {
    lock.lock();
    try {
      return action.get();
    } finally {
      lock.unlock();
    }
  }

  private Kinds.Kind kindOf(MapNode object) {
    String apiVersion = object.text("apiVersion");
    String kind = object.text("kind");
    return kinds.find(Gvk.of(apiVersion == null ? "" : apiVersion, kind == null ? "" : kind));
  }

  private static ResourceId id(Kinds.Kind kind, String namespace, String name) {
    Gvk gvk = kind.gvk();
    return new ResourceId(gvk.group(), gvk.kind(), kind.namespaced() ? namespace : "", name);
  }

  private List<MapNode> objects(Kinds.Kind kind, String namespace) {
    Gvk gvk = kind.gvk();
    return store.list(gvk.group(), gvk.kind(), kind.namespaced() ? namespace : "");
  }

  /** Sets up a cluster. Not thread-safe. */
  public static final class Builder {
    private String name = "memory";
    private InstantSource clock = InstantSource.fixed(START);
    private Pace pace = Pace.DEFAULTS;

    private Builder() {}

    /** The name for messages and records; default {@code memory}. */
    public Builder name(String newName) {
      name = Objects.requireNonNull(newName, "newName");
      return this;
    }

    /**
     * The clock that the cluster goes by, such as {@link InstantSource#system}, which may flow; by
     * default one that stands still, so that only {@link MemoryCluster#advance} moves the time.
     */
    public Builder clock(InstantSource newClock) {
      clock = Objects.requireNonNull(newClock, "newClock");
      return this;
    }

    /** How long a pod takes until its containers run and are ready; default two seconds. */
    public Builder podStart(Duration duration) {
      pace = new Pace(duration, pace.jobRun());
      return this;
    }

    /** How long the containers of a job run; default two seconds. */
    public Builder jobRun(Duration duration) {
      pace = new Pace(pace.podStart(), duration);
      return this;
    }

    /** A new cluster, with the namespaces that every cluster has. */
    public MemoryCluster build() {
      return new MemoryCluster(this);
    }
  }
}
