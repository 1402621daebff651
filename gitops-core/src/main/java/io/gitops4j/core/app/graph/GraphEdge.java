// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.app.graph;

import java.util.Objects;

/**
 * One node comes after another. Immutable, thread-safe.
 *
 * @param from the one that comes later
 * @param to the one that it comes after
 * @param reason why
 */
public record GraphEdge(String from, String to, Reason reason) {

  /** Why one comes after another. */
  public enum Reason {
    /** The other one declares it among its objects. */
    PARENT("is declared by"),
    /** The set makes it. */
    SET("is made by"),
    /** It has a later sync wave than the others of its parent. */
    WAVE("comes after"),
    /** Its step of the set comes later. */
    STEP("comes after"),
    /** The group is done when the application is. */
    MEMBER("holds"),
    /** It names the other one as what must be ready before. */
    DEPENDS_ON("depends on"),
    /** Its objects need a namespace, or the definition of a kind, that the other one declares. */
    OBJECTS("needs objects of");

    private final String words;

    Reason(String words) {
      this.words = words;
    }

    /** What stands between the two names in a sentence. */
    public String words() {
      return words;
    }

    /** Whether the one is not begun unless the other one succeeded. */
    public boolean holds() {
      return this == WAVE || this == STEP || this == MEMBER || this == DEPENDS_ON;
    }
  }

  /** Checks all parts. */
  public GraphEdge {
    Objects.requireNonNull(from, "from");
    Objects.requireNonNull(to, "to");
    Objects.requireNonNull(reason, "reason");
  }

  /** A sentence. */
  @Override
  public String toString() {
    return from + " " + reason.words() + " " + to;
  }
}
