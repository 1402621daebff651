// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.http;

import io.gitops4j.core.spi.AccessProvider.ClientCertificate;
import java.security.GeneralSecurityException;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/** Whose certificates are trusted, and which one is shown. Immutable, thread-safe. */
public final class Tls {
  /** What the Java runtime trusts, and no certificate to show. */
  public static final Tls OF_THE_RUNTIME = new Tls(null, null);

  private final @Nullable TrustManager trust;
  private final KeyManager @Nullable [] keys;

  private Tls(@Nullable TrustManager trust, KeyManager @Nullable [] keys) {
    this.trust = trust;
    this.keys = keys;
  }

  /** Trust as given; null for what the Java runtime trusts. */
  public static Tls trusting(@Nullable TrustManager trust) {
    return trust == null ? OF_THE_RUNTIME : new Tls(trust, null);
  }

  /**
   * The same with a certificate to show.
   *
   * @throws IllegalArgumentException if certificate or key can't be read, without a part of them
   */
  public Tls with(ClientCertificate certificate) {
    return new Tls(trust, ClientKeys.of(certificate));
  }

  /** The same without a certificate to show, for who is only on the way. */
  Tls withoutClientCertificate() {
    return trusting(trust);
  }

  /** Whether there is a certificate to show. */
  public boolean hasClientCertificate() {
    return keys != null;
  }

  /** The trust; null for that of the Java runtime. */
  public @Nullable TrustManager trust() {
    return trust;
  }

  SSLContext context() throws GeneralSecurityException {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys, trust == null ? null : new TrustManager[] {trust}, null);
    return context;
  }
}
