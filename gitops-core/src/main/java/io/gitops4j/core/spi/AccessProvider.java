// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.spi;

import io.gitops4j.core.source.SourceRef;
import io.gitops4j.core.spi.CredentialsProvider.Credentials;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Says by what way a source is reached that names Secrets for it ({@code SourceRef.options}).
 * Thread-safe. Asked once for each connection. {@link io.gitops4j.core.app.format.FluxAccess} reads
 * the Secrets that Flux's objects name.
 */
@FunctionalInterface
public interface AccessProvider {

  /**
   * The way to the source; {@link Access#OPEN} if there is nothing to say.
   *
   * @throws io.gitops4j.core.source.SourceException with {@link
   *     io.gitops4j.core.source.SourceError#NO_SECRET} if what the reference names is not there, or
   *     does not hold what it should
   */
  Access access(SourceRef ref);

  /**
   * How a source is reached. No part shows a secret by {@code toString}.
   *
   * @param credentials what opens it; null for those that the source's own provider has
   * @param certificateAuthorities in PEM, trusted beside those that are trusted anyway; null for
   *     none
   * @param clientCertificate the certificate that is shown; null for none
   * @param proxy through which it is reached; null for none
   */
  record Access(
      @Nullable Credentials credentials,
      @Nullable String certificateAuthorities,
      @Nullable ClientCertificate clientCertificate,
      @Nullable ProxyServer proxy) {
    /** Nothing in particular. */
    public static final Access OPEN = new Access(null, null, null, null);

    @Override
    public String toString() {
      return "Access[" + credentials + ", " + clientCertificate + ", " + proxy + "]";
    }
  }

  /**
   * A certificate that a client shows, and its key, for {@code https:}.
   *
   * @param certificates the certificate, and those that lead to its authority, in PEM
   * @param privateKey the key in PEM, not encrypted
   */
  record ClientCertificate(String certificates, String privateKey) {
    /** Checks both for null. */
    public ClientCertificate {
      Objects.requireNonNull(certificates, "certificates");
      Objects.requireNonNull(privateKey, "privateKey");
    }

    @Override
    public String toString() {
      return "ClientCertificate[***]";
    }
  }

  /**
   * A proxy.
   *
   * @param scheme {@code http}, {@code https} or {@code socks5}
   * @param host its name or address
   * @param port its port
   * @param user the user; null if it wants none
   * @param password the password; null for none
   */
  record ProxyServer(
      String scheme, String host, int port, @Nullable String user, @Nullable String password) {
    private static final Set<String> SCHEMES = Set.of("http", "https", "socks5");

    /** Checks scheme, host and port. */
    public ProxyServer {
      if (!SCHEMES.contains(Objects.requireNonNull(scheme, "scheme"))) {
        throw new IllegalArgumentException(
            "scheme: " + scheme + " (expected: http, https, socks5)");
      }
      if (Objects.requireNonNull(host, "host").isEmpty()) {
        throw new IllegalArgumentException("host: empty");
      }
      if (port < 1 || port > 65535) {
        throw new IllegalArgumentException("port: " + port + " (expected: 1 to 65535)");
      }
    }

    /** Whether it is spoken to by HTTP, encrypted or not. */
    public boolean speaksHttp() {
      return !scheme.equals("socks5");
    }

    @Override
    public String toString() {
      return "ProxyServer[" + scheme + "://" + host + ":" + port + (user == null ? "]" : ", ***]");
    }
  }
}
