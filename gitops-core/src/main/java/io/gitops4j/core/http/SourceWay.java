// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.http;

import io.gitops4j.core.error.Issue;
import io.gitops4j.core.source.SourceAccess;
import io.gitops4j.core.source.SourceError;
import io.gitops4j.core.source.SourceException;
import io.gitops4j.core.source.SourceRef;
import io.gitops4j.core.spi.AccessProvider;
import io.gitops4j.core.spi.AccessProvider.Access;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/** The way to a source, as its reference wants it. Stateless. */
public final class SourceWay {
  private SourceWay() {}

  /**
   * What the provider says.
   *
   * @throws SourceException with {@link SourceError#NO_SECRET} if there is no provider, and the
   *     source must not be reached without what it names
   */
  public static Access of(SourceRef ref, @Nullable AccessProvider provider) {
    SourceAccess wanted = ref.options().access();
    if (!wanted.needsSecrets()) {
      return Access.OPEN;
    }
    if (provider != null) {
      return provider.access(ref);
    }
    if (wanted.proxy() != null || wanted.certificates() != null) {
      throw new SourceException(
          Issue.error(
                  SourceError.NO_SECRET,
                  "the source names a Secret for its proxy or certificates, and nobody looks it up: "
                      + shown(ref.url()))
              .withHint("give the source an AccessProvider"),
          null);
    }
    return Access.OPEN;
  }

  /**
   * Trust and certificates: those of the way, else the source's own trust.
   *
   * @throws SourceException with {@link SourceError#NO_SECRET} if they can't be read
   */
  public static Tls tls(SourceRef ref, Access way, @Nullable TrustManager trust) {
    try {
      String authorities = way.certificateAuthorities();
      Tls tls = Tls.trusting(authorities == null ? trust : TrustedAuthorities.and(authorities));
      AccessProvider.ClientCertificate certificate = way.clientCertificate();
      return certificate == null ? tls : tls.with(certificate);
    } catch (IllegalArgumentException e) {
      throw SourceException.of(
          SourceError.NO_SECRET,
          "the certificates for " + shown(ref.url()) + " can't be read: " + e.getMessage());
    }
  }

  private static String shown(String url) {
    return url.replaceFirst("^(https?)://[^/@]*@", "$1://");
  }
}
