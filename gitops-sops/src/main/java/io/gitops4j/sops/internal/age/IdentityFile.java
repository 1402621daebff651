// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.sops.internal.age;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** A file of identities: one a line, comments and blank lines; perhaps encrypted itself. */
public final class IdentityFile {
  private static final int MAX_SIZE = 1 << 20;
  private static final int MAX_IDENTITIES = 1000;

  private IdentityFile() {}

  /**
   * The identities of a file.
   *
   * @throws IllegalArgumentException for a line that is none; the message tells its number only
   */
  public static List<AgeIdentity> parse(byte[] file) {
    if (file.length > MAX_SIZE) {
      throw new IllegalArgumentException("more than " + MAX_SIZE + " bytes");
    }
    List<AgeIdentity> identities = new ArrayList<>();
    int number = 0;
    for (String line : new String(file, StandardCharsets.UTF_8).lines().toList()) {
      number++;
      String text = line.strip();
      if (!text.isEmpty() && !text.startsWith("#")) {
        identities.add(identity(text, number));
      }
      if (identities.size() > MAX_IDENTITIES) {
        throw new IllegalArgumentException("more than " + MAX_IDENTITIES + " identities");
      }
    }
    if (identities.isEmpty()) {
      throw new IllegalArgumentException("no identity");
    }
    return identities;
  }

  private static AgeIdentity identity(String text, int number) {
    String upper = text.toUpperCase(Locale.ROOT);
    try {
      return upper.startsWith(HybridIdentity.PREFIX + "1")
          ? HybridIdentity.parse(text)
          : X25519Identity.parse(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("line " + number + ": " + e.getMessage());
    }
  }

  /**
   * The identities of a file that is encrypted with a passphrase.
   *
   * @throws AgeFailure if it is malformed or the passphrase is another one
   */
  public static List<AgeIdentity> parse(byte[] file, char[] passphrase) throws AgeFailure {
    if (file.length > MAX_SIZE) {
      throw new IllegalArgumentException("more than " + MAX_SIZE + " bytes");
    }
    PassphraseIdentity identity = new PassphraseIdentity(passphrase);
    byte[] open = new byte[0];
    try {
      open = AgeFile.open(file, List.of(identity));
      return parse(open);
    } finally {
      identity.wipe();
      Arrays.fill(open, (byte) 0);
    }
  }
}
