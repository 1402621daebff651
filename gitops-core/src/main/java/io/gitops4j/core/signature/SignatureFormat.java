// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.signature;

import java.util.Optional;

/** How a signature is written, as Git's {@code gpg.format} names it. */
public enum SignatureFormat {
  /** OpenPGP. */
  OPENPGP("-----BEGIN PGP SIGNATURE-----", "-----BEGIN PGP MESSAGE-----"),
  /** OpenSSH's {@code SSHSIG}. */
  SSH("-----BEGIN SSH SIGNATURE-----"),
  /** CMS with certificates. */
  X509("-----BEGIN SIGNED MESSAGE-----");

  private final String[] beginnings;

  SignatureFormat(String... beginnings) {
    this.beginnings = beginnings;
  }

  /** The format of a signature that begins with this line; empty if it begins none. */
  public static Optional<SignatureFormat> of(String firstLine) {
    for (SignatureFormat format : values()) {
      for (String beginning : format.beginnings) {
        if (firstLine.startsWith(beginning)) {
          return Optional.of(format);
        }
      }
    }
    return Optional.empty();
  }
}
