// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.source;

import io.gitops4j.core.spi.SourceProvider;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/**
 * Gives one directory of this machine for every reference, whatever its URL and revision say: for
 * work in progress, and for tests. Immutable, thread-safe.
 */
public final class DirectorySource implements SourceProvider {
  private final Path directory;

  private DirectorySource(Path directory) {
    this.directory = directory;
  }

  /** A source that gives this directory. */
  public static DirectorySource of(Path directory) {
    return new DirectorySource(Objects.requireNonNull(directory, "directory"));
  }

  @Override
  public boolean supports(SourceRef ref) {
    return !ref.options().isChart() && Files.isDirectory(directory);
  }

  @Override
  public Revision revision(SourceRef ref) {
    return DirectoryTree.of(directory).revision();
  }

  @Override
  public SourceTree open(SourceRef ref, Revision revision) {
    return DirectoryTree.of(directory);
  }
}
