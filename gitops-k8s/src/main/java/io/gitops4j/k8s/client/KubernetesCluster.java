// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.k8s.client;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.gitops4j.core.app.Identity;
import io.gitops4j.core.cluster.ApiResource;
import io.gitops4j.core.cluster.ApplyOptions;
import io.gitops4j.core.cluster.ClusterError;
import io.gitops4j.core.cluster.ClusterException;
import io.gitops4j.core.cluster.DeleteOptions;
import io.gitops4j.core.cluster.Discovery;
import io.gitops4j.core.cluster.WatchEvent;
import io.gitops4j.core.json.JsonTrees;
import io.gitops4j.core.render.Gvk;
import io.gitops4j.core.spi.Cluster;
import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.k8s.internal.StatusObject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A Kubernetes cluster, over the API of its server. Thread-safe.
 *
 * <p>Each method sends its request once: who wants more tries looks at {@link
 * ClusterException#retryable} and {@link ClusterException#retryAfter}. An interrupt ends a call
 * with {@link ClusterError#INTERRUPTED}, the {@link InterruptedException} as its cause and the
 * thread's mark set. Of a refused Secret only reasons and field paths are told.
 *
 * <p>Objects are applied with strict field validation, as kubectl does: a field that the schema
 * does not know, or that stands twice, is {@link ClusterError#INVALID} rather than dropped, unless
 * the options say otherwise. An object may not carry {@code metadata.managedFields}; with a {@code
 * resourceVersion} it is applied only while that is the current one.
 *
 * <p>A watch lists in the thread of the caller, who gets what is wrong there as an exception, and
 * goes on in a thread of its own, which {@code close} interrupts and waits for. Where the server
 * stays away, it is tried again for the patience of the builder; a receiver that throws is logged,
 * and the watch goes on. {@link #close} gives all connections and threads back: the daemon threads
 * of Java's HTTP client end when they have been idle for a second, its selector when the client is
 * collected.
 */
public final class KubernetesCluster implements Cluster {
  private static final String APPLY = "application/apply-patch+yaml";
  private static final String JSON_PATCH = "application/json-patch+json";

  final ApiConnection api;
  private final String name;
  private final Duration watchPatience;
  private final Set<ClusterWatch> watches = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean closed = new AtomicBoolean();

  /** Replaced as a whole, so that an answer on its way does not undo a refresh. */
  private volatile AtomicReference<@Nullable Discovery> discovery = new AtomicReference<>();

  private final OpenApiReader openApi;

  /** Kinds whose status is no subresource; forgotten with the discovery. */
  private volatile Set<Gvk> wholeStatus = ConcurrentHashMap.newKeySet();

  private final Map<Identity, KubernetesCluster> others = new ConcurrentHashMap<>();

  /** How to connect as somebody else; null if the application made the client. */
  private final @Nullable Builder settings;

  private KubernetesCluster(
      ApiConnection api, String name, Duration watchPatience, @Nullable Builder settings) {
    this.api = api;
    this.name = name;
    this.watchPatience = watchPatience;
    this.settings = settings;
    this.openApi = new OpenApiReader(api);
  }

  /**
   * A cluster with the defaults of {@link Builder}. Nothing is sent before the first call; a
   * command for credentials that was allowed is run now.
   */
  public static KubernetesCluster connect(ClusterAccess access) {
    return builder(access).build();
  }

  /** A builder for a cluster. */
  public static Builder builder(ClusterAccess access) {
    return new Builder(Objects.requireNonNull(access, "access"));
  }

  /**
   * A cluster over a client that the application has already, with its address, identity and
   * interceptors. Its retries are not used. Closing the cluster leaves the client open.
   */
  public static KubernetesCluster using(KubernetesClient client) {
    ApiConnection api = ConnectionFactory.share(client, Builder.REQUEST_TIMEOUT);
    return new KubernetesCluster(api, api.server(), Builder.WATCH_PATIENCE, null);
  }

  /** Collects the settings of a cluster. Not thread-safe. */
  public static final class Builder {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(30);
    private static final Duration WATCH_PATIENCE = Duration.ofMinutes(5);

    private final ClusterAccess access;
    private String name;
    private Duration connectTimeout = CONNECT_TIMEOUT;
    private Duration requestTimeout = REQUEST_TIMEOUT;
    private Duration watchPatience = WATCH_PATIENCE;

    private Builder(ClusterAccess access) {
      this.access = access;
      this.name = access.server();
    }

    /** The name for messages and records; default: the address of the server. */
    public Builder name(String newName) {
      name = Objects.requireNonNull(newName, "newName");
      return this;
    }

    /**
     * How long a connection may take to be made; default 10 s.
     *
     * @throws IllegalArgumentException if it is shorter than a millisecond
     */
    public Builder connectTimeout(Duration timeout) {
      connectTimeout = atLeastAMilli(timeout, "timeout");
      return this;
    }

    /**
     * How long one request may take, its answer included; a list has one request for each page of
     * 500 objects. Default 30 s.
     *
     * @throws IllegalArgumentException if it is shorter than a millisecond
     */
    public Builder requestTimeout(Duration timeout) {
      requestTimeout = atLeastAMilli(timeout, "timeout");
      return this;
    }

    /**
     * How long a watch tries to get a lost server back before it reports the error and ends;
     * default 5 min.
     *
     * @throws IllegalArgumentException if it is shorter than a millisecond
     */
    public Builder watchPatience(Duration patience) {
      watchPatience = atLeastAMilli(patience, "patience");
      return this;
    }

    private static Duration atLeastAMilli(Duration duration, String what) {
      if (duration.compareTo(Duration.ofMillis(1)) < 0) {
        throw new IllegalArgumentException(what + ": " + duration + " (expected: 1 ms or more)");
      }
      return duration;
    }

    /**
     * The cluster. Nothing is sent before the first call; a command for credentials that was
     * allowed is run now.
     *
     * @throws ClusterException with {@code KUBECONFIG} if that command gives no credentials
     */
    public KubernetesCluster build() {
      return new KubernetesCluster(
          ConnectionFactory.connect(access, connectTimeout, requestTimeout),
          name,
          watchPatience,
          with(access));
    }

    /** A copy, for another access. */
    private Builder with(ClusterAccess other) {
      Builder copy = new Builder(other);
      copy.name = name;
      copy.connectTimeout = connectTimeout;
      copy.requestTimeout = requestTimeout;
      copy.watchPatience = watchPatience;
      return copy;
    }
  }

  @Override
  public String name() {
    return name;
  }

  /**
   * Impersonates the identity, as far as the server permits that. Refused for a client that the
   * application made.
   */
  @Override
  public Cluster as(Identity identity) {
    Builder own = settings;
    if (own == null) {
      return Cluster.super.as(identity);
    }
    return others.computeIfAbsent(identity, key -> own.with(own.access.as(key)).build());
  }

  @Override
  public Discovery discovery() {
    AtomicReference<@Nullable Discovery> cache = discovery;
    Discovery known = cache.get();
    if (known == null) {
      synchronized (cache) {
        known = cache.get();
        if (known == null) {
          known = DiscoveryReader.read(api);
          cache.set(known);
        }
      }
    }
    return known;
  }

  @Override
  public void refreshDiscovery() {
    discovery = new AtomicReference<>();
    wholeStatus = ConcurrentHashMap.newKeySet();
    openApi.refresh();
  }

  @Override
  public Optional<MapNode> openApi(String group, String version) {
    return openApi.read(group, version);
  }

  private ApiResource resource(Gvk gvk) {
    return discovery()
        .find(gvk)
        .orElseThrow(
            () ->
                new ClusterException(
                    ClusterError.UNKNOWN_KIND, name + " does not serve the kind " + gvk));
  }

  @Override
  public Optional<MapNode> get(Gvk gvk, String namespace, String objectName) {
    ResourcePath path = ResourcePath.ofObject(resource(gvk), namespace, objectName);
    Call call = Call.of("get", gvk, namespace, objectName);
    ApiAnswer answer = api.send(ApiRequest.get(call, path.toString()));
    return isAbsent(answer) ? Optional.empty() : Optional.of(answer.object());
  }

  private static boolean isAbsent(ApiAnswer answer) {
    return answer.status() == 404 && answer.refusal().error() == ClusterError.NOT_FOUND;
  }

  @Override
  public List<MapNode> list(Gvk gvk, String namespace, String labelSelector) {
    return ObjectList.read(api, resource(gvk), namespace, labelSelector, ObjectForm.WHOLE).items();
  }

  @Override
  public List<MapNode> listMetadata(Gvk gvk, String namespace, String labelSelector) {
    return ObjectList.read(api, resource(gvk), namespace, labelSelector, ObjectForm.METADATA)
        .items();
  }

  @Override
  public Optional<List<MapNode>> listMetadata(
      Gvk gvk, String namespace, String labelSelector, int most) {
    return ObjectList.readUpTo(
            most, api, resource(gvk), namespace, labelSelector, ObjectForm.METADATA)
        .map(ObjectList::items);
  }

  @Override
  public Watch watch(
      Gvk gvk,
      String namespace,
      String labelSelector,
      Consumer<WatchEvent> onEvent,
      Consumer<ClusterException> onError) {
    return watch(
        new ClusterWatch.Settings(
            resource(gvk),
            namespace,
            labelSelector,
            ObjectForm.WHOLE,
            watchPatience,
            onEvent,
            onError));
  }

  @Override
  public Watch watchMetadata(
      Gvk gvk,
      String namespace,
      String labelSelector,
      Consumer<WatchEvent> onEvent,
      Consumer<ClusterException> onError) {
    return watch(
        new ClusterWatch.Settings(
            resource(gvk),
            namespace,
            labelSelector,
            ObjectForm.IDENTITY,
            watchPatience,
            onEvent,
            onError));
  }

  private Watch watch(ClusterWatch.Settings what) {
    ClusterWatch watch = new ClusterWatch(api, what, watches::remove);
    watches.add(watch);
    try {
      watch.start();
    } catch (RuntimeException e) {
      watches.remove(watch);
      throw e;
    }
    if (closed.get()) {
      watch.close(); // closed meanwhile, maybe before the watch was there to be closed
    }
    return watch;
  }

  @Override
  public MapNode apply(MapNode object, ApplyOptions options) {
    return write("apply", object, options, "PATCH", APPLY, ApplyBody.of(object));
  }

  @Override
  public MapNode replace(MapNode object, ApplyOptions options) {
    String body = new String(JsonTrees.print(object), StandardCharsets.UTF_8);
    return write("replace", object, options, "PUT", ApiRequest.JSON, body);
  }

  @Override
  public MapNode writeManagedFields(MapNode object, ApplyOptions options) {
    ListNode patch =
        ListNode.of(
            List.of(
                // the server refuses another version than the current one as a conflict
                replaced(object, "resourceVersion"), replaced(object, "managedFields")));
    String body = new String(JsonTrees.print(patch), StandardCharsets.UTF_8);
    return write("write the managed fields of", object, options, "PATCH", JSON_PATCH, body);
  }

  @Override
  public MapNode applyStatus(MapNode object, ApplyOptions options) {
    MapNode status = StatusObject.of(object);
    String body = ApplyBody.of(status);
    Gvk gvk =
        Gvk.of(String.valueOf(status.text("apiVersion")), String.valueOf(status.text("kind")));
    Set<Gvk> whole = wholeStatus;
    if (!whole.contains(gvk)) {
      try {
        return write(Target.STATUS, "apply the status of", status, options, "PATCH", APPLY, body);
      } catch (ClusterException e) {
        // of a custom kind without the subresource the server says that the object is not found
        if (e.error() != ClusterError.UNKNOWN_KIND && e.error() != ClusterError.NOT_FOUND) {
          throw e;
        }
      }
    }
    // the uid keeps the server from making an object that is gone
    MapNode written = write("apply the status of", status, options, "PATCH", APPLY, body);
    whole.add(gvk);
    return written;
  }

  private static MapNode replaced(MapNode object, String field) {
    Node value = object.at("metadata", field);
    if (value == null) {
      throw new ClusterException(ClusterError.INVALID, "the object has no metadata." + field);
    }
    return MapNode.builder()
        .put("op", "replace")
        .put("path", "/metadata/" + field)
        .put("value", value)
        .build();
  }

  /** What of an object is written. */
  private enum Target {
    OBJECT,
    STATUS
  }

  private MapNode write(
      String verb, MapNode object, ApplyOptions options, String method, String type, String body) {
    return write(Target.OBJECT, verb, object, options, method, type, body);
  }

  private MapNode write(
      Target target,
      String verb,
      MapNode object,
      ApplyOptions options,
      String method,
      String type,
      String body) {
    String apiVersion = object.text("apiVersion");
    String kind = object.text("kind");
    String objectName = WatchedObjects.text(object, "name");
    String found = WatchedObjects.text(object, "namespace");
    if (apiVersion == null || kind == null || objectName == null) {
      throw new ClusterException(
          ClusterError.INVALID,
          verb + ": the object lacks apiVersion, kind or metadata.name; it has " + object.keys());
    }
    Gvk gvk = Gvk.of(apiVersion, kind);
    String namespace = found == null ? "" : found;
    ResourcePath whole = ResourcePath.ofObject(resource(gvk), namespace, objectName);
    ResourcePath path =
        (target == Target.STATUS ? whole.subresource("status") : whole)
            .query("fieldManager", options.fieldManager())
            .queryUnlessEmpty("force", type.equals(APPLY) ? "" + options.force() : "")
            .query("fieldValidation", options.validate() ? "Strict" : "Ignore")
            .queryUnlessEmpty("dryRun", options.dryRun() ? "All" : "");
    String what = options.dryRun() ? "dry-run " + verb + " of" : verb;
    Call call = Call.of(what, gvk, namespace, objectName).hiding(options.hidden());
    return api.send(new ApiRequest(call, method, path.toString(), ApiRequest.JSON, type, body))
        .object();
  }

  @Override
  public boolean delete(Gvk gvk, String namespace, String objectName, DeleteOptions options) {
    ResourcePath path = ResourcePath.ofObject(resource(gvk), namespace, objectName);
    MapNode.Builder body =
        MapNode.builder()
            .put("apiVersion", "v1")
            .put("kind", "DeleteOptions")
            .put("propagationPolicy", options.propagation().text());
    MapNode preconditions =
        MapNode.builder()
            .putIfPresent("uid", options.uid())
            .putIfPresent("resourceVersion", options.resourceVersion())
            .build();
    if (!preconditions.isEmpty()) {
      body.put("preconditions", preconditions);
    }
    if (options.dryRun()) {
      body.put("dryRun", ListNode.ofStrings(List.of("All")));
    }
    ApiAnswer answer =
        api.send(
            new ApiRequest(
                Call.of("delete", gvk, namespace, objectName),
                "DELETE",
                path.toString(),
                ApiRequest.JSON,
                ApiRequest.JSON,
                new String(JsonTrees.print(body.build()), StandardCharsets.UTF_8)));
    if (isAbsent(answer)) {
      return false;
    }
    answer.object();
    return true;
  }

  @Override
  public void close() {
    closed.set(true);
    for (ClusterWatch watch : watches) {
      watch.close();
    }
    others.values().forEach(KubernetesCluster::close);
    api.close();
  }

  /** The name alone. */
  @Override
  public String toString() {
    return "cluster(" + name + ")";
  }
}
