// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.signature.ssh;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import java.util.Base64;

/** A key pair that signs as {@code ssh-keygen -Y sign} does, for tests. */
public final class SshSigner {
  private final KeyPair pair;
  private final String type;
  private final byte[] blob;

  private SshSigner(KeyPair pair, String type, byte[] blob) {
    this.pair = pair;
    this.type = type;
    this.blob = blob;
  }

  public static SshSigner ed25519() {
    KeyPair pair = pair("Ed25519", null, 0);
    byte[] encoded = pair.getPublic().getEncoded();
    byte[] point = Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length);
    return new SshSigner(pair, "ssh-ed25519", strings(bytes("ssh-ed25519"), point));
  }

  public static SshSigner rsa(int bits) {
    KeyPair pair = pair("RSA", null, bits);
    RSAPublicKey key = (RSAPublicKey) pair.getPublic();
    return new SshSigner(
        pair,
        "ssh-rsa",
        strings(
            bytes("ssh-rsa"),
            key.getPublicExponent().toByteArray(),
            key.getModulus().toByteArray()));
  }

  public static SshSigner ecdsa(int bits) {
    KeyPair pair = pair("EC", "secp" + bits + "r1", 0);
    ECPublicKey key = (ECPublicKey) pair.getPublic();
    int length = (bits + 7) / 8;
    ByteArrayOutputStream point = new ByteArrayOutputStream();
    point.write(4);
    point.writeBytes(fixed(key.getW().getAffineX(), length));
    point.writeBytes(fixed(key.getW().getAffineY(), length));
    String type = "ecdsa-sha2-nistp" + bits;
    return new SshSigner(
        pair, type, strings(bytes(type), bytes("nistp" + bits), point.toByteArray()));
  }

  private static KeyPair pair(String algorithm, String curve, int bits) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
      if (curve != null) {
        generator.initialize(new ECGenParameterSpec(curve));
      } else if (bits > 0) {
        generator.initialize(bits);
      }
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Type and key, as in a {@code .pub} file. */
  public String publicKey() {
    return type + " " + Base64.getEncoder().encodeToString(blob);
  }

  public String fingerprint() {
    return "SHA256:" + Base64.getEncoder().withoutPadding().encodeToString(digest("SHA-256", blob));
  }

  /** A signature for Git. */
  public String sign(byte[] message) {
    return sign(message, "git", "sha512");
  }

  public String sign(byte[] message, String namespace, String hash) {
    byte[] digest = digest(hash.equals("sha256") ? "SHA-256" : "SHA-512", message);
    byte[] head = bytes("SSHSIG");
    byte[] toSign = together(head, strings(bytes(namespace), new byte[0], bytes(hash), digest));
    byte[] signature = raw(toSign);
    byte[] all =
        together(
            head,
            new byte[] {0, 0, 0, 1},
            strings(blob, bytes(namespace), new byte[0], bytes(hash), signature));
    return armored(all);
  }

  static String armored(byte[] all) {
    return "-----BEGIN SSH SIGNATURE-----\n"
        + Base64.getMimeEncoder(70, bytes("\n")).encodeToString(all)
        + "\n-----END SSH SIGNATURE-----\n";
  }

  private byte[] raw(byte[] data) {
    try {
      String jdk =
          switch (type) {
            case "ssh-ed25519" -> "Ed25519";
            case "ssh-rsa" -> "SHA512withRSA";
            case "ecdsa-sha2-nistp256" -> "SHA256withECDSAinP1363Format";
            case "ecdsa-sha2-nistp384" -> "SHA384withECDSAinP1363Format";
            default -> "SHA512withECDSAinP1363Format";
          };
      Signature signer = Signature.getInstance(jdk);
      signer.initSign(pair.getPrivate());
      signer.update(data);
      byte[] signed = signer.sign();
      if (type.startsWith("ecdsa")) {
        int half = signed.length / 2;
        signed =
            strings(
                new BigInteger(1, Arrays.copyOf(signed, half)).toByteArray(),
                new BigInteger(1, Arrays.copyOfRange(signed, half, signed.length)).toByteArray());
      }
      return strings(bytes(type.equals("ssh-rsa") ? "rsa-sha2-512" : type), signed);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] fixed(BigInteger number, int length) {
    byte[] bytes = number.toByteArray();
    byte[] fixed = new byte[length];
    int from = Math.max(0, bytes.length - length);
    System.arraycopy(bytes, from, fixed, length - (bytes.length - from), bytes.length - from);
    return fixed;
  }

  static byte[] strings(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(ByteBuffer.allocate(4).putInt(part.length).array());
      out.writeBytes(part);
    }
    return out.toByteArray();
  }

  static byte[] together(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }

  private static byte[] digest(String algorithm, byte[] data) {
    try {
      return MessageDigest.getInstance(algorithm).digest(data);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
