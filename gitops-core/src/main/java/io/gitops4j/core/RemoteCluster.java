// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core;

import io.gitops4j.core.app.Application;
import io.gitops4j.core.app.KubeconfigRef;
import io.gitops4j.core.cluster.ClusterError;
import io.gitops4j.core.cluster.ClusterException;
import io.gitops4j.core.error.Issue;
import io.gitops4j.core.error.Location;
import io.gitops4j.core.lookup.DataEntries;
import io.gitops4j.core.lookup.LookupError;
import io.gitops4j.core.lookup.LookupException;
import io.gitops4j.core.render.Gvk;
import io.gitops4j.core.spi.Cluster;
import io.gitops4j.core.spi.ClusterConnector;
import io.gitops4j.core.spi.ObjectLookup;
import io.gitops4j.core.tree.MapNode;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Finds the cluster of an application that brings a kubeconfig. Thread-safe. */
final class RemoteCluster {
  private final @Nullable ClusterConnector connector;
  private final ObjectLookup lookup;

  RemoteCluster(@Nullable ClusterConnector connector, ObjectLookup lookup) {
    this.connector = connector;
    this.lookup = lookup;
  }

  /**
   * A connection to it, to be closed by the caller.
   *
   * @throws io.gitops4j.core.error.GitOpsException if there is none
   */
  Cluster connect(Application application) {
    KubeconfigRef ref = Objects.requireNonNull(application.references().kubeconfig());
    if (connector == null) {
      throw new ClusterException(
          ClusterError.NO_CLUSTER,
          ref
              + ": clusters that applications name themselves are not connected to,"
              + " unless a ClusterConnector is handed in");
    }
    String namespace = application.namespace();
    MapNode object =
        lookup
            .find(application, new Gvk("", "v1", ref.kind().text()), namespace, ref.name())
            .orElseThrow(
                () ->
                    new LookupException(
                        Issue.error(
                                LookupError.NOT_FOUND,
                                ref + " in namespace " + namespace + " does not exist")
                            .at(Location.ofField("spec.kubeConfig"))));
    try (DataEntries entries = DataEntries.of(object)) {
      return connector.connect(application, ref, entries);
    }
  }
}
