// SPDX-License-Identifier: Apache-2.0
/** Verifies OpenPGP signatures of commits and tags in this process. */
@org.jspecify.annotations.NullMarked
module io.gitops4j.signature {
  requires static transitive org.jspecify;
  requires transitive io.gitops4j.core;
  requires org.bouncycastle.pg;
  requires org.bouncycastle.provider;

  exports io.gitops4j.signature;

  provides io.gitops4j.core.spi.SignatureVerifier with
      io.gitops4j.signature.OpenPgpSignatures;
}
