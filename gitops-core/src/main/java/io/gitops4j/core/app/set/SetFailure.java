// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.app.set;

import io.gitops4j.core.error.Issue;

/** What ends the work on a generator or an application; its issue goes into the result. */
final class SetFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Issue issue;

  SetFailure(Issue issue) {
    super(issue.message(), null, false, false);
    this.issue = issue;
  }

  Issue issue() {
    return issue;
  }
}
