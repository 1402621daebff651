// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.cache;

import io.gitops4j.core.error.Issue;
import io.gitops4j.core.render.Inputs;
import io.gitops4j.core.render.Manifest;
import io.gitops4j.core.render.Rendered;
import io.gitops4j.core.source.TreePath;
import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.tree.ScalarNode;

/**
 * How many bytes of the heap a render takes, by a rough and steady measure: what a 64-bit JVM with
 * compressed pointers needs for the objects, with texts of one byte a character. Linear in the size
 * of the render.
 */
final class RenderWeight {
  private static final long OBJECT = 64;
  private static final long SLOT = 16;

  private RenderWeight() {}

  static long of(Rendered rendered) {
    long weight = OBJECT + of(rendered.inputs());
    for (Issue issue : rendered.issues()) {
      weight += 4 * OBJECT + issue.message().length();
    }
    if (!rendered.failed()) {
      for (Manifest manifest : rendered.manifests()) {
        weight += 3 * OBJECT + of(manifest.root());
      }
    }
    return weight;
  }

  private static long of(Inputs inputs) {
    long weight = 6 * OBJECT;
    for (TreePath path : inputs.paths()) {
      weight += 3 * OBJECT + path.value().length();
    }
    return weight;
  }

  private static long of(Node node) {
    if (node instanceof ScalarNode scalar) {
      return OBJECT + scalar.text().length();
    }
    long weight = OBJECT;
    if (node instanceof MapNode map) {
      for (MapNode.Entry entry : map.entries()) {
        weight += SLOT + OBJECT + entry.key().length() + of(entry.value());
      }
    } else if (node instanceof ListNode list) {
      for (Node item : list) {
        weight += SLOT + of(item);
      }
    }
    return weight;
  }
}
