// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.signature.ssh;

import io.gitops4j.core.signature.SignatureError;
import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A public key of SSH. Immutable, thread-safe.
 *
 * @param type such as {@code ssh-ed25519}
 * @param key the key
 * @param application what a key of a security token is for; null for other keys
 * @param blob the key as it is written
 */
record SshPublicKey(String type, PublicKey key, @Nullable String application, byte[] blob) {
  private static final int LEAST_RSA_BITS = 2048;
  private static final int MOST_RSA_BITS = 16384;

  /** Before the 32 bytes of an Ed25519 key: its form in X.509 (RFC 8410). */
  private static final byte[] ED25519_PREFIX = HexFormat.of().parseHex("302a300506032b6570032100");

  private static final String ED25519 = "ssh-ed25519";
  private static final String RSA = "ssh-rsa";
  private static final String SK_ED25519 = "sk-ssh-ed25519@openssh.com";
  private static final String SK_ECDSA = "sk-ecdsa-sha2-nistp256@openssh.com";

  /** An elliptic curve by its SSH name. */
  private record Curve(String jdkName, String digest, int bytes) {}

  private static final Map<String, Curve> CURVES =
      Map.of(
          "nistp256", new Curve("secp256r1", "SHA256withECDSA", 32),
          "nistp384", new Curve("secp384r1", "SHA384withECDSA", 48),
          "nistp521", new Curve("secp521r1", "SHA512withECDSA", 66));

  static SshPublicKey parse(byte[] blob) throws SshFailure {
    Wire wire = new Wire(blob);
    String type = wire.text();
    PublicKey key;
    String application = null;
    try {
      switch (type) {
        case ED25519, SK_ED25519 -> key = ed25519(wire.string());
        case RSA -> key = rsa(wire.integer(), wire.integer());
        case "ecdsa-sha2-nistp256", "ecdsa-sha2-nistp384", "ecdsa-sha2-nistp521", SK_ECDSA ->
            key = ecdsa(type, wire.text(), wire.string());
        default ->
            throw new SshFailure(
                SignatureError.UNSUPPORTED,
                type.contains("-cert-v")
                    ? "certificates of SSH are not verified"
                    : "keys of this kind are not verified");
      }
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw SshFailure.malformed("the key is none");
    }
    if (type.startsWith("sk-")) {
      application = wire.text();
    }
    wire.end();
    return new SshPublicKey(type, key, application, blob.clone());
  }

  private static PublicKey ed25519(byte[] point) throws GeneralSecurityException, SshFailure {
    if (point.length != 32) {
      throw SshFailure.malformed("the key has the wrong length");
    }
    return KeyFactory.getInstance("Ed25519")
        .generatePublic(new X509EncodedKeySpec(Wire.together(ED25519_PREFIX, point)));
  }

  private static PublicKey rsa(BigInteger exponent, BigInteger modulus)
      throws GeneralSecurityException, SshFailure {
    if (modulus.bitLength() < LEAST_RSA_BITS) {
      throw new SshFailure(
          SignatureError.WEAK, "an RSA key has at least " + LEAST_RSA_BITS + " bits here");
    }
    if (modulus.bitLength() > MOST_RSA_BITS || exponent.bitLength() > Long.SIZE) {
      throw SshFailure.malformed("the key is too large");
    }
    return KeyFactory.getInstance("RSA").generatePublic(new RSAPublicKeySpec(modulus, exponent));
  }

  private static PublicKey ecdsa(String type, String name, byte[] point)
      throws GeneralSecurityException, SshFailure {
    Curve curve = CURVES.get(name);
    if (curve == null || !type.contains("-" + name)) {
      throw SshFailure.malformed("the key's curve is not that of its type");
    }
    if (point.length != 1 + 2 * curve.bytes() || point[0] != 4) {
      throw SshFailure.malformed("the key's point is not in the plain form");
    }
    AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
    parameters.init(new ECGenParameterSpec(curve.jdkName()));
    ECParameterSpec spec = parameters.getParameterSpec(ECParameterSpec.class);
    BigInteger x = new BigInteger(1, Arrays.copyOfRange(point, 1, 1 + curve.bytes()));
    BigInteger y = new BigInteger(1, Arrays.copyOfRange(point, 1 + curve.bytes(), point.length));
    checkOnCurve(x, y, spec);
    return KeyFactory.getInstance("EC")
        .generatePublic(new ECPublicKeySpec(new ECPoint(x, y), spec));
  }

