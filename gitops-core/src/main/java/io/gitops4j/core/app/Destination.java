// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.app;

import java.util.Objects;

/**
 * Where an application goes: a cluster by address or by name, and a namespace for objects that say
 * none. Immutable, thread-safe.
 *
 * @param server the address; empty if the name tells
 * @param name the name of the cluster; empty if the address tells
 * @param namespace the namespace; empty for none
 */
public record Destination(String server, String name, String namespace) {
  /** The address by which a cluster names itself. */
  public static final String IN_CLUSTER = "https://kubernetes.default.svc";

  /** The name by which a cluster calls itself, as Argo CD does. */
  public static final String IN_CLUSTER_NAME = "in-cluster";

  /** Checks all parts. */
  public Destination {
    Objects.requireNonNull(server, "server");
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(namespace, "namespace");
  }

  /** The cluster itself, with this namespace. */
  public static Destination inCluster(String namespace) {
    return new Destination(IN_CLUSTER, "", namespace);
  }

  /** Whether this is the cluster itself, by its address or by its name. */
  public boolean isInCluster() {
    return server.equals(IN_CLUSTER) || name.equals(IN_CLUSTER_NAME);
  }
}
