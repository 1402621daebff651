// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.k8s.live;

import io.gitops4j.core.app.Identity;
import io.gitops4j.core.cluster.ApplyOptions;
import io.gitops4j.core.cluster.ClusterError;
import io.gitops4j.core.cluster.ClusterException;
import io.gitops4j.core.cluster.DeleteOptions;
import io.gitops4j.core.cluster.Discovery;
import io.gitops4j.core.cluster.LabelSelector;
import io.gitops4j.core.cluster.WatchEvent;
import io.gitops4j.core.render.Gvk;
import io.gitops4j.core.spi.Cluster;
import io.gitops4j.core.spi.Time;
import io.gitops4j.core.tree.MapNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A cluster whose live state is kept by watches, begun at the first read of each kind, and shared
 * by all applications that use this instance. Afterwards reads of objects that carry an owner's
 * label ({@link io.gitops4j.core.plan.Ownership}) send nothing, nor do those of objects that do not
 * exist. Of all others only what identifies them is kept: one that is read is asked for once, and
 * again when it has changed. Thread-safe.
 *
 * <p>What this instance wrote is seen by its reads at once, in each version of the kind. What
 * others write is seen when the watch tells, usually within milliseconds; who must not act on an
 * older state sends the uid and version as preconditions, as the applier does for deletions. A kind
 * that may not be watched, or whose watch is lost, is read from the server, and tried again after
 * {@link Builder#pause}.
 *
 * <p>Each kind in use costs two threads of the cluster below, and the memory of the objects that
 * this library applies, and of the metadata of all others, in all namespaces: use it for identities
 * that may read them.
 */
public final class WatchedCluster implements Cluster {
  private final Cluster cluster;
  private final Time time;
  private final Duration patience;
  private final Duration pause;
  private final Consumer<WatchEvent> listener;
  private final Map<Gvk, WatchedKind> kinds = new ConcurrentHashMap<>();

  /** The kinds that could not be watched, and when that was tried. */
  private final Map<Gvk, Duration> refused = new ConcurrentHashMap<>();

  private final Map<Identity, WatchedCluster> others = new ConcurrentHashMap<>();

  private volatile boolean closed;

  private WatchedCluster(Builder builder) {
    this.cluster = builder.cluster;
    this.time = builder.time;
    this.patience = builder.patience;
    this.pause = builder.pause;
    this.listener = builder.listener;
  }

  /** Over a cluster, with the defaults of {@link Builder}. */
  public static WatchedCluster over(Cluster cluster) {
    return builder(cluster).build();
  }

  /**
   * A builder.
   *
   * @param cluster the cluster below, which {@link WatchedCluster#close} closes
   */
  public static Builder builder(Cluster cluster) {
    return new Builder(Objects.requireNonNull(cluster, "cluster"));
  }

  /** Collects the settings. Not thread-safe. */
  public static final class Builder {
    private final Cluster cluster;
    private Time time = Time.SYSTEM;
    private Duration patience = Duration.ofMinutes(1);
    private Duration pause = Duration.ofMinutes(1);
    private Consumer<WatchEvent> listener = event -> {};

    private Builder(Cluster cluster) {
      this.cluster = cluster;
    }

    /** How long a read waits for the first state of its kind; default a minute. */
    public Builder patience(Duration newPatience) {
      patience = Objects.requireNonNull(newPatience, "newPatience");
      return this;
    }

    /** How long a kind that can't be watched is read from the server; default a minute. */
    public Builder pause(Duration newPause) {
      pause = Objects.requireNonNull(newPause, "newPause");
      return this;
    }

    /** The time; default the system's. */
    public Builder time(Time newTime) {
      time = Objects.requireNonNull(newTime, "newTime");
      return this;
    }

    /**
     * Who is told of each change of a kind that is watched, after it is kept, on a thread of the
     * watches: to reconcile at once what drifts, for instance. Default nobody. Of objects without
     * an owner's label, and of those that were deleted, only the metadata is told.
     */
    public Builder listener(Consumer<WatchEvent> newListener) {
      listener = Objects.requireNonNull(newListener, "newListener");
      return this;
    }

    /** The cluster. Nothing is sent before the first call. */
    public WatchedCluster build() {
      return new WatchedCluster(this);
    }
  }

  /** How many objects of each kind are kept, for measuring. */
  public Map<String, Integer> sizes() {
    Map<String, Integer> sizes = new TreeMap<>();
    kinds.forEach((gvk, kind) -> sizes.put(gvk.toString(), kind.size()));
    return sizes;
  }

  /** How many of them are kept whole, for measuring. */
  public Map<String, Integer> wholeSizes() {
    Map<String, Integer> sizes = new TreeMap<>();
    kinds.forEach((gvk, kind) -> sizes.put(gvk.toString(), kind.wholeSize()));
    return sizes;
  }

  @Override
  public String name() {
    return cluster.name();
  }

  /** Another one, whose reads are those that the identity may make. */
  @Override
  public Cluster as(Identity identity) {
    return others.computeIfAbsent(
        identity,
        key ->
            builder(cluster.as(key))
                .time(time)
                .patience(patience)
                .pause(pause)
                .listener(listener)
                .build());
  }

  @Override
  public Discovery discovery() {
    return cluster.discovery();
  }

  @Override
  public void refreshDiscovery() {
    cluster.refreshDiscovery();
  }

  @Override
  public Optional<MapNode> openApi(String group, String version) {
    return cluster.openApi(group, version);
  }

  @Override
  public Optional<MapNode> get(Gvk gvk, String namespace, String objectName) {
    WatchedKind kind = known(gvk);
    return kind == null ? cluster.get(gvk, namespace, objectName) : kind.get(namespace, objectName);
  }

  @Override
  public List<MapNode> list(Gvk gvk, String namespace, String labelSelector) {
    WatchedKind kind = known(gvk);
    return kept(kind, namespace, labelSelector)
        .orElseGet(() -> cluster.list(gvk, namespace, labelSelector));
  }

  private static Optional<List<MapNode>> kept(
      @Nullable WatchedKind kind, String namespace, String labelSelector) {
    LabelSelector selector = selector(labelSelector);
    return kind == null || selector == null ? Optional.empty() : kind.list(namespace, selector);
  }

  /** From what is kept, if the kind is watched already and that is whole; begins no watch. */
  @Override
  public List<MapNode> listMetadata(Gvk gvk, String namespace, String labelSelector) {
    return keptAlready(gvk, namespace, labelSelector)
        .orElseGet(() -> cluster.listMetadata(gvk, namespace, labelSelector));
  }

  @Override
  public Optional<List<MapNode>> listMetadata(
      Gvk gvk, String namespace, String labelSelector, int most) {
    Optional<List<MapNode>> kept = keptAlready(gvk, namespace, labelSelector);
    return kept.isPresent()
        ? kept.filter(all -> all.size() <= most)
        : cluster.listMetadata(gvk, namespace, labelSelector, most);
  }

  private Optional<List<MapNode>> keptAlready(Gvk gvk, String namespace, String labelSelector) {
    return kinds.containsKey(gvk) ? kept(known(gvk), namespace, labelSelector) : Optional.empty();
  }

  /** Null for one that a server refuses in its own words. */
  private static @Nullable LabelSelector selector(String text) {
    try {
      return LabelSelector.parse(text);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  /** The kind, if its state is known whole; begins to watch it. */
  private @Nullable WatchedKind known(Gvk gvk) {
    WatchedKind kind = kinds.get(gvk);
    if (kind != null && (kind.isLost() || discovery().find(gvk).isEmpty())) {
      refuse(gvk, kind);
    }
    Duration since = refused.get(gvk);
    if (closed || since != null && time.elapsed().minus(since).compareTo(pause) < 0) {
      return null;
    }
    kind = kinds.computeIfAbsent(gvk, key -> new WatchedKind(cluster, key, time, listener));
    try {
      if (kind.begin(patience)) {
        refused.remove(gvk);
        return kind;
      }
    } catch (ClusterException e) {
      if (e.error() != ClusterError.FORBIDDEN && e.error() != ClusterError.NOT_FOUND) {
        kinds.remove(gvk, kind);
        throw e;
      }
    }
    refuse(gvk, kind);
    return null;
  }

  private void refuse(Gvk gvk, WatchedKind kind) {
    if (kinds.remove(gvk, kind)) {
      refused.put(gvk, time.elapsed());
      kind.close();
    }
  }

  /** Is handed on: whoever watches gets a watch of their own. */
  @Override
  public Watch watch(
      Gvk gvk,
      String namespace,
      String labelSelector,
      Consumer<WatchEvent> onEvent,
      Consumer<ClusterException> onError) {
    return cluster.watch(gvk, namespace, labelSelector, onEvent, onError);
  }

  /** Is handed on too. */
  @Override
  public Watch watchMetadata(
      Gvk gvk,
      String namespace,
      String labelSelector,
      Consumer<WatchEvent> onEvent,
      Consumer<ClusterException> onError) {
    return cluster.watchMetadata(gvk, namespace, labelSelector, onEvent, onError);
  }

  @Override
  public MapNode apply(MapNode object, ApplyOptions options) {
    return written(cluster.apply(object, options), options);
  }

  @Override
  public MapNode replace(MapNode object, ApplyOptions options) {
    return written(cluster.replace(object, options), options);
  }

  @Override
  public MapNode writeManagedFields(MapNode object, ApplyOptions options) {
    return written(cluster.writeManagedFields(object, options), options);
  }

  @Override
  public MapNode applyStatus(MapNode object, ApplyOptions options) {
    return written(cluster.applyStatus(object, options), options);
  }

  private MapNode written(MapNode answer, ApplyOptions options) {
    if (!options.dryRun()) {
      Gvk written = gvk(answer);
      kinds.forEach(
          (gvk, kind) -> {
            if (gvk.equals(written)) {
              kind.written(answer);
            } else if (isSameKind(gvk, written)) {
              kind.writtenElsewhere(answer);
            }
          });
    }
    return answer;
  }

  /** Whether the same objects are served, if in another version. */
  private static boolean isSameKind(Gvk one, Gvk other) {
    return one.group().equals(other.group()) && one.kind().equals(other.kind());
  }

  private static Gvk gvk(MapNode object) {
    return Gvk.of(
        Objects.requireNonNullElse(object.text("apiVersion"), ""),
        Objects.requireNonNullElse(object.text("kind"), ""));
  }

  @Override
  public boolean delete(Gvk gvk, String namespace, String objectName, DeleteOptions options) {
    if (!options.dryRun()) {
      String uid = Objects.requireNonNullElse(options.uid(), "");
      kinds.forEach(
          (watched, kind) -> {
            if (isSameKind(watched, gvk)) {
              kind.deleting(namespace, objectName, uid);
            }
          });
    }
    return cluster.delete(gvk, namespace, objectName, options);
  }

  @Override
  public void close() {
    closed = true;
    kinds.values().forEach(WatchedKind::close);
    kinds.clear();
    others.values().forEach(WatchedCluster::close);
    cluster.close();
  }

  /** The name alone. */
  @Override
  public String toString() {
    return "watched(" + name() + ")";
  }
}
