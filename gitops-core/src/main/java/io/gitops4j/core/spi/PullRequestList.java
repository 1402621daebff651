// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.spi;

import io.gitops4j.core.app.set.OpenPullRequest;
import io.gitops4j.core.app.set.PullRequestQuery;
import java.util.List;

/** Open pull requests, for the generator of them. Thread-safe. */
public interface PullRequestList {

  /**
   * Those that are asked for, in an order that stays. Labels and filters are looked at by the
   * caller.
   *
   * @throws io.gitops4j.core.error.GitOpsException if they can't be had
   */
  List<OpenPullRequest> open(PullRequestQuery query);
}
