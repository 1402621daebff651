// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.k8s.client;

import io.gitops4j.core.cluster.ClusterError;
import io.gitops4j.core.cluster.ClusterException;
import io.gitops4j.core.error.Issue;
import io.gitops4j.core.error.Location;
import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The three lists of a kubeconfig by name. A name that stands twice is refused, as by kubectl.
 *
 * @param clusters the {@code cluster} maps
 * @param users the {@code user} maps
 * @param contexts the {@code context} maps
 */
record KubeconfigEntries(
    Map<String, MapNode> clusters, Map<String, MapNode> users, Map<String, MapNode> contexts) {

  static KubeconfigEntries of(String file, MapNode root) {
    List<Issue> issues = new ArrayList<>();
    KubeconfigEntries entries =
        new KubeconfigEntries(
            named(file, root, "clusters", "cluster", issues),
            named(file, root, "users", "user", issues),
            named(file, root, "contexts", "context", issues));
    if (!issues.isEmpty()) {
      throw new ClusterException(ClusterError.KUBECONFIG, issues, null);
    }
    return entries;
  }

  private static Map<String, MapNode> named(
      String file, MapNode root, String list, String field, List<Issue> issues) {
    Map<String, MapNode> found = new LinkedHashMap<>();
    Node node = root.get(list);
    if (node != null && !node.isNull() && !(node instanceof ListNode)) {
      issues.add(issue(file, node, list, "not a list", "a list"));
    }
    ListNode items = root.list(list);
    for (int i = 0; items != null && i < items.size(); i++) {
      String path = list + "[" + i + "]";
      Node item = items.get(i);
      if (!(item instanceof MapNode map) || map.text("name") == null) {
        issues.add(issue(file, item, path, "an entry without a name", "a map with name"));
        continue;
      }
      Node content = map.get(field);
      MapNode value = content instanceof MapNode fields ? fields : MapNode.EMPTY;
      if (content != null && !content.isNull() && !(content instanceof MapNode)) {
        issues.add(issue(file, content, path + "." + field, "not a map", "a map"));
      } else if (found.put(String.valueOf(map.text("name")), value) != null) {
        issues.add(issue(file, item, path + ".name", "the name stands twice", "each name once"));
      }
    }
    return Collections.unmodifiableMap(found);
  }

  private static Issue issue(
      String file, Node node, String field, String message, String expected) {
    return Issue.error(ClusterError.KUBECONFIG, message)
        .at(Location.of(file, node).withField(field))
        .withExpected(expected);
  }
}
