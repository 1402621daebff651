// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.sops.internal.pgp;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Date;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import org.bouncycastle.bcpg.ArmoredOutputStream;
import org.bouncycastle.bcpg.SymmetricKeyAlgorithmTags;
import org.bouncycastle.bcpg.sig.KeyFlags;
import org.bouncycastle.openpgp.PGPCompressedData;
import org.bouncycastle.openpgp.PGPEncryptedData;
import org.bouncycastle.openpgp.PGPEncryptedDataGenerator;
import org.bouncycastle.openpgp.PGPEncryptedDataList;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPKeyPair;
import org.bouncycastle.openpgp.PGPLiteralData;
import org.bouncycastle.openpgp.PGPLiteralDataGenerator;
import org.bouncycastle.openpgp.PGPPrivateKey;
import org.bouncycastle.openpgp.PGPPublicKey;
import org.bouncycastle.openpgp.PGPPublicKeyEncryptedData;
import org.bouncycastle.openpgp.PGPPublicKeyRing;
import org.bouncycastle.openpgp.PGPSecretKey;
import org.bouncycastle.openpgp.PGPSecretKeyRing;
import org.bouncycastle.openpgp.PGPSignature;
import org.bouncycastle.openpgp.PGPSignatureSubpacketVector;
import org.bouncycastle.openpgp.PGPUtil;
import org.bouncycastle.openpgp.bc.BcPGPObjectFactory;
import org.bouncycastle.openpgp.operator.bc.BcPBESecretKeyDecryptorBuilder;
import org.bouncycastle.openpgp.operator.bc.BcPGPDataEncryptorBuilder;
import org.bouncycastle.openpgp.operator.bc.BcPGPDigestCalculatorProvider;
import org.bouncycastle.openpgp.operator.bc.BcPublicKeyDataDecryptorFactory;
import org.bouncycastle.openpgp.operator.bc.BcPublicKeyKeyEncryptionMethodGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Keys of OpenPGP, and messages to them. Immutable, thread-safe. No provider is registered: Bouncy
 * Castle's own implementations are called.
 */
public final class PgpKeys {
  private static final int MAX_FILE = 4 << 20;
  private static final int MAX_PLAIN = 1 << 10;
  private static final int MAX_PACKETS = 300;

  private final List<PGPSecretKeyRing> secret;
  private final List<PGPPublicKeyRing> open;
  private final char[] passphrase;

  private PgpKeys(List<PGPSecretKeyRing> secret, List<PGPPublicKeyRing> open, char[] passphrase) {
    this.secret = secret;
    this.open = open;
    this.passphrase = passphrase;
  }

  /** A message or a key that can't be used; its text holds nothing secret. */
  public static final class Failure extends Exception {
    private static final long serialVersionUID = 1L;

    Failure(String message) {
      super(message, null, false, false);
    }
  }

  /**
   * The secret and public keys of a file, armored or not.
   *
   * @param passphrase of the secret keys; empty for keys without
   * @throws Failure if it is no file of keys
   */
  public static PgpKeys parse(byte[] file, char[] passphrase) throws Failure {
    if (file.length > MAX_FILE) {
      throw new Failure("more than " + MAX_FILE + " bytes");
    }
    List<PGPSecretKeyRing> secret = new ArrayList<>();
    List<PGPPublicKeyRing> open = new ArrayList<>();
    try (InputStream in = PGPUtil.getDecoderStream(new ByteArrayInputStream(file))) {
      for (Iterator<?> all = new BcPGPObjectFactory(in).iterator(); all.hasNext(); ) {
        Object one = all.next();
        if (one instanceof PGPSecretKeyRing ring) {
          secret.add(ring);
        } else if (one instanceof PGPPublicKeyRing ring) {
          open.add(ring);
        }
      }
    } catch (IOException | RuntimeException e) {
      throw new Failure("no keys of OpenPGP");
    }
    if (secret.isEmpty() && open.isEmpty()) {
      throw new Failure("no keys of OpenPGP");
    }
    return new PgpKeys(secret, open, passphrase.clone());
  }

