// SPDX-License-Identifier: Apache-2.0
/** Renders kustomizations as kustomize 5.8.1 does, without the binary. */
@org.jspecify.annotations.NullMarked
module io.gitops4j.kustomize {
  requires static transitive org.jspecify;
  requires transitive io.gitops4j.core;
  requires re2j;

  exports io.gitops4j.kustomize;
}
