// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.examples.cli;

import java.nio.file.Path;
import org.eclipse.jgit.api.Git;

/** Git repositories of tests. */
final class Repositories {
  private Repositories() {}

  /** Makes a repository of a directory, if it is none, with all that is in it as one commit. */
  static String commit(Path directory) throws Exception {
    return commit(directory, "m");
  }

  /** The same with this message; gives the commit's name. */
  static String commit(Path directory, String message) throws Exception {
    try (Git git = Git.init().setDirectory(directory.toFile()).setInitialBranch("main").call()) {
      return commit(git, message);
    }
  }

  /** Commits all that is in the directory; gives the commit's name. */
  static String commit(Git git, String message) throws Exception {
    git.add().addFilepattern(".").call();
    return git.commit()
        .setMessage(message)
        .setAuthor("Ada", "ada@example.org")
        .setCommitter("Ada", "ada@example.org")
        .setSign(false)
        .call()
        .name();
  }
}
