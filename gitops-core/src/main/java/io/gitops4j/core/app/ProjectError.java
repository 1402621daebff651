// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.app;

import io.gitops4j.core.error.ErrorCode;

/** What a {@link Project} does not permit. */
public enum ProjectError implements ErrorCode {
  /** A repository. */
  SOURCE("project.source"),
  /** A cluster or a namespace. */
  DESTINATION("project.destination"),
  /** A kind. */
  KIND("project.kind"),
  /** The namespace of the application object. */
  NAMESPACE("project.namespace"),
  /** A sync at this time. */
  WINDOW("project.window"),
  /** Labels that say which pods a namespace takes. */
  POD_SECURITY("project.pod-security");

  private final String id;

  ProjectError(String id) {
    this.id = id;
  }

  @Override
  public String id() {
    return id;
  }
}
