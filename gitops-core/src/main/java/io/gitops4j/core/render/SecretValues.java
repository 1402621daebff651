// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.render;

import io.gitops4j.core.tree.FieldPath;
import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.tree.ScalarNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What may be shown of the fields of a Secret: everything but values of data. */
final class SecretValues {
  private static final ScalarNode REDACTED = ScalarNode.of("(redacted)");
  private static final ScalarNode DIFFERENT = ScalarNode.of("(redacted, different)");

  private static final Set<String> OPEN =
      Set.of("apiVersion", "kind", "metadata", "type", "immutable");

  /** Where kubectl keeps the whole object. */
  private static final String LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

  private SecretValues() {}

  static boolean isSecret(MapNode object) {
    return ResourceId.of(object).kind().equals("Secret") && ResourceId.of(object).group().isEmpty();
  }

  /** A node at a path of a Secret without secret values. */
  static Node shown(FieldPath path, Node node, @Nullable Node before) {
    if (path.isRoot()) {
      if (!(node instanceof MapNode map)) {
        return REDACTED;
      }
      MapNode.Builder open = MapNode.builder();
      for (MapNode.Entry entry : map.entries()) {
        Node old = before instanceof MapNode other ? other.get(entry.key()) : null;
        open.put(entry.keyNode(), shown(FieldPath.ROOT.key(entry.key()), entry.value(), old));
      }
      return open.build();
    }
    boolean open =
        path.elements().get(0) instanceof FieldPath.Key first
            && OPEN.contains(first.name())
            && !path.elements().contains(new FieldPath.Key(LAST_APPLIED));
    return redacted(node, before, open);
  }

  private static Node redacted(Node node, @Nullable Node before, boolean open) {
    if (node instanceof MapNode map) {
      MapNode.Builder result = MapNode.builder();
      for (MapNode.Entry entry : map.entries()) {
        Node old = before instanceof MapNode other ? other.get(entry.key()) : null;
        boolean openBelow = open && !entry.key().equals(LAST_APPLIED);
        result.put(entry.keyNode(), redacted(entry.value(), old, openBelow));
      }
      return result.build();
    }
    if (open) {
      return node;
    }
    if (node instanceof ListNode list) {
      List<Node> items = new ArrayList<>();
      list.forEach(item -> items.add(redacted(item, null, false)));
      return ListNode.of(items);
    }
    return before == null || before.equals(node) ? REDACTED : DIFFERENT;
  }
}
