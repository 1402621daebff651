// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.signature.ssh;

import io.gitops4j.core.signature.SignatureError;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/**
 * A signature in OpenSSH's format {@code SSHSIG}, version 1 (PROTOCOL.sshsig of OpenSSH).
 * Immutable.
 *
 * @param key who signed, as the signature says
 * @param namespace what the signature is for
 * @param hash the name of the digest of what is signed
 * @param reserved what later versions may use; signed too
 * @param signature the signature itself
 */
record SshSignature(
    SshPublicKey key, String namespace, String hash, byte[] reserved, byte[] signature) {
  private static final byte[] MAGIC = Wire.ascii("SSHSIG");
  private static final String BEGIN = "-----BEGIN SSH SIGNATURE-----";
  private static final String END = "-----END SSH SIGNATURE-----";
  private static final int MAX_LENGTH = 64 << 10;

  static SshSignature parse(String armored) throws SshFailure {
    if (armored.length() > MAX_LENGTH) {
      throw SshFailure.malformed("it is too long");
    }
    List<String> lines = armored.strip().lines().map(String::strip).toList();
    if (lines.size() < 3
        || !lines.get(0).equals(BEGIN)
        || !lines.get(lines.size() - 1).equals(END)) {
      throw SshFailure.malformed("its first or last line is another one");
    }
    byte[] blob;
    try {
      blob = Base64.getDecoder().decode(String.join("", lines.subList(1, lines.size() - 1)));
    } catch (IllegalArgumentException e) {
      throw SshFailure.malformed("it is not base64");
    }
    Wire wire = new Wire(blob);
    if (!Arrays.equals(wire.bytes(MAGIC.length), MAGIC)) {
      throw SshFailure.malformed("it does not begin as one");
    }
    if (wire.number() != 1) {
      throw new SshFailure(SignatureError.UNSUPPORTED, "its version is another one than 1");
    }
    SshPublicKey key = SshPublicKey.parse(wire.string());
    String namespace = wire.text();
    byte[] reserved = wire.string();
    String hash = wire.text();
    byte[] signature = wire.string();
    wire.end();
    return new SshSignature(key, namespace, hash, reserved, signature);
  }

  /** Whether it fits what is said to be signed. */
  boolean fits(byte[] message) throws SshFailure {
    String algorithm =
        switch (hash) {
          case "sha256" -> "SHA-256";
          case "sha512" -> "SHA-512";
          default -> throw SshFailure.malformed("its digest is neither sha256 nor sha512");
        };
    byte[] digest = SshPublicKey.digest(algorithm, message);
    byte[] signed =
        Wire.together(
            MAGIC,
            Wire.strings(
                namespace.getBytes(java.nio.charset.StandardCharsets.UTF_8),
                reserved,
                Wire.ascii(hash),
                digest));
    return key.verifies(signed, signature);
  }
}
