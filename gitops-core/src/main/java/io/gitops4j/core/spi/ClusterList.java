// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.spi;

import io.gitops4j.core.app.set.RegisteredCluster;
import java.util.List;

/** The clusters that Argo CD knows, for the generator of clusters. Thread-safe. */
public interface ClusterList {

  /** Those that are registered, in an order that stays. */
  List<RegisteredCluster> clusters();
}
