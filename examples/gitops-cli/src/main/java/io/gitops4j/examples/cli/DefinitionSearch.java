// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.examples.cli;

import io.gitops4j.core.error.GitOpsException;
import io.gitops4j.core.render.Manifest;
import io.gitops4j.core.source.SourceTree;
import io.gitops4j.core.source.TreeEntry;
import io.gitops4j.core.source.TreePath;
import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.yaml.YamlReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;

/**
 * Finds custom resource definitions wherever they lie in a tree, rendered or not.
 *
 * @param tree the tree
 */
record DefinitionSearch(SourceTree tree) {
  private static final String KIND = "CustomResourceDefinition";

  /** The definitions in and below these directories; what can't be read holds none. */
  List<Manifest> below(Collection<TreePath> starts) {
    List<Manifest> found = new ArrayList<>();
    Deque<TreePath> waiting = new ArrayDeque<>(starts);
    while (!waiting.isEmpty()) {
      TreePath directory = waiting.poll();
      if (tree.entry(directory).filter(TreeEntry::isDirectory).isEmpty()) {
        continue;
      }
      for (TreeEntry entry : tree.list(directory)) {
        if (entry.isDirectory() && !entry.path().name().startsWith(".")) {
          waiting.add(entry.path());
        } else if (entry.isFile() && isManifest(entry.path().name())) {
          read(entry.path(), found);
        }
      }
    }
    return found;
  }

  private static boolean isManifest(String name) {
    return name.endsWith(".yaml") || name.endsWith(".yml") || name.endsWith(".json");
  }

  private void read(TreePath file, List<Manifest> found) {
    try {
      byte[] bytes = tree.read(file);
      // most files hold none, and need not be parsed
      if (new String(bytes, StandardCharsets.ISO_8859_1).contains(KIND)) {
        for (Node node : YamlReader.ofDefaults().read(file.toString(), bytes)) {
          add(node, file, found);
        }
      }
    } catch (GitOpsException e) {
      // a template, say; where it is rendered, its errors are told
    }
  }

  private static void add(Node node, TreePath file, List<Manifest> found) {
    if (!(node instanceof MapNode map)) {
      return;
    }
    if (KIND.equals(map.text("kind")) && map.at("spec", "group") != null) { // else it is a patch
      found.add(Manifest.of(map, file.toString()));
    } else if (map.get("items") instanceof ListNode items) {
      items.forEach(item -> add(item, file, found));
    }
  }
}
