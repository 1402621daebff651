// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.cluster;

import io.gitops4j.core.tree.MapNode;
import java.util.Objects;

/**
 * What a watch tells. Immutable.
 *
 * @param type what happened
 * @param object the object; after a deletion its last state
 */
public record WatchEvent(Type type, MapNode object) {
  /** Checks both parts. */
  public WatchEvent {
    Objects.requireNonNull(type, "type");
    Objects.requireNonNull(object, "object");
  }

  /** What happened to the object. */
  public enum Type {
    /** It appeared. */
    ADDED,
    /** It changed. */
    MODIFIED,
    /** It is gone. */
    DELETED
  }
}
