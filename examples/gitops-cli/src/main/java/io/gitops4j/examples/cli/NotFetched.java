// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.examples.cli;

import io.gitops4j.core.error.Issue;
import io.gitops4j.core.source.Revision;
import io.gitops4j.core.source.SourceException;
import io.gitops4j.core.source.SourceRef;
import io.gitops4j.core.source.SourceTree;
import io.gitops4j.core.spi.SourceProvider;

/** In the place of what fetches sources, for commands that read the working directory only. */
final class NotFetched implements SourceProvider {
  @Override
  public boolean supports(SourceRef ref) {
    return true;
  }

  @Override
  public Revision revision(SourceRef ref) {
    throw new SourceException(
        Issue.error(CliError.NOT_LOCAL, ref + " does not lie here, and nothing is fetched"), null);
  }

  @Override
  public SourceTree open(SourceRef ref, Revision revision) {
    throw new IllegalStateException("no revision of " + ref + " was told");
  }
}
