// SPDX-License-Identifier: Apache-2.0
/** Artifacts of OCI registries and charts of Helm repositories as sources. */
@org.jspecify.annotations.NullMarked
module io.gitops4j.oci {
  requires static transitive org.jspecify;
  requires transitive io.gitops4j.core;
  requires com.fasterxml.jackson.databind;
  requires re2j;
  requires org.apache.commons.compress;

  exports io.gitops4j.oci;

  provides io.gitops4j.core.spi.ArchiveReader with
      io.gitops4j.oci.TarGzip;
}
