// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.event;

/** The stages of a reconciliation, in order. */
public enum Stage {
  /** The sources' revisions are looked up. */
  RESOLVE,
  /** The signatures of the revisions are checked; only where a policy asks for it. */
  VERIFY,
  /** The manifests are rendered, or found in the cache. */
  RENDER,
  /** The cluster is read. */
  OBSERVE,
  /** The plan is made. */
  DIFF,
  /** The plan is done, waiting included. */
  APPLY
}
