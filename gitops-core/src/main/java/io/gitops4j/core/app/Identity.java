// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.app;

import java.util.List;
import java.util.Objects;

/**
 * As whom a cluster is called, reads included, instead of as the engine itself. The engine's own
 * identity must be allowed to impersonate it. Immutable, thread-safe.
 *
 * @param user the user
 * @param groups the groups; may be empty
 */
public record Identity(String user, List<String> groups) {

  /**
   * Copies the groups.
   *
   * @throws IllegalArgumentException if the user or a group is empty
   */
  public Identity {
    Objects.requireNonNull(user, "user");
    groups = List.copyOf(groups);
    if (user.isBlank() || groups.stream().anyMatch(String::isBlank)) {
      throw new IllegalArgumentException("identity: an empty name (expected: a user, groups)");
    }
  }

  /** A service account with the groups that the API server gives it, as Flux impersonates one. */
  public static Identity ofServiceAccount(String namespace, String name) {
    if (namespace.isBlank() || name.isBlank()) {
      throw new IllegalArgumentException("identity: a service account has a namespace and a name");
    }
    return new Identity(
        "system:serviceaccount:" + namespace + ":" + name,
        List.of(
            "system:serviceaccounts",
            "system:serviceaccounts:" + namespace,
            "system:authenticated"));
  }

  /** The user. */
  @Override
  public String toString() {
    return user;
  }
}
