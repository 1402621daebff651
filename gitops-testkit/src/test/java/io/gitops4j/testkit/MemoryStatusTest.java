// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.testkit;

import io.gitops4j.core.cluster.ApplyOptions;
import io.gitops4j.core.spi.Cluster;
import io.gitops4j.core.spi.Time;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.k8s.memory.MemoryCluster;
import java.time.Duration;
import java.util.List;

class MemoryStatusTest extends StatusContract {
  private final MemoryCluster cluster = MemoryCluster.create();

  @Override
  Cluster cluster() {
    return cluster;
  }

  @Override
  Time time() {
    return cluster.time();
  }

  @Override
  void define(List<MapNode> definitions) {
    definitions.forEach(definition -> cluster.apply(definition, ApplyOptions.DEFAULTS));
    cluster.advance(Duration.ofSeconds(5));
  }

  @Override
  void pass() {
    cluster.advance(Duration.ofSeconds(5));
  }
}
