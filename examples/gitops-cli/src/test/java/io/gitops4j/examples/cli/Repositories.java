// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.examples.cli;

import java.nio.file.Path;
import org.eclipse.jgit.api.Git;

/** Git repositories of tests. */
final class Repositories {
  private Repositories() {}

  /** Makes a repository of a directory, with all that is in it as one commit. */
  static void commit(Path directory) throws Exception {
    try (Git git = Git.init().setDirectory(directory.toFile()).setInitialBranch("main").call()) {
      git.add().addFilepattern(".").call();
      git.commit()
          .setMessage("m")
          .setAuthor("Ada", "ada@example.org")
          .setCommitter("Ada", "ada@example.org")
          .setSign(false)
          .call();
    }
  }
}
