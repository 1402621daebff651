// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.git;

import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.storage.file.FileBasedConfig;
import org.eclipse.jgit.util.FS;
import org.eclipse.jgit.util.SystemReader;

/**
 * Keeps JGit from this machine, for the whole process: no system or user configuration is read or
 * written, no environment looked at, no {@code git} started, no background measuring.
 *
 * <p>JGit has one reader of the system for a process. A program that uses JGit only through this
 * library calls {@link #install} once, at its start; one that has other uses for JGit may prefer
 * not to, and then JGit reads its configuration as it always does.
 */
public final class GitIsolation {
  private GitIsolation() {}

  /** Installs the isolation. May be called more than once. Thread-safe. */
  public static void install() {
    FS.FileStoreAttributes.setBackground(false);
    SystemReader.setInstance(new Isolated(new SystemReaderDefaults()));
  }

  /** Time and properties only. */
  private static final class SystemReaderDefaults {
    String property(String key) {
      return key.startsWith("git_") || key.startsWith("GIT_") ? "" : System.getProperty(key, "");
    }
  }

  private static final class Isolated extends SystemReader {
    private final SystemReaderDefaults defaults;

    Isolated(SystemReaderDefaults defaults) {
      this.defaults = defaults;
    }

    @Override
    public String getHostname() {
      return "localhost";
    }

    @Override
    @SuppressWarnings("NullAway") // JGit expects null for what is not set
    public String getenv(String variable) {
      return null;
    }

    @Override
    @SuppressWarnings("NullAway")
    public String getProperty(String key) {
      String value = defaults.property(key);
      return value.isEmpty() ? null : value;
    }

    @Override
    public FileBasedConfig openUserConfig(Config parent, FS fs) {
      return new NoConfig(parent, fs);
    }

    @Override
    public FileBasedConfig openSystemConfig(Config parent, FS fs) {
      return new NoConfig(parent, fs);
    }

    @Override
    public FileBasedConfig openJGitConfig(Config parent, FS fs) {
      return new NoConfig(parent, fs);
    }

    @Override
    @SuppressWarnings("deprecation") // abstract, so it must be there
    public long getCurrentTime() {
      return System.currentTimeMillis();
    }

    @Override
    @SuppressWarnings("deprecation")
    public int getTimezone(long when) {
      return 0;
    }
  }

  /** A configuration without a file. */
  private static final class NoConfig extends FileBasedConfig {
    @SuppressWarnings("NullAway") // there is no file
    NoConfig(Config parent, FS fs) {
      super(parent, null, fs);
    }

    @Override
    public void load() {
      // nothing to read
    }

    @Override
    public void save() {
      // nothing to write
    }

    @Override
    public boolean isOutdated() {
      return false;
    }
  }
}
