// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.k8s.apply;

import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;

/** Texts of an object's metadata. Pure functions. */
final class Metadata {
  private Metadata() {}

  static String uid(MapNode object) {
    return text(object, "uid");
  }

  /** A field of the metadata; empty if there is none. */
  static String text(MapNode object, String field) {
    Node value = object.at("metadata", field);
    String text = value == null ? null : value.textOrNull();
    return text == null ? "" : text;
  }
}
