// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.k8s.client;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Certificates and private keys in PEM: PKCS#8, and the older forms of RSA (PKCS#1) and elliptic
 * curves (SEC 1), which Java does not read. Errors show nothing of the text.
 */
final class Pem {
  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]{1,40})-----([^-]*)-----END \\1-----");
  private static final byte[] RSA = {
    0x30, 13, 6, 9, 42, (byte) 0x86, 72, (byte) 0x86, (byte) 0xF7, 13, 1, 1, 1, 5, 0
  };
  private static final byte[] EC_PUBLIC_KEY = {6, 7, 42, (byte) 0x86, 72, (byte) 0xCE, 61, 2, 1};
  private static final byte[] VERSION_0 = {2, 1, 0};
  private static final int SEQUENCE = 0x30;
  private static final int OCTETS = 4;
  private static final int CURVE = 0xA0;

  private Pem() {}

  /**
   * All certificates of a text.
   *
   * @throws IllegalArgumentException if there is none, or one can't be read
   */
  static List<X509Certificate> certificates(byte[] pem) {
    List<X509Certificate> found = new ArrayList<>();
    Matcher block = BLOCK.matcher(new String(pem, StandardCharsets.ISO_8859_1));
    while (block.find()) {
      if (block.group(1).equals("CERTIFICATE")) {
        try {
          found.add(
              (X509Certificate)
                  CertificateFactory.getInstance("X.509")
                      .generateCertificate(new ByteArrayInputStream(decode(block.group(2)))));
        } catch (CertificateException e) {
          throw new IllegalArgumentException("certificate " + (found.size() + 1) + " is not X.509");
        }
      }
    }
    if (found.isEmpty()) {
      throw new IllegalArgumentException("no certificate in PEM");
    }
    return List.copyOf(found);
  }

  /**
   * The first private key of a text.
   *
   * @throws IllegalArgumentException if there is none, or it can't be read
   */
  static PrivateKey privateKey(byte[] pem) {
    Matcher block = BLOCK.matcher(new String(pem, StandardCharsets.ISO_8859_1));
    while (block.find()) {
      switch (block.group(1)) {
        case "PRIVATE KEY":
          return pkcs8(decode(block.group(2)));
        case "RSA PRIVATE KEY":
          return pkcs8(wrap(RSA, decode(block.group(2))));
        case "EC PRIVATE KEY":
          byte[] key = decode(block.group(2));
          return pkcs8(wrap(der(SEQUENCE, EC_PUBLIC_KEY, curve(key)), key));
        case "ENCRYPTED PRIVATE KEY":
          throw new IllegalArgumentException("the private key is encrypted");
        default:
          // parameters of a curve may stand before its key
      }
    }
    throw new IllegalArgumentException("no private key in PEM");
  }

  private static byte[] decode(String base64) {
    if (base64.indexOf(':') >= 0) {
      throw new IllegalArgumentException("the PEM block has headers, as encrypted keys have");
    }
    try {
      return Base64.getMimeDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("the PEM block is not base64");
    }
  }

  private static PrivateKey pkcs8(byte[] der) {
    for (String algorithm : List.of("RSA", "EC", "EdDSA")) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der));
      } catch (InvalidKeySpecException e) {
        // of another kind
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException(e);
      }
    }
    throw new IllegalArgumentException("the private key is none of RSA, EC, EdDSA");
  }

  /** PKCS#8: a version, the algorithm, the key in its own form. */
  private static byte[] wrap(byte[] algorithm, byte[] key) {
    return der(SEQUENCE, VERSION_0, algorithm, der(OCTETS, key));
  }

  /** The object identifier of the curve, from an ECPrivateKey of RFC 5915. */
  private static byte[] curve(byte[] key) {
    int[] sequence = element(key, 0, SEQUENCE);
    for (int at = sequence[0]; at < sequence[1]; ) {
      int tag = key[at] & 0xFF;
      int[] part = element(key, at, tag);
      if (tag == CURVE) {
        return java.util.Arrays.copyOfRange(key, part[0], part[1]);
      }
      at = part[1];
    }
    throw new IllegalArgumentException("the private key names no curve");
  }

  /** Where the content of an element starts and ends. */
  private static int[] element(byte[] der, int at, int tag) {
    int length = at + 1 < der.length && (der[at] & 0xFF) == tag ? der[at + 1] & 0xFF : 0xFF;
    int from = at + 2;
    if (length == 0x81 && from < der.length) {
      length = der[from++] & 0xFF;
    } else if (length == 0x82 && from + 1 < der.length) {
      length = (der[from++] & 0xFF) << 8 | der[from++] & 0xFF;
    } else if (length > 0x7F) {
      throw new IllegalArgumentException("the private key is not in DER");
    }
    if (from + length > der.length) {
      throw new IllegalArgumentException("the private key is cut off");
    }
    return new int[] {from, from + length};
  }

  private static byte[] der(int tag, byte[]... parts) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      content.writeBytes(part);
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(tag);
    int size = content.size();
    if (size > 0xFF) {
      out.write(0x82);
      out.write(size >> 8);
    } else if (size > 0x7F) {
      out.write(0x81);
    }
    out.write(size & 0xFF);
    out.writeBytes(content.toByteArray());
    return out.toByteArray();
  }
}