  /**
   * The content of an armored message, or null if none of these keys is a recipient.
   *
   * @throws Failure if the message is malformed or was changed, or the key needs another passphrase
   */
  public byte @Nullable [] open(String message) throws Failure {
    byte[] bytes = message.getBytes(StandardCharsets.UTF_8);
    try (InputStream in = PGPUtil.getDecoderStream(new ByteArrayInputStream(bytes))) {
      Iterator<?> objects = new BcPGPObjectFactory(in).iterator();
      for (int i = 0; i < MAX_PACKETS && objects.hasNext(); i++) {
        if (objects.next() instanceof PGPEncryptedDataList list) {
          return open(list);
        }
      }
    } catch (IOException | RuntimeException e) {
      throw new Failure("the message is malformed");
    }
    throw new Failure("the message is not encrypted");
  }

  private byte @Nullable [] open(PGPEncryptedDataList list) throws Failure {
    Failure failure = null;
    for (PGPEncryptedData data : list) {
      if (!(data instanceof PGPPublicKeyEncryptedData encrypted)) {
        continue;
      }
      for (PGPSecretKeyRing ring : secret) {
        for (PGPSecretKey key : candidates(ring, encrypted)) {
          try {
            return open(encrypted, key);
          } catch (Failure e) {
            failure = e;
          }
        }
      }
    }
    if (failure != null) {
      throw failure;
    }
    return null;
  }

  /** The key that is named; all of a ring where the recipient is hidden. */
  private static List<PGPSecretKey> candidates(
      PGPSecretKeyRing ring, PGPPublicKeyEncryptedData encrypted) {
    List<PGPSecretKey> keys = new ArrayList<>();
    for (PGPSecretKey key : ring) {
      if (key.getPublicKey().isEncryptionKey()
          && (encrypted.getKeyIdentifier().isWildcard()
              || encrypted.getKeyIdentifier().matchesExplicit(key.getKeyIdentifier()))) {
        keys.add(key);
      }
    }
    return keys;
  }

  private byte[] open(PGPPublicKeyEncryptedData encrypted, PGPSecretKey key) throws Failure {
    PGPPrivateKey privateKey;
    try {
      privateKey =
          key.extractPrivateKey(
              new BcPBESecretKeyDecryptorBuilder(new BcPGPDigestCalculatorProvider())
                  .build(passphrase));
    } catch (PGPException | RuntimeException e) {
      throw new Failure("the secret key is protected by another passphrase");
    }
    if (privateKey == null) {
      throw new Failure("the secret key is not in the file");
    }
    try (InputStream data =
        encrypted.getDataStream(
            new BcPublicKeyDataDecryptorFactory(new PGPKeyPair(key.getPublicKey(), privateKey)))) {
      if (!encrypted.isIntegrityProtected() && !encrypted.isAEAD()) {
        throw new Failure("the message is not protected against changes");
      }
      byte[] content = literal(data, 0);
      data.readAllBytes();
      if (encrypted.isIntegrityProtected() && !encrypted.isAEAD() && !encrypted.verify()) {
        throw new Failure("the message was changed");
      }
      return content;
    } catch (PGPException | IOException | RuntimeException e) {
      throw new Failure("the message was changed or is malformed");
    }
  }

  private static byte[] literal(InputStream data, int depth)
      throws IOException, PGPException, Failure {
    int packets = 0;
    for (Iterator<?> all = new BcPGPObjectFactory(data).iterator(); all.hasNext(); ) {
      Object one = all.next();
      if (one instanceof PGPLiteralData literal) {
        byte[] content = literal.getInputStream().readNBytes(MAX_PLAIN + 1);
        if (content.length > MAX_PLAIN) {
          throw new Failure("the message is too long for a key");
        }
        return content;
      }
      if (one instanceof PGPCompressedData compressed && depth < 2) {
        try (InputStream inside = compressed.getDataStream()) {
          return literal(inside, depth + 1);
        }
      }
      if (++packets > MAX_PACKETS) {
        break;
      }
    }
    throw new Failure("the message has no content");
  }

