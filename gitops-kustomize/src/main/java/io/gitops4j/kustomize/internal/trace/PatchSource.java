// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.kustomize.internal.trace;

import io.gitops4j.core.error.Location;
import io.gitops4j.core.tree.Node;
import java.util.List;

/**
 * A patch, and where it stands. Immutable.
 *
 * @param documents the patch; its lines are those of the file
 * @param file the file, which may hold other things too
 */
record PatchSource(List<Node> documents, String file) {

  PatchSource {
    documents = List.copyOf(documents);
  }

  /** The place of a node of the patch. */
  Location at(Node node) {
    return Location.of(file, node);
  }
}
