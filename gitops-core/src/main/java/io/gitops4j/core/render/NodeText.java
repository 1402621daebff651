// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.render;

import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.tree.ScalarNode;
import java.util.List;

/**
 * An unambiguous text of nodes, for digests only: length before content, so that no content can
 * look like structure.
 */
final class NodeText {
  private NodeText() {}

  static String of(List<? extends Node> nodes) {
    StringBuilder out = new StringBuilder();
    for (Node node : nodes) {
      append(out, node);
    }
    return out.toString();
  }

  private static void append(StringBuilder out, Node node) {
    if (node instanceof ScalarNode scalar) {
      out.append('s')
          .append(scalar.type().ordinal())
          .append(scalar.text().length())
          .append(':')
          .append(scalar.text());
    } else if (node instanceof ListNode list) {
      out.append('l').append(list.size()).append(':');
      list.forEach(item -> append(out, item));
    } else if (node instanceof MapNode map) {
      out.append('m').append(map.size()).append(':');
      for (MapNode.Entry entry : map.entries()) {
        append(out, entry.keyNode());
        append(out, entry.value());
      }
    }
  }
}
