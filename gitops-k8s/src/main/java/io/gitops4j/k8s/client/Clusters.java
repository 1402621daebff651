// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.k8s.client;

import io.gitops4j.core.app.Destination;
import io.gitops4j.core.cluster.ClusterError;
import io.gitops4j.core.cluster.ClusterException;
import io.gitops4j.core.spi.Cluster;
import io.gitops4j.core.spi.ClusterResolver;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

/**
 * The clusters of an engine, by name and by address. A connection is made at the first use and kept
 * until {@link #close}. Thread-safe.
 */
public final class Clusters implements ClusterResolver, AutoCloseable {
  private final Map<String, ClusterAccess> accesses;
  private final Map<String, String> namesByServer;
  private final UnaryOperator<Cluster> around;
  private final Map<String, Cluster> open = new ConcurrentHashMap<>();
  private volatile boolean closed;

  private Clusters(Builder builder) {
    accesses = new LinkedHashMap<>(builder.accesses);
    namesByServer = new LinkedHashMap<>(builder.namesByServer);
    around = builder.around;
  }

  /** A builder without clusters. */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * The cluster that the destination names.
   *
   * @throws ClusterException with {@code NO_CLUSTER} if there is none
   * @throws IllegalStateException if this is closed
   */
  @Override
  public Cluster resolve(Destination destination) {
    if (closed) {
      throw new IllegalStateException("closed");
    }
    String server = destination.server();
    String name = server.isEmpty() ? destination.name() : namesByServer.get(plain(server));
    ClusterAccess access = name == null ? null : accesses.get(name);
    if (name == null || access == null) {
      throw new ClusterException(
          ClusterError.NO_CLUSTER,
          "no cluster is known as " + (server.isEmpty() ? destination.name() : server));
    }
    return open.computeIfAbsent(
        name, key -> around.apply(KubernetesCluster.builder(access).name(key).build()));
  }

  private static String plain(String server) {
    return server.endsWith("/") ? server.substring(0, server.length() - 1) : server;
  }

  @Override
  public void close() {
    closed = true;
    open.values().forEach(Cluster::close);
    open.clear();
  }

  /** Collects the clusters. Not thread-safe. */
  public static final class Builder {
    private final Map<String, ClusterAccess> accesses = new LinkedHashMap<>();
    private final Map<String, String> namesByServer = new LinkedHashMap<>();
    private UnaryOperator<Cluster> around = cluster -> cluster;

    private Builder() {}

    /** Adds a cluster, found by this name and by the address of its server. */
    public Builder add(String name, ClusterAccess access) {
      accesses.put(Objects.requireNonNull(name, "name"), access);
      namesByServer.put(access.server(), name);
      return this;
    }

    /**
     * Adds the cluster that destinations call {@link Destination#IN_CLUSTER}, or {@link
     * Destination#IN_CLUSTER_NAME}.
     */
    public Builder inCluster(ClusterAccess access) {
      namesByServer.put(Destination.IN_CLUSTER, Destination.IN_CLUSTER_NAME);
      return add(Destination.IN_CLUSTER_NAME, access);
    }

    /**
     * What is put around each connection, such as {@link
     * io.gitops4j.k8s.live.WatchedCluster#over(Cluster)}; default nothing.
     */
    public Builder around(UnaryOperator<Cluster> value) {
      around = Objects.requireNonNull(value, "value");
      return this;
    }

    /** The clusters. Nothing is sent before the first call. */
    public Clusters build() {
      return new Clusters(this);
    }
  }
}
