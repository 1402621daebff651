// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.signature;

import io.gitops4j.core.error.Issue;
import io.gitops4j.core.error.Location;
import io.gitops4j.core.signature.SignatureError;
import io.gitops4j.core.signature.SignatureException;
import io.gitops4j.core.signature.TrustedKeys;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.bouncycastle.openpgp.PGPPublicKeyRing;
import org.bouncycastle.openpgp.PGPSecretKeyRing;
import org.bouncycastle.openpgp.PGPUtil;
import org.bouncycastle.openpgp.bc.BcPGPObjectFactory;

/** Reads files of public keys: binary, or any number of armored blocks. */
final class Keyrings {
  private static final int MAX_FILE = 4 << 20;
  private static final int MAX_OBJECTS = 10_000;
  private static final String BEGIN = "-----BEGIN PGP ";
  private static final String END = "-----END PGP ";

  private Keyrings() {}

  static List<Certificate> read(List<TrustedKeys.KeyFile> files) {
    List<Certificate> certificates = new ArrayList<>();
    for (TrustedKeys.KeyFile file : files) {
      int before = certificates.size();
      byte[] content = file.content();
      if (content.length > MAX_FILE) {
        throw failure(file, "the file is larger than " + MAX_FILE + " bytes");
      }
      for (byte[] block : blocks(content)) {
        read(file, block, certificates);
      }
      if (certificates.size() == before) {
        throw failure(file, "there is no public key of OpenPGP");
      }
    }
    return List.copyOf(certificates);
  }

  /** Each armored block by itself, since a reader of armor stops after the first. */
  private static List<byte[]> blocks(byte[] content) {
    String text = new String(content, StandardCharsets.ISO_8859_1);
    List<byte[]> blocks = new ArrayList<>();
    int at = text.indexOf(BEGIN);
    if (at < 0) {
      return List.of(content);
    }
    while (at >= 0) {
      int end = text.indexOf(END, at);
      int line = end < 0 ? -1 : text.indexOf('\n', end);
      int next = line < 0 ? text.length() : line + 1;
      blocks.add(text.substring(at, next).getBytes(StandardCharsets.ISO_8859_1));
      at = text.indexOf(BEGIN, next);
    }
    return blocks;
  }

  private static void read(TrustedKeys.KeyFile file, byte[] block, List<Certificate> certificates) {
    try (InputStream in = PGPUtil.getDecoderStream(new ByteArrayInputStream(block))) {
      for (Iterator<?> all = new BcPGPObjectFactory(in).iterator(); all.hasNext(); ) {
        Object one = all.next();
        if (one instanceof PGPSecretKeyRing) {
          throw failure(file, "there is a secret key; only public keys belong here");
        }
        if (one instanceof PGPPublicKeyRing ring) {
          certificates.add(new Certificate(ring));
        }
        if (certificates.size() > MAX_OBJECTS) {
          throw failure(file, "there are more than " + MAX_OBJECTS + " keys");
        }
      }
    } catch (SignatureException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      throw failure(file, "it is no file of keys of OpenPGP");
    }
  }

  private static SignatureException failure(TrustedKeys.KeyFile file, String message) {
    return new SignatureException(
        Issue.error(SignatureError.BAD_KEYS, "the keys can't be read: " + message)
            .at(Location.of(file.name())));
  }
}