  /** The JDK takes any two numbers for a point. */
  private static void checkOnCurve(BigInteger x, BigInteger y, ECParameterSpec spec)
      throws SshFailure {
    BigInteger p = ((java.security.spec.ECFieldFp) spec.getCurve().getField()).getP();
    BigInteger right =
        x.pow(3).add(spec.getCurve().getA().multiply(x)).add(spec.getCurve().getB()).mod(p);
    if (x.compareTo(p) >= 0 || y.compareTo(p) >= 0 || !y.pow(2).mod(p).equals(right)) {
      throw SshFailure.malformed("the key's point is not on its curve");
    }
  }

  /** The fingerprint as {@code ssh-keygen -l} shows it. */
  String fingerprint() {
    return "SHA256:" + Base64.getEncoder().withoutPadding().encodeToString(digest("SHA-256", blob));
  }

  static byte[] digest(String algorithm, byte[] data) {
    try {
      return MessageDigest.getInstance(algorithm).digest(data);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has " + algorithm, e);
    }
  }

  /**
   * Whether a signature of this key fits the data.
   *
   * @param signature the signature as SSH writes it: its algorithm, and what that needs
   */
  boolean verifies(byte[] data, byte[] signature) throws SshFailure {
    Wire wire = new Wire(signature);
    String algorithm = wire.text();
    byte[] raw = wire.string();
    byte[] signed = data;
    if (application != null) {
      byte[] flagsAndCounter = wire.bytes(1 + Integer.BYTES);
      if ((flagsAndCounter[0] & 1) == 0) {
        throw new SshFailure(
            SignatureError.UNUSABLE_KEY, "nobody touched the token when it signed");
      }
      signed =
          Wire.together(
              digest("SHA-256", Wire.ascii(application)), flagsAndCounter, digest("SHA-256", data));
    }
    wire.end();
    try {
      Signature verifier = Signature.getInstance(algorithm(algorithm));
      verifier.initVerify(key);
      verifier.update(signed);
      return verifier.verify(key instanceof ECPublicKey ? der(raw) : padded(raw));
    } catch (java.security.SignatureException e) {
      return false;
    } catch (GeneralSecurityException e) {
      throw SshFailure.malformed("the key can't verify");
    }
  }

  private String algorithm(String name) throws SshFailure {
    if (key instanceof RSAPublicKey) {
      return switch (name) {
        case "rsa-sha2-256" -> "SHA256withRSA";
        case "rsa-sha2-512" -> "SHA512withRSA";
        case RSA -> throw new SshFailure(SignatureError.WEAK, "the signature is made with SHA-1");
        default -> throw SshFailure.malformed("the signature is not of the key's kind");
      };
    }
    if (!name.equals(type)) {
      throw SshFailure.malformed("the signature is not of the key's kind");
    }
    return key instanceof ECPublicKey
        ? CURVES.get(type.startsWith("sk-") ? "nistp256" : type.substring(11)).digest()
        : "Ed25519";
  }

  /** An RSA signature may be written without its leading zeros, which the JDK wants. */
  private byte[] padded(byte[] raw) {
    if (!(key instanceof RSAPublicKey rsa)) {
      return raw;
    }
    int length = (rsa.getModulus().bitLength() + 7) / 8;
    return raw.length < length ? Wire.together(new byte[length - raw.length], raw) : raw;
  }

  /** The two numbers of an ECDSA signature, in the form that the JDK reads. */
  private static byte[] der(byte[] raw) throws SshFailure {
    Wire wire = new Wire(raw);
    byte[] r = derInteger(wire.integer());
    byte[] s = derInteger(wire.integer());
    wire.end();
    byte[] both = Wire.together(r, s);
    // at most two numbers of 67 bytes: a length of one or two bytes
    byte[] head =
        both.length < 128
            ? new byte[] {0x30, (byte) both.length}
            : new byte[] {0x30, (byte) 0x81, (byte) both.length};
    return Wire.together(head, both);
  }

  private static byte[] derInteger(BigInteger number) throws SshFailure {
    byte[] bytes = number.toByteArray();
    if (bytes.length > 67) {
      throw SshFailure.malformed("a number is too large");
    }
    return Wire.together(new byte[] {0x02, (byte) bytes.length}, bytes);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof SshPublicKey that && Arrays.equals(blob, that.blob);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(blob);
  }

  @Override
  public String toString() {
    return fingerprint();
  }
}