  /**
   * An armored message that the key with a fingerprint can open, or null if the key is not here.
   *
   * @param fingerprint of the primary key, or of the subkey to encrypt to
   * @throws Failure if the key can't be encrypted to
   */
  public @Nullable String seal(String fingerprint, byte[] content, Date now) throws Failure {
    String wanted = fingerprint.replace(" ", "").toUpperCase(Locale.ROOT);
    for (PGPPublicKeyRing ring : rings()) {
      for (PGPPublicKey named : ring) {
        if (HexFormat.of().withUpperCase().formatHex(named.getFingerprint()).equals(wanted)) {
          PGPPublicKey key =
              named.isMasterKey() ? encryptionKey(ring, now) : usable(named, now) ? named : null;
          if (key == null) {
            throw new Failure("the key has no part to encrypt to, or it has expired");
          }
          return seal(key, content, now);
        }
      }
    }
    return null;
  }

  private List<PGPPublicKeyRing> rings() {
    List<PGPPublicKeyRing> rings = new ArrayList<>(open);
    secret.forEach(ring -> rings.add(new PGPPublicKeyRing(publicKeys(ring))));
    return rings;
  }

  private static List<PGPPublicKey> publicKeys(PGPSecretKeyRing ring) {
    List<PGPPublicKey> keys = new ArrayList<>();
    ring.getPublicKeys().forEachRemaining(keys::add);
    return keys;
  }

  /** The newest key that may encrypt. */
  private static @Nullable PGPPublicKey encryptionKey(PGPPublicKeyRing ring, Date now) {
    PGPPublicKey newest = null;
    for (PGPPublicKey key : ring) {
      if (usable(key, now)
          && (newest == null
              || newest.isMasterKey()
              || !key.getCreationTime().before(newest.getCreationTime()))) {
        newest = key;
      }
    }
    return newest;
  }

  private static boolean usable(PGPPublicKey key, Date now) {
    if (!key.isEncryptionKey() || key.hasRevocation()) {
      return false;
    }
    long seconds = key.getValidSeconds();
    if (seconds > 0 && key.getCreationTime().getTime() + seconds * 1000 < now.getTime()) {
      return false;
    }
    for (Iterator<PGPSignature> all = key.getSignatures(); all.hasNext(); ) {
      PGPSignatureSubpacketVector hashed = all.next().getHashedSubPackets();
      if (hashed != null && hashed.getKeyFlags() != 0) {
        return (hashed.getKeyFlags() & (KeyFlags.ENCRYPT_COMMS | KeyFlags.ENCRYPT_STORAGE)) != 0;
      }
    }
    return true;
  }

  private static String seal(PGPPublicKey key, byte[] content, Date now) throws Failure {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PGPEncryptedDataGenerator encryption =
        new PGPEncryptedDataGenerator(
            new BcPGPDataEncryptorBuilder(SymmetricKeyAlgorithmTags.AES_256)
                .setWithIntegrityPacket(true)
                .setSecureRandom(new SecureRandom()));
    encryption.addMethod(new BcPublicKeyKeyEncryptionMethodGenerator(key));
    try {
      ByteArrayOutputStream plain = new ByteArrayOutputStream();
      try (OutputStream literal =
          new PGPLiteralDataGenerator()
              .open(plain, PGPLiteralData.BINARY, "", content.length, now)) {
        literal.write(content);
      }
      ArmoredOutputStream armor = ArmoredOutputStream.builder().clearHeaders().build(out);
      byte[] bytes = plain.toByteArray();
      try (OutputStream sealed = encryption.open(armor, bytes.length)) {
        sealed.write(bytes);
      }
      armor.close();
      java.util.Arrays.fill(bytes, (byte) 0);
    } catch (PGPException | IOException | RuntimeException e) {
      throw new Failure("the key can't be encrypted to");
    }
    return out.toString(StandardCharsets.US_ASCII);
  }

  /** The fingerprints of the primary keys. */
  public List<String> fingerprints() {
    List<String> all = new ArrayList<>();
    for (PGPPublicKeyRing ring : rings()) {
      all.add(HexFormat.of().withUpperCase().formatHex(ring.getPublicKey().getFingerprint()));
    }
    return all;
  }

  /** Overwrites the passphrase. The keys themselves lie in objects that can't be overwritten. */
  public void wipe() {
    java.util.Arrays.fill(passphrase, '\0');
  }
}
