// SPDX-License-Identifier: Apache-2.0
/** Health, apply, inventory and prune over the port to a cluster, and the clusters themselves. */
@org.jspecify.annotations.NullMarked
module io.gitops4j.k8s {
  requires static transitive org.jspecify;
  requires transitive io.gitops4j.core;
  requires io.gitops4j.diff;
  requires java.net.http;
  requires org.slf4j;
  requires re2j;
  requires com.fasterxml.jackson.databind;
  requires transitive kubernetes.client.api;
  requires kubernetes.model.common;
  requires kubernetes.model.core;
  requires io.fabric8.kubernetes.client.jdkhttp;

  exports io.gitops4j.k8s.apply;
  exports io.gitops4j.k8s.client;
  exports io.gitops4j.k8s.health;
  exports io.gitops4j.k8s.live;
  exports io.gitops4j.k8s.memory;
  exports io.gitops4j.k8s.undeclared;
  exports io.gitops4j.k8s.tracking;
}
