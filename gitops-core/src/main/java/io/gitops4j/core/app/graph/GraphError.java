// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.app.graph;

import io.gitops4j.core.error.ErrorCode;

/** What can be wrong with applications seen together. */
public enum GraphError implements ErrorCode {
  /** Applications wait for each other in a circle. */
  CYCLE("graph.cycle"),
  /** An application depends on one that is not there. */
  MISSING("graph.missing"),
  /** Two applications declare the same object. */
  CLAIMED("graph.claimed"),
  /** What an application declares is not known, since it can't be rendered. */
  NOT_RENDERED("graph.not-rendered"),
  /** An application is held back: what it waits for failed, or is done by hand only. */
  HELD("graph.held"),
  /** An object in a file lacks what its kind must have, so that it is taken for a patch. */
  PATCH("graph.patch"),
  /**
   * Several files declare the source of an application, each in another way, and none is nearer.
   */
  SEVERAL_SOURCES("graph.several-sources"),
  /** More applications than are looked at. */
  LIMIT("graph.limit");

  private final String id;

  GraphError(String id) {
    this.id = id;
  }

  @Override
  public String id() {
    return id;
  }
}
