// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.source;

import io.gitops4j.core.error.GitOpsException;
import io.gitops4j.core.error.Issue;
import io.gitops4j.core.error.Location;
import org.jspecify.annotations.Nullable;

/**
 * A source, a revision of it or a file of it could not be read. Its code is a {@link SourceError}.
 */
public final class SourceException extends GitOpsException {
  private static final long serialVersionUID = 1L;

  /** An exception with one issue. */
  public SourceException(Issue issue, @Nullable Throwable cause) {
    super(issue, cause);
  }

  /** An exception with a code and a message. */
  public static SourceException of(SourceError code, String message) {
    return new SourceException(Issue.error(code, message), null);
  }

  /** An exception about a path of a tree. */
  public static SourceException of(SourceError code, String message, TreePath path) {
    return new SourceException(Issue.error(code, message).at(Location.of(path.toString())), null);
  }
}
