// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.examples.cli;

import io.gitops4j.core.source.DirectorySource;
import io.gitops4j.core.source.Revision;
import io.gitops4j.core.source.SourceRef;
import io.gitops4j.core.source.SourceTree;
import io.gitops4j.core.spi.SourceProvider;
import java.nio.file.Path;

/** Directories of this machine as they are now, whatever revision is asked for. */
final class LocalDirectories implements SourceProvider {

  private static DirectorySource directory(SourceRef ref) {
    return DirectorySource.of(Path.of(ref.url()));
  }

  @Override
  public boolean supports(SourceRef ref) {
    return ref.options().chart() == null && directory(ref).supports(ref);
  }

  @Override
  public Revision revision(SourceRef ref) {
    return directory(ref).revision(ref);
  }

  @Override
  public SourceTree open(SourceRef ref, Revision revision) {
    return directory(ref).open(ref, revision);
  }
}
