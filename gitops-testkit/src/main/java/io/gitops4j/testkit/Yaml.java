// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.testkit;

import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.yaml.YamlReader;
import java.util.List;

/** Objects of the contracts, written as YAML, and what is read from objects. */
final class Yaml {
  private Yaml() {}

  static MapNode object(String yaml, Object... arguments) {
    String text = arguments.length == 0 ? yaml : yaml.formatted(arguments);
    return (MapNode) YamlReader.ofDefaults().read("object.yaml", text).get(0);
  }

  /** The text of the scalar at the keys; empty if there is none. */
  static String text(Node object, String... keys) {
    Node node = object.at(keys);
    String text = node == null ? null : node.textOrNull();
    return text == null ? "" : text;
  }

  static List<String> names(List<MapNode> objects) {
    return objects.stream().map(object -> text(object, "metadata", "name")).sorted().toList();
  }

  /** The items of the list at the keys. */
  static List<Node> items(Node object, String... keys) {
    return object.at(keys) instanceof ListNode list ? list.items() : List.of();
  }
}
