// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.git;

import java.io.IOException;
import java.nio.file.Path;
import org.eclipse.jgit.internal.storage.file.FileRepository;
import org.eclipse.jgit.lib.ProgressMonitor;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;

/**
 * A repository over the {@link QuietFileSystem}, bare whatever lies beside it, with one owner.
 * Closing it does not start JGit's cache of repositories, which would leave a thread for good.
 */
final class QuietRepository extends FileRepository {
  private QuietRepository(FileRepositoryBuilder options) throws IOException {
    super(options);
  }

  /** The repository in a directory, which need not exist. To be closed once. */
  static QuietRepository open(Path directory) throws IOException {
    return new QuietRepository(
        new FileRepositoryBuilder()
            .setFS(QuietFileSystem.INSTANCE)
            .setGitDir(directory.toFile())
            .setBare()
            .setup());
  }

  /**
   * Does nothing: JGit would start a thread for it after each fetch, even if there is no garbage.
   */
  @Override
  public void autoGC(ProgressMonitor monitor) {}

  @Override
  public void close() {
    doClose();
  }
}
