// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.k8s.memory.admission;

import io.gitops4j.core.tree.Edit;
import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.tree.ScalarNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Hands addresses and node ports out to services. Not thread-safe. */
final class ServiceAddresses {
  private int lastAddress;
  private int lastPort;

  /** The service with its addresses: those it has, or those it had, or new ones. */
  MapNode allocate(MapNode service, @Nullable MapNode live) {
    String type = Edit.text(service, "spec", "type");
    if (type.equals("ExternalName")) {
      return service;
    }
    MapNode allocated = service;
    if (!Edit.has(allocated, "spec", "clusterIP")) {
      String address = live == null ? "" : Edit.text(live, "spec", "clusterIP");
      allocated = Edit.set(allocated, address.isEmpty() ? next() : address, "spec", "clusterIP");
    }
    if (!Edit.has(allocated, "spec", "clusterIPs")) {
      Node address = allocated.at("spec", "clusterIP");
      allocated = Edit.set(allocated, ListNode.of(List.of(address)), "spec", "clusterIPs");
    }
    return type.equals("ClusterIP")
        ? withoutNodePorts(allocated, live)
        : nodePorts(allocated, live);
  }

  /** Node ports that the server gave go when the type changes. */
  private static MapNode withoutNodePorts(MapNode service, @Nullable MapNode live) {
    boolean typeChanged = live != null && !Edit.text(live, "spec", "type").equals("ClusterIP");
    return typeChanged
        ? Edit.changeEach(service, port -> port.without("nodePort"), "spec", "ports")
        : service;
  }

  private MapNode nodePorts(MapNode service, @Nullable MapNode live) {
    List<MapNode> ports = new ArrayList<>();
    for (MapNode port : Edit.maps(service, "spec", "ports")) {
      Node number = port.get("nodePort");
      ports.add(
          number == null || Edit.number(port, 0, "nodePort") == 0
              ? port.with("nodePort", portOf(port, live))
              : port);
    }
    return ports.isEmpty() ? service : Edit.set(service, ListNode.of(ports), "spec", "ports");
  }

  private Node portOf(MapNode port, @Nullable MapNode live) {
    if (live != null) {
      for (MapNode before : Edit.maps(live, "spec", "ports")) {
        Node number = before.get("nodePort");
        if (number != null
            && Edit.number(before, 0, "port") == Edit.number(port, 0, "port")
            && Edit.text(before, "protocol").equals(Edit.text(port, "protocol"))) {
          return number;
        }
      }
    }
    return ScalarNode.of(30000 + lastPort++ % 2768);
  }

  private String next() {
    lastAddress++;
    return "10.96." + (lastAddress >> 8 & 255) + "." + (lastAddress & 255);
  }
}
