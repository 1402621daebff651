// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.k8s.client;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/** Whom a connection trusts, and who it says it is. */
final class Tls {
  private static final char[] NO_PASSWORD = new char[0];

  private Tls() {}

  /**
   * Trust in these authorities.
   *
   * @param authorities null for those of the Java runtime
   * @param serverName the name that the certificate must have; null for the host of the address
   */
  static TrustManager[] trust(
      @Nullable List<X509Certificate> authorities, @Nullable String serverName) {
    try {
      KeyStore store = null;
      if (authorities != null) {
        store = empty();
        for (int i = 0; i < authorities.size(); i++) {
          store.setCertificateEntry("authority-" + i, authorities.get(i));
        }
      }
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init(store);
      if (serverName == null) {
        return factory.getTrustManagers();
      }
      for (TrustManager manager : factory.getTrustManagers()) {
        if (manager instanceof X509ExtendedTrustManager extended) {
          return new TrustManager[] {new NamedServerTrust(extended, serverName)};
        }
      }
      throw new IllegalStateException("no trust manager for X.509");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  static KeyManager @Nullable [] keys(Credential.@Nullable ClientCertificate certificate) {
    if (certificate == null) {
      return null;
    }
    try {
      KeyStore store = empty();
      store.setKeyEntry(
          "client",
          certificate.key(),
          NO_PASSWORD,
          certificate.chain().toArray(Certificate[]::new));
      KeyManagerFactory factory =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      factory.init(store, NO_PASSWORD);
      return factory.getKeyManagers();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static KeyStore empty() throws GeneralSecurityException {
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, NO_PASSWORD);
      return store;
    } catch (IOException e) {
      throw new IllegalStateException(e); // nothing is read
    }
  }
}
