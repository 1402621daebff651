// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.json;

import io.gitops4j.core.plan.FieldChange;
import io.gitops4j.core.tree.FieldPath;
import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.tree.ScalarNode;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The last guard before a value of a Secret leaves the process. Differs redact already; one that
 * forgets must not be found out by its users.
 */
final class SecretFields {
  /** How the marks begin that differs put in place of a value. */
  private static final String MARK = "(redacted";

  private static final Set<String> OPEN =
      Set.of("apiVersion", "kind", "metadata", "type", "immutable");

  /** Where kubectl keeps the whole object. */
  private static final String LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

  private SecretFields() {}

  /** The change of a Secret's field without anything that may be secret. */
  static FieldChange redacted(FieldChange field) {
    boolean open =
        !field.path().isRoot()
            && field.path().elements().get(0) instanceof FieldPath.Key key
            && OPEN.contains(key.name())
            && !field.path().elements().contains(new FieldPath.Key(LAST_APPLIED));
    Node before = redacted(field.before(), open);
    Node after = redacted(field.after(), open);
    return before == field.before() && after == field.after()
        ? field
        : new FieldChange(
            field.path(), before, after, field.owner(), field.ignored(), field.reason());
  }

  private static @Nullable Node redacted(@Nullable Node node, boolean open) {
    return node == null || safe(node, open) ? node : ScalarNode.of(MARK + ")");
  }

  private static boolean safe(Node node, boolean open) {
    if (node instanceof MapNode map) {
      for (MapNode.Entry entry : map.entries()) {
        if (!safe(entry.value(), open && !entry.key().equals(LAST_APPLIED))) {
          return false;
        }
      }
      return true;
    }
    if (node instanceof ListNode list) {
      for (Node item : list) {
        if (!safe(item, open)) {
          return false;
        }
      }
      return true;
    }
    String text = node.textOrNull();
    return open || text == null || text.startsWith(MARK);
  }
}
