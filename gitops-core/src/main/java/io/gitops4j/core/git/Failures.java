// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.git;

import io.gitops4j.core.error.Issue;
import io.gitops4j.core.source.SourceError;
import io.gitops4j.core.source.SourceException;
import java.io.IOException;
import org.eclipse.jgit.errors.CorruptObjectException;
import org.eclipse.jgit.errors.IncorrectObjectTypeException;
import org.eclipse.jgit.errors.MissingObjectException;

/**
 * Typed errors for what JGit throws. Its own texts are left to the cause, since they may name what
 * it was given.
 */
final class Failures {
  private Failures() {}

  /** Something of the object store can't be read. */
  static SourceException reading(String what, IOException e) {
    boolean damaged =
        e instanceof MissingObjectException
            || e instanceof CorruptObjectException
            || e instanceof IncorrectObjectTypeException
            || e.getCause() instanceof java.util.zip.DataFormatException;
    return new SourceException(
        Issue.error(
            damaged ? SourceError.CORRUPT : SourceError.IO,
            "can't read " + what + " from the object store: " + e.getClass().getSimpleName()),
        e);
  }
}
