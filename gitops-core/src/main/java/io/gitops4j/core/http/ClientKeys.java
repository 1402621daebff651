// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.http;

import io.gitops4j.core.spi.AccessProvider.ClientCertificate;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;

/**
 * A client certificate and its key, from PEM: PKCS #8, or the older forms of RSA and EC, which are
 * put into PKCS #8 with the algorithm that the certificate names. No message holds a part of them.
 */
final class ClientKeys {
  private static final Pattern KEY =
      Pattern.compile(
          "-----BEGIN ((?:RSA |EC )?)PRIVATE KEY-----([A-Za-z0-9+/=\\s]*+)-----END \\1PRIVATE KEY-----");
  static final int SEQUENCE = 0x30;
  static final int OCTET_STRING = 0x04;
  private static final byte[] VERSION_ZERO = {2, 1, 0};
  private static final char[] NO_PASSWORD = {};

  private ClientKeys() {}

  static KeyManager[] of(ClientCertificate certificate) {
    try {
      Collection<? extends Certificate> chain =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(
                  new ByteArrayInputStream(
                      certificate.certificates().getBytes(StandardCharsets.US_ASCII)));
      if (chain.isEmpty()) {
        throw new IllegalArgumentException("certificates: none (expected: certificates in PEM)");
      }
      Certificate own = chain.iterator().next();
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      store.setKeyEntry(
          "client",
          key(certificate.privateKey(), own),
          NO_PASSWORD,
          chain.toArray(Certificate[]::new));
      KeyManagerFactory factory =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      factory.init(store, NO_PASSWORD);
      return factory.getKeyManagers();
    } catch (GeneralSecurityException | IOException e) {
      throw unreadable();
    }
  }

  private static PrivateKey key(String pem, Certificate own) throws GeneralSecurityException {
    Matcher found = KEY.matcher(pem);
    if (!found.find()) {
      throw unreadable();
    }
    byte[] der = Base64.getMimeDecoder().decode(found.group(2));
    byte[] pkcs8 = found.group(1).isEmpty() ? der : wrapped(der, own.getPublicKey().getEncoded());
    return KeyFactory.getInstance(own.getPublicKey().getAlgorithm())
        .generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
  }

  private static IllegalArgumentException unreadable() {
    // a cause could quote the key
    return new IllegalArgumentException(
        "the client certificate and its key can't be read (expected: PEM, the key not encrypted)");
  }

  /** PKCS #8 around a key, with the algorithm out of a public key in X.509's form. */
  private static byte[] wrapped(byte[] key, byte[] publicKey) {
    int inside = content(publicKey, 0);
    int end = content(publicKey, inside) + length(publicKey, inside);
    byte[] algorithm = Arrays.copyOfRange(publicKey, inside, end);
    ByteArrayOutputStream parts = new ByteArrayOutputStream();
    parts.writeBytes(VERSION_ZERO);
    parts.writeBytes(algorithm);
    parts.writeBytes(element(OCTET_STRING, key));
    return element(SEQUENCE, parts.toByteArray());
  }

  /** Where the content of an element of DER begins. */
  private static int content(byte[] der, int at) {
    int first = der[at + 1] & 0xff;
    return at + 2 + (first < 0x80 ? 0 : first - 0x80);
  }

  private static int length(byte[] der, int at) {
    int first = der[at + 1] & 0xff;
    if (first < 0x80) {
      return first;
    }
    int length = 0;
    for (int i = at + 2; i < content(der, at); i++) {
      length = length << 8 | der[i] & 0xff;
    }
    return length;
  }

  static byte[] element(int tag, byte[] content) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(tag);
    int bytes = (Integer.SIZE - Integer.numberOfLeadingZeros(content.length) + 7) / 8;
    if (content.length < 0x80) {
      out.write(content.length);
    } else {
      out.write(0x80 + bytes);
      for (int i = bytes - 1; i >= 0; i--) {
        out.write(content.length >> 8 * i);
      }
    }
    out.writeBytes(content);
    return out.toByteArray();
  }
}
