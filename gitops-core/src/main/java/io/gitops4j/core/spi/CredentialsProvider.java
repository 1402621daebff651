// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.spi;

import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Gives credentials for a repository. Thread-safe. Asked once for each connection; nothing is kept,
 * logged or sent to another host than that of the URL.
 */
@FunctionalInterface
public interface CredentialsProvider {

  /** No credentials for anything. */
  CredentialsProvider NONE = url -> Optional.empty();

  /** The credentials for the URL of a source, as its reference has it; empty if there are none. */
  Optional<Credentials> credentials(String url);

  /** What opens a repository. No implementation shows a secret by {@code toString}. */
  sealed interface Credentials permits Basic, Bearer, SshKey {

    /**
     * A token in the form that GitHub and GitLab take: as the password of a user that only must not
     * be empty.
     */
    static Credentials token(String token) {
      return new Basic("x-access-token", token);
    }
  }

  /**
   * A user and a password or token, for {@code https:}.
   *
   * @param user the user; not empty
   * @param secret the password or token; not empty
   */
  record Basic(String user, String secret) implements Credentials {
    /** Checks both parts. */
    public Basic {
      filled(user, "user");
      filled(secret, "secret");
    }

    @Override
    public String toString() {
      return "Basic[" + user + ", ***]";
    }
  }

  /**
   * A token that is sent as {@code Authorization: Bearer}, for {@code https:}.
   *
   * @param token the token; not empty
   */
  record Bearer(String token) implements Credentials {
    /** Checks the token. */
    public Bearer {
      filled(token, "token");
      if (!token.chars().allMatch(c -> c > ' ' && c < 127)) {
        throw new IllegalArgumentException("token: holds a character that no header may hold");
      }
    }

    @Override
    public String toString() {
      return "Bearer[***]";
    }
  }

  /**
   * A private key and the hosts it may be used with, for {@code ssh:}. The user is that of the URL,
   * or {@code git}. RSA and ECDSA keys need no more than the ssh library; for Ed25519, of the user
   * or the host, {@code org.bouncycastle:bcprov-jdk18on} must be there too.
   *
   * @param privateKey the text of the key, in OpenSSH's format or PEM
   * @param passphrase opens the key; null if it is not encrypted
   * @param knownHosts whose keys are accepted
   */
  record SshKey(String privateKey, @Nullable String passphrase, KnownHosts knownHosts)
      implements Credentials {
    /** Checks key and hosts. */
    public SshKey {
      filled(privateKey, "privateKey");
      Objects.requireNonNull(knownHosts, "knownHosts");
    }

    @Override
    public String toString() {
      return "SshKey[***]";
    }
  }

  /**
   * The keys of hosts, checked for every connection. No file of this machine is looked at.
   *
   * @param lines in the format of OpenSSH's {@code known_hosts}: patterns, hashed names and
   *     {@code @revoked} are understood; {@code @cert-authority} lines count for nothing
   * @param trustOnFirstUse whether a host without a line is accepted the first time, and from then
   *     on with the same key only, as long as the source lives; false unless you say so
   */
  record KnownHosts(String lines, boolean trustOnFirstUse) {
    /** Checks the lines for null. */
    public KnownHosts {
      Objects.requireNonNull(lines, "lines");
    }

    /** These hosts and no others. */
    public static KnownHosts of(String lines) {
      return new KnownHosts(lines, false);
    }

    @Override
    public String toString() {
      return "KnownHosts[" + lines.lines().count() + " lines]";
    }
  }

  private static void filled(String value, String name) {
    if (Objects.requireNonNull(value, name).isEmpty()) {
      throw new IllegalArgumentException(name + ": empty");
    }
  }
}
