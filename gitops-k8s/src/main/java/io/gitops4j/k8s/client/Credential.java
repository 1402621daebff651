// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.k8s.client;

import java.nio.charset.StandardCharsets;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Who calls. Thread-safe; no text form of one holds a secret. */
interface Credential {

  /** Nobody. */
  Credential ANONYMOUS = () -> null;

  /**
   * The value of the {@code Authorization} header, or null.
   *
   * @throws io.gitops4j.core.cluster.ClusterException if it can't be had
   */
  @Nullable String authorization();

  /** The certificate to connect with, or null. Asked once, when the connection is made. */
  default @Nullable ClientCertificate certificate() {
    return null;
  }

  /** The server did not accept what {@link #authorization} gave. */
  default void refused() {}

  /** A certificate chain and its key. */
  record ClientCertificate(List<X509Certificate> chain, PrivateKey key) {
    public ClientCertificate {
      chain = List.copyOf(chain);
      Objects.requireNonNull(key, "key");
    }

    /** Shows nothing of the key. */
    @Override
    public String toString() {
      return "certificate(" + chain.get(0).getSubjectX500Principal() + ")";
    }
  }

  /** A fixed token. */
  static Credential token(String token) {
    return fixed("Bearer " + token);
  }

  /** A user and a password. */
  static Credential basic(String user, String password) {
    byte[] text = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
    return fixed("Basic " + Base64.getEncoder().encodeToString(text));
  }

  private static Credential fixed(String header) {
    return new Credential() {
      @Override
      public String authorization() {
        return header;
      }

      @Override
      public String toString() {
        return "credential(***)";
      }
    };
  }

  /** This credential with a certificate beside it. */
  default Credential with(ClientCertificate certificate) {
    Credential header = this;
    return new Credential() {
      @Override
      public @Nullable String authorization() {
        return header.authorization();
      }

      @Override
      public ClientCertificate certificate() {
        return certificate;
      }

      @Override
      public void refused() {
        header.refused();
      }

      @Override
      public String toString() {
        return certificate.toString();
      }
    };
  }
}
