// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.kustomize.internal.merge;

/** A patch does not fit its target. Holds no content but field names. */
public class MergeException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** An exception with this message. */
  public MergeException(String message) {
    super(message, null, false, false);
  }
}
