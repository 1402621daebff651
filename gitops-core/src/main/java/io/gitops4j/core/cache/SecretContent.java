// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.cache;

import io.gitops4j.core.render.Manifest;
import io.gitops4j.core.render.Rendered;
import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;

/** Tells whether a render holds values that must not lie on a disk in the clear. */
final class SecretContent {
  private SecretContent() {}

  /** Whether there is a Secret among the manifests, or an object inside one that looks like one. */
  static boolean isIn(Rendered rendered) {
    for (Manifest manifest : rendered.manifests()) {
      if (manifest.isSecret() || isIn(manifest.root())) {
        return true;
      }
    }
    return false;
  }

  private static boolean isIn(Node node) {
    if (node instanceof MapNode map) {
      if ("Secret".equals(map.text("kind")) && (map.has("data") || map.has("stringData"))) {
        return true;
      }
      for (MapNode.Entry entry : map.entries()) {
        if (isIn(entry.value())) {
          return true;
        }
      }
    } else if (node instanceof ListNode list) {
      for (Node item : list) {
        if (isIn(item)) {
          return true;
        }
      }
    }
    return false;
  }
}
