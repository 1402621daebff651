// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.kustomize.internal.merge;

import io.gitops4j.core.tree.Node;
import org.jspecify.annotations.Nullable;

/** A patch does not fit its target. Holds no content but field names. */
public class MergeException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient @Nullable Node where;

  /** An exception with this message. */
  public MergeException(String message) {
    this(message, null);
  }

  /** An exception with this message, at a node of the patch. */
  public MergeException(String message, @Nullable Node where) {
    super(message, null, false, false);
    this.where = where == null || where.line() == 0 ? null : where;
  }

  /** The node of the patch that does not fit; null if not known. */
  public @Nullable Node where() {
    return where;
  }

  /** The same exception, saying of what it is. */
  public MergeException in(String subject) {
    return new MergeException(subject + ": " + getMessage(), where);
  }

  /** The same exception, saying more. */
  public MergeException with(String more) {
    return more.isEmpty() ? this : new MergeException(getMessage() + more, where);
  }
}
