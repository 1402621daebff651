// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.error;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The root of all exceptions of this library: unchecked, with the issues that caused it, the first
 * of which gives the code.
 *
 * <p>There are few subtypes, by what a caller can do about them.
 */
public abstract class GitOpsException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final int SHOWN = 100;

  private final transient List<Issue> issues;

  /** An exception with one issue. */
  protected GitOpsException(Issue issue, @Nullable Throwable cause) {
    this(List.of(issue), cause);
  }

  /**
   * An exception with all issues that were found.
   *
   * @throws IllegalArgumentException if there is none
   */
  protected GitOpsException(List<Issue> issues, @Nullable Throwable cause) {
    super(text(issues), cause);
    this.issues = List.copyOf(issues);
  }

  private static String text(List<Issue> issues) {
    if (issues.isEmpty()) {
      throw new IllegalArgumentException("issues: none (expected: at least one)");
    }
    String text =
        issues.stream().limit(SHOWN).map(Issue::toDisplayString).collect(Collectors.joining("\n"));
    return issues.size() <= SHOWN ? text : text + "\n… and " + (issues.size() - SHOWN) + " more";
  }

  /** All issues, at least one. */
  public List<Issue> issues() {
    return issues;
  }

  /** The code of the first issue. */
  public ErrorCode code() {
    return issues.get(0).code();
  }
}
