// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.app;

import java.util.Objects;

/**
 * A ConfigMap or Secret whose entries are variables, as Flux's {@code postBuild.substituteFrom}. It
 * lies in the namespace of the application. Immutable, thread-safe.
 *
 * @param kind what it is
 * @param name its name
 * @param optional whether it may be missing
 */
public record VariableSource(Kind kind, String name, boolean optional) {

  /** What holds the entries. */
  public enum Kind {
    /** Entries that anybody may see. */
    CONFIG_MAP("ConfigMap"),
    /** Entries that no message shows. */
    SECRET("Secret");

    private final String text;

    Kind(String text) {
      this.text = text;
    }

    /** The kind as Kubernetes writes it. */
    public String text() {
      return text;
    }
  }

  /** Checks the parts. */
  public VariableSource {
    Objects.requireNonNull(kind, "kind");
    if (Objects.requireNonNull(name, "name").isBlank()) {
      throw new IllegalArgumentException("name: empty (expected: a name)");
    }
  }

  /** Kind and name. */
  @Override
  public String toString() {
    return kind.text() + "/" + name;
  }
}
