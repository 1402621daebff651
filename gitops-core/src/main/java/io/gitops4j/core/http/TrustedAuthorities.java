// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.http;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Collection;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/** Certificate authorities beside those of the Java runtime. Stateless. */
public final class TrustedAuthorities {
  private TrustedAuthorities() {}

  /**
   * Trusts what the runtime trusts, and these certificates.
   *
   * @throws IllegalArgumentException if the text holds no certificate in PEM
   */
  public static TrustManager and(String pem) {
    try {
      Collection<? extends Certificate> more =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(
                  new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)));
      if (more.isEmpty()) {
        throw new IllegalArgumentException("pem: no certificate (expected: at least one)");
      }
      KeyStore all = KeyStore.getInstance(KeyStore.getDefaultType());
      all.load(null, null);
      int number = 0;
      for (X509Certificate known : trustManager(null).getAcceptedIssuers()) {
        all.setCertificateEntry("runtime-" + number++, known);
      }
      for (Certificate added : more) {
        all.setCertificateEntry("added-" + number++, added);
      }
      return trustManager(all);
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalArgumentException("pem: not readable (expected: certificates in PEM)", e);
    }
  }

  private static X509TrustManager trustManager(@Nullable KeyStore store)
      throws GeneralSecurityException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    for (TrustManager manager : factory.getTrustManagers()) {
      if (manager instanceof X509TrustManager x509) {
        return x509;
      }
    }
    throw new GeneralSecurityException("the runtime has no X.509 trust manager");
  }
}
