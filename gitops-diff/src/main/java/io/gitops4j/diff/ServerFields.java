// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.diff;

import io.gitops4j.core.tree.MapNode;
import java.util.List;

/** The fields that only a server writes, and which are therefore no part of a declared state. */
final class ServerFields {
  private static final List<String> METADATA =
      List.of(
          "managedFields", "resourceVersion", "generation", "uid", "creationTimestamp", "selfLink");

  private ServerFields() {}

  static MapNode dropFrom(MapNode object) {
    MapNode rest = object.without("status");
    MapNode metadata = rest.map("metadata");
    if (metadata == null) {
      return rest;
    }
    for (String field : METADATA) {
      metadata = metadata.without(field);
    }
    return rest.with("metadata", metadata);
  }
}
