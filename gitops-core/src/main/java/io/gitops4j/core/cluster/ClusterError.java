// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.cluster;

import io.gitops4j.core.error.ErrorCode;

/** What a cluster can refuse, or fail to do. */
public enum ClusterError implements ErrorCode {
  /** The server can't be reached, or went away in the middle. Another try may help. */
  UNREACHABLE("cluster.unreachable", true),
  /** The server took too long. Another try may help. */
  TIMEOUT("cluster.timeout", true),
  /** The server asks for patience. Another try may help. */
  TOO_MANY_REQUESTS("cluster.too-many-requests", true),
  /** The server failed. Another try may help. */
  INTERNAL("cluster.internal", true),
  /** The credentials were refused. */
  UNAUTHORIZED("cluster.unauthorized", false),
  /** The identity may not do this. */
  FORBIDDEN("cluster.forbidden", false),
  /** The object, or its namespace, does not exist. */
  NOT_FOUND("cluster.not-found", false),
  /** The server does not serve the kind. */
  UNKNOWN_KIND("cluster.unknown-kind", false),
  /** Another manager owns a field, or a precondition does not hold. */
  CONFLICT("cluster.conflict", false),
  /** The object exists already. */
  ALREADY_EXISTS("cluster.already-exists", false),
  /** The server finds the object invalid, or an admission plug-in refuses it. */
  INVALID("cluster.invalid", false),
  /**
   * What a manager owns is written down in a version of the kind that lacks a field which the
   * object has: until its entry is moved to a version that has it, nothing can be applied.
   */
  FIELD_VERSION("cluster.field-version", false),
  /** The history that a watch asked for is gone; list again. */
  GONE("cluster.gone", true),
  /** The calling thread was interrupted while it waited; its mark is set again. */
  INTERRUPTED("cluster.interrupted", false),
  /** The configuration of the connection can't be read. */
  KUBECONFIG("cluster.kubeconfig", false),
  /** No cluster has the name or the address. */
  NO_CLUSTER("cluster.no-cluster", false);

  private final String id;
  private final boolean retryable;

  ClusterError(String id, boolean retryable) {
    this.id = id;
    this.retryable = retryable;
  }

  @Override
  public String id() {
    return id;
  }

  /** Whether the same request may succeed later. */
  public boolean retryable() {
    return retryable;
  }
}
