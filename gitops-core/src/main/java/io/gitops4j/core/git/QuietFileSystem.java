// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.git;

import java.io.File;
import java.io.OutputStream;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.util.FS;
import org.eclipse.jgit.util.FS_POSIX;
import org.eclipse.jgit.util.FS_Win32;
import org.eclipse.jgit.util.ProcessResult;

/**
 * The file system as JGit sees it, with everything left out that starts a process ({@code git},
 * {@code sh}, hooks), looks into the home directory or tries things out in the temporary one. There
 * is never a work tree, so links and execute bits do not matter.
 */
@SuppressWarnings("NullAway") // JGit takes null for what is not there
final class QuietFileSystem {
  /** The one for this operating system. Thread-safe. */
  static final FS INSTANCE = File.separatorChar == '\\' ? new Windows() : new Posix();

  private QuietFileSystem() {}

  private static ProcessResult noHook() {
    return new ProcessResult(ProcessResult.Status.NOT_PRESENT);
  }

  private static UnsupportedOperationException noShell() {
    return new UnsupportedOperationException("no process is started");
  }

  private static final class Posix extends FS_POSIX {
    @Override
    public FS newInstance() {
      return new Posix();
    }

    @Override
    public boolean supportsExecute() {
      return false;
    }

    @Override
    public boolean supportsSymlinks() {
      return false;
    }

    @Override
    public boolean supportsAtomicCreateNewFile() {
      return true;
    }

    @Override
    protected File discoverGitExe() {
      return null;
    }

    @Override
    protected File discoverGitSystemConfig() {
      return null;
    }

    @Override
    protected File userHomeImpl() {
      return null;
    }

    @Override
    public File findHook(Repository repository, String hookName) {
      return null;
    }

    @Override
    public ProcessResult runHookIfPresent(
        Repository repository,
        String hookName,
        String[] args,
        OutputStream outRedirect,
        OutputStream errRedirect,
        String stdinArgs) {
      return noHook();
    }

    @Override
    public ProcessBuilder runInShell(String cmd, String[] args) {
      throw noShell();
    }
  }

  private static final class Windows extends FS_Win32 {
    @Override
    public FS newInstance() {
      return new Windows();
    }

    @Override
    public boolean supportsExecute() {
      return false;
    }

    @Override
    public boolean supportsSymlinks() {
      return false;
    }

    @Override
    protected File discoverGitExe() {
      return null;
    }

    @Override
    protected File discoverGitSystemConfig() {
      return null;
    }

    @Override
    protected File userHomeImpl() {
      return null;
    }

    @Override
    public File findHook(Repository repository, String hookName) {
      return null;
    }

    @Override
    public ProcessResult runHookIfPresent(
        Repository repository,
        String hookName,
        String[] args,
        OutputStream outRedirect,
        OutputStream errRedirect,
        String stdinArgs) {
      return noHook();
    }

    @Override
    public ProcessBuilder runInShell(String cmd, String[] args) {
      throw noShell();
    }
  }
}
