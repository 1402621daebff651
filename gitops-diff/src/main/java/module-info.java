// SPDX-License-Identifier: Apache-2.0
/** Comparison of declared and live objects, and the plans that follow from it. */
@org.jspecify.annotations.NullMarked
module io.gitops4j.diff {
  requires static transitive org.jspecify;
  requires transitive io.gitops4j.core;

  exports io.gitops4j.diff;
  exports io.gitops4j.diff.report;
  exports io.gitops4j.diff.structured;
}
