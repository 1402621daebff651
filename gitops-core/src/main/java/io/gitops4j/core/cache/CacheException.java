// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.cache;

import io.gitops4j.core.error.GitOpsException;
import io.gitops4j.core.error.Issue;
import org.jspecify.annotations.Nullable;

/** A cache can't be used. Its code is a {@link CacheError}. */
public final class CacheException extends GitOpsException {
  private static final long serialVersionUID = 1L;

  CacheException(CacheError code, String message, @Nullable Throwable cause) {
    super(Issue.error(code, message), cause);
  }
}
