// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.kustomize.internal.trace;

import io.gitops4j.core.error.Location;
import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/** A patch, and where it stands. Immutable. */
final class PatchSource {
  private final List<Node> documents;
  private final String file;
  private final Set<Node> nodes = Collections.newSetFromMap(new IdentityHashMap<>());

  /**
   * A patch.
   *
   * @param documents the patch; its lines are those of the file
   * @param file the file, which may hold other things too
   */
  PatchSource(List<Node> documents, String file) {
    this.documents = List.copyOf(documents);
    this.file = file;
    documents.forEach(this::collect);
  }

  private void collect(Node node) {
    if (!nodes.add(node)) {
      return;
    }
    if (node instanceof MapNode map) {
      map.entries().forEach(entry -> collect(entry.value()));
    } else if (node instanceof ListNode list) {
      list.forEach(this::collect);
    }
  }

  List<Node> documents() {
    return documents;
  }

  /** Whether this very node is a part of the patch. */
  boolean holds(Node node) {
    return nodes.contains(node);
  }

  /** The place of a node of the patch. */
  Location at(Node node) {
    return Location.of(file, node);
  }
}
