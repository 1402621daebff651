// SPDX-License-Identifier: Apache-2.0
/** Inflates Helm charts in this process, by the native library of helm-java. */
@org.jspecify.annotations.NullMarked
module io.gitops4j.helm {
  requires static transitive org.jspecify;
  requires transitive io.gitops4j.core;
  requires lib.api;
  requires com.sun.jna;
  requires org.apache.commons.compress;

  exports io.gitops4j.helm;

  uses com.marcnuri.helm.jni.NativeLibrary;

  provides io.gitops4j.core.spi.ChartInflator with
      io.gitops4j.helm.HelmInflator;
}
