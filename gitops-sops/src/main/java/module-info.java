// SPDX-License-Identifier: Apache-2.0
/** Decrypts and encrypts files of SOPS in this process. */
@org.jspecify.annotations.NullMarked
module io.gitops4j.sops {
  requires static transitive org.jspecify;
  requires transitive io.gitops4j.core;
  requires com.fasterxml.jackson.core;
  requires re2j;
  requires transitive java.net.http;
  requires org.bouncycastle.pg;
  requires org.bouncycastle.provider;

  exports io.gitops4j.sops;

  provides io.gitops4j.core.spi.Decryptor with
      io.gitops4j.sops.SopsDecryptor;
}
