// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.lookup;

import io.gitops4j.core.app.Application;
import io.gitops4j.core.app.Destination;
import io.gitops4j.core.app.Identity;
import io.gitops4j.core.render.Gvk;
import io.gitops4j.core.spi.Cluster;
import io.gitops4j.core.spi.ClusterResolver;
import io.gitops4j.core.spi.ObjectLookup;
import io.gitops4j.core.tree.MapNode;
import java.util.Objects;
import java.util.Optional;

/**
 * Asks the cluster in which applications are declared, {@link Destination#IN_CLUSTER}, as the
 * identity of the application that asks: who may not read an object gets nothing of it by way of
 * this engine. Immutable, thread-safe.
 */
public final class ClusterLookup implements ObjectLookup {
  private final ClusterResolver clusters;
  private final boolean impersonating;

  private ClusterLookup(ClusterResolver clusters, boolean impersonating) {
    this.clusters = Objects.requireNonNull(clusters, "clusters");
    this.impersonating = impersonating;
  }

  /** A look-up in the cluster that the resolver gives. */
  public static ClusterLookup of(ClusterResolver clusters) {
    return new ClusterLookup(clusters, true);
  }

  /**
   * The same as the engine itself, whoever asks, as Flux looks objects up. Who may write an
   * application can then read every ConfigMap and Secret of its namespace.
   */
  public ClusterLookup asEngine() {
    return new ClusterLookup(clusters, false);
  }

  @Override
  public Optional<MapNode> find(Application asker, Gvk gvk, String namespace, String name) {
    Cluster cluster = clusters.resolve(Destination.inCluster(namespace));
    Identity identity = impersonating ? asker.identity() : null;
    return (identity == null ? cluster : cluster.as(identity)).get(gvk, namespace, name);
  }
}
