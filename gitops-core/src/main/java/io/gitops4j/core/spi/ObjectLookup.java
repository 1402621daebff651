// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.spi;

import io.gitops4j.core.app.Application;
import io.gitops4j.core.render.Gvk;
import io.gitops4j.core.tree.MapNode;
import java.util.Optional;

/**
 * Finds objects that an application names besides what it declares: ConfigMaps and Secrets with
 * variables, keys or kubeconfigs. Thread-safe. {@link io.gitops4j.core.lookup.ClusterLookup} asks
 * the cluster, {@link io.gitops4j.core.lookup.DocumentLookup} is for use without one.
 */
@FunctionalInterface
public interface ObjectLookup {

  /**
   * The object, or empty if there is none.
   *
   * @param asker the application that names it, as whose identity it is looked for
   * @param namespace its namespace; who calls has checked that the application may name it
   * @throws io.gitops4j.core.cluster.ClusterException if it can't be found out, above all because
   *     the identity may not read it
   */
  Optional<MapNode> find(Application asker, Gvk gvk, String namespace, String name);
}
