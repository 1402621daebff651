// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.k8s.memory.workload;

import io.gitops4j.core.tree.Edit;
import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;

/** The load balancer: gives an address to services that ask for one, and to ingresses. */
final class Networks {
  private static final String ADDRESS = "203.0.113.10";

  private Networks() {}

  static Controller services() {
    return (service, world) -> {
      boolean balanced = Edit.text(service, "spec", "type").equals("LoadBalancer");
      MapNode status = Edit.map(service, "status");
      MapNode address = MapNode.builder().put("ip", ADDRESS).put("ipMode", "VIP").build();
      world.updateStatus(
          service,
          status.with(
              "loadBalancer",
              balanced ? MapNode.of("ingress", ListNode.of(address)) : MapNode.EMPTY));
      return null;
    };
  }

  static Controller ingresses() {
    return (ingress, world) -> {
      MapNode address = MapNode.builder().put("ip", ADDRESS).build();
      world.updateStatus(
          ingress,
          Edit.set(Edit.map(ingress, "status"), ListNode.of(address), "loadBalancer", "ingress"));
      return null;
    };
  }
}
