// SPDX-License-Identifier: Apache-2.0
/** Comparison of declared and live objects, and the plans that follow from it. */
@org.jspecify.annotations.NullMarked
module io.gitops4j.diff {
  requires static transitive org.jspecify;
  requires transitive io.gitops4j.core;
  requires re2j;
  // optional: for ignore rules with jq expressions only
  requires static net.thisptr.jackson.jq;

  exports io.gitops4j.diff;
  exports io.gitops4j.diff.defaults;
  exports io.gitops4j.diff.ignore;
  exports io.gitops4j.diff.impact;
  exports io.gitops4j.diff.patch;
  exports io.gitops4j.diff.predict;
  exports io.gitops4j.diff.report;
  exports io.gitops4j.diff.structured;
  exports io.gitops4j.diff.validate;
  exports io.gitops4j.diff.value;
}
