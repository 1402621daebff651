// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.spi;

import java.util.Objects;
import java.util.Optional;

/**
 * Gives credentials for a repository. Thread-safe. Asked once for each connection; nothing is kept,
 * logged or sent to another host.
 */
@FunctionalInterface
public interface CredentialsProvider {

  /** No credentials for anything. */
  CredentialsProvider NONE = url -> Optional.empty();

  /**
   * The credentials for a URL, which is given without user and password; empty if there are none.
   */
  Optional<Credentials> credentials(String url);

  /**
   * A user and a password or token. A token of GitHub or GitLab goes with any user that is not
   * empty.
   *
   * @param user the user
   * @param secret the password or token
   */
  record Credentials(String user, String secret) {
    /** Checks both parts. */
    public Credentials {
      Objects.requireNonNull(user, "user");
      Objects.requireNonNull(secret, "secret");
    }

    /** Credentials with a token alone. */
    public static Credentials token(String token) {
      return new Credentials("x-access-token", token);
    }

    /** Shows nothing of the secret. */
    @Override
    public String toString() {
      return "credentials(" + user + ", ***)";
    }
  }
}
