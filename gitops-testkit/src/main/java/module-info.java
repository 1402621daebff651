// SPDX-License-Identifier: Apache-2.0
/**
 * Contract suites, of which whoever implements an interface of the engine extends one and runs it;
 * and a cluster in memory for the tests of whoever uses the engine.
 */
@org.jspecify.annotations.NullMarked
module io.gitops4j.testkit {
  requires static transitive org.jspecify;
  requires transitive io.gitops4j.core;
  requires transitive io.gitops4j.k8s;
  requires transitive org.junit.jupiter.api;
  requires io.gitops4j.diff;
  requires org.junit.jupiter.params;
  requires org.assertj.core;

  exports io.gitops4j.testkit;
}
