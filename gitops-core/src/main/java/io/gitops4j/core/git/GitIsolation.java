// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.git;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.lib.ConfigConstants;
import org.eclipse.jgit.storage.file.FileBasedConfig;
import org.eclipse.jgit.util.FS;
import org.eclipse.jgit.util.SystemReader;

/**
 * Keeps JGit from this machine, for the whole process: no system or user configuration is read or
 * written, no environment looked at, no {@code git} started, and the resolution of file times is
 * not measured by probes but taken to be coarse.
 *
 * <p>JGit has one reader of the system for a process, and asks it whenever a repository is opened;
 * so this can't be done for one source alone. A program that uses JGit only through this library
 * calls {@link #install} once, at its start. One that does not call it gets from {@link GitSource}
 * the same results, no hooks and no external {@code ssh}, but JGit does what it always does: it
 * runs {@code git} once to find the system's configuration, reads that and the user's (a broken one
 * makes every repository unreadable), writes the measured resolution to {@code jgit/config} below
 * the user's configuration directory, and for that puts a probe file beside the first file that it
 * looks at.
 */
public final class GitIsolation {
  private static final Duration FILE_TIME_RESOLUTION =
      FS.FileStoreAttributes.FALLBACK_TIMESTAMP_RESOLUTION;

  private GitIsolation() {}

  /** Installs the isolation. May be called more than once. Thread-safe. */
  public static void install() {
    FS.FileStoreAttributes.setBackground(false);
    SystemReader.setInstance(new Isolated(new SystemReaderDefaults()));
    // whoever asks for the file system that JGit detected must not start git either
    FS.DETECTED.setGitSystemConfig(null);
  }

  /** Whether JGit is isolated now. */
  static boolean installed() {
    return SystemReader.getInstance() instanceof Isolated;
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

    // JGit measures by probe files unless a configuration says what the resolution is
    @Override
    public long getTimeUnit(
        String section, String subsection, String name, long defaultValue, TimeUnit wantUnit) {
      return ConfigConstants.CONFIG_KEY_TIMESTAMP_RESOLUTION.equals(name)
          ? wantUnit.convert(FILE_TIME_RESOLUTION)
          : defaultValue;
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
