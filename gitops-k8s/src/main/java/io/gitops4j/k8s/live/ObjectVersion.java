// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.k8s.live;

import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import org.jspecify.annotations.Nullable;

/**
 * Which of two states of an object is the later one, by the resource versions: numbers that grow,
 * as Kubernetes 1.35 promises and all servers before did.
 */
final class ObjectVersion {
  /** Of an object without a version that is a number; older than all others. */
  static final long NONE = -1;

  private ObjectVersion() {}

  static long of(MapNode object) {
    String text = text(object, "resourceVersion");
    if (text == null || text.isEmpty() || text.length() > 18) {
      return NONE;
    }
    long version = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < '0' || c > '9') {
        return NONE;
      }
      version = version * 10 + c - '0';
    }
    return version;
  }

  /** The uid; empty if there is none. */
  static String uid(MapNode object) {
    String uid = text(object, "uid");
    return uid == null ? "" : uid;
  }

  static @Nullable String text(MapNode object, String field) {
    Node node = object.at("metadata", field);
    return node == null ? null : node.textOrNull();
  }
}
