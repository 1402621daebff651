// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.app.set;

import java.util.List;
import java.util.Objects;

/**
 * A pull request that is open. Immutable, thread-safe. What its author writes is not to be trusted.
 *
 * @param number its number
 * @param title its title
 * @param branch the branch that it brings
 * @param targetBranch the branch that it is to be merged into
 * @param headSha the commit that it brings
 * @param author who opened it
 * @param labels its labels
 */
public record OpenPullRequest(
    long number,
    String title,
    String branch,
    String targetBranch,
    String headSha,
    String author,
    List<String> labels) {
  /** Copies the labels. */
  public OpenPullRequest {
    Objects.requireNonNull(title, "title");
    Objects.requireNonNull(branch, "branch");
    Objects.requireNonNull(targetBranch, "targetBranch");
    Objects.requireNonNull(headSha, "headSha");
    Objects.requireNonNull(author, "author");
    labels = List.copyOf(labels);
  }
}
