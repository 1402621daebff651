// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.git;

import io.gitops4j.core.error.Issue;
import io.gitops4j.core.source.BlobId;
import io.gitops4j.core.source.SourceError;
import io.gitops4j.core.source.SourceException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.Repository;
import org.jspecify.annotations.Nullable;

/**
 * The bare repository below the cache into which one URL is fetched. Thread-safe; writers, of this
 * process and of others, come one at a time ({@link #lock}), readers at any time.
 */
final class Mirror {
  // of the whole process, because a file lock is too: two sources may share a cache
  private static final List<ReentrantLock> LOCKS =
      IntStream.range(0, 64).mapToObj(i -> new ReentrantLock()).toList();
  private static final long PAUSE_MILLIS = 20;

  private final Path directory;
  private final Path lockFile;
  private final String url;
  private final Duration patience;

  Mirror(Path cache, String url, Duration patience) {
    String name = BlobId.of(url.getBytes(StandardCharsets.UTF_8)).hex();
    this.directory = cache.toAbsolutePath().resolve(name + ".git");
    this.lockFile = cache.toAbsolutePath().resolve(name + ".lock");
    this.url = Urls.shown(url);
    this.patience = patience;
  }

  /** The repository as it is; it may not exist yet. To be closed. */
  Repository open() throws IOException {
    return QuietRepository.open(directory);
  }

  /** The right to write, until it is closed. */
  final class Writing implements Closeable {
    private final ReentrantLock inProcess;
    private final FileChannel channel;
    private final FileLock lock;

    private Writing(ReentrantLock inProcess, FileChannel channel, FileLock lock) {
      this.inProcess = inProcess;
      this.channel = channel;
      this.lock = lock;
    }

    /** What lists the commits whose parents are left out, to be put back after a failure. */
    byte[] shallow() throws IOException {
      Path file = directory.resolve(Constants.SHALLOW);
      return Files.exists(file) ? Files.readAllBytes(file) : new byte[0];
    }

    /** Puts back what {@link #shallow} gave. */
    void restoreShallow(byte[] content) throws IOException {
      Path file = directory.resolve(Constants.SHALLOW);
      if (content.length == 0) {
        Files.deleteIfExists(file);
      } else {
        Path temporary = directory.resolve("shallow.old");
        Files.write(temporary, content);
        move(temporary, file);
      }
    }

    @Override
    public void close() throws IOException {
      try {
        lock.release();
        channel.close();
      } finally {
        inProcess.unlock();
      }
    }
  }

  /**
   * Waits for the right to write, makes the repository if there is none, and removes what a killed
   * process left behind.
   *
   * @throws SourceException if another process keeps the right for too long, or the storage fails
   */
  Writing lock() {
    ReentrantLock inProcess = LOCKS.get(Math.floorMod(directory.hashCode(), LOCKS.size()));
    long end = System.nanoTime() + patience.toNanos();
    try {
      if (!inProcess.tryLock(patience.toNanos(), TimeUnit.NANOSECONDS)) {
        throw busy();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw interrupted(e);
    }
    FileChannel channel = null;
    boolean locked = false;
    try {
      Files.createDirectories(lockFile.getParent());
      channel = FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      FileLock lock = tryLock(channel);
      while (lock == null) {
        if (System.nanoTime() - end > 0) {
          throw busy();
        }
        Thread.sleep(PAUSE_MILLIS);
        lock = tryLock(channel);
      }
      prepare();
      locked = true;
      return new Writing(inProcess, channel, lock);
    } catch (IOException e) {
      throw new SourceException(
          Issue.error(
              SourceError.IO,
              "can't write to the cache for " + url + ": " + e.getClass().getSimpleName()),
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw interrupted(e);
    } finally {
      if (!locked) {
        inProcess.unlock();
        closeQuietly(channel);
      }
    }
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null; // this library, loaded a second time into this process
    }
  }

  private static void closeQuietly(@Nullable FileChannel channel) {
    if (channel != null) {
      try {
        channel.close();
      } catch (IOException e) {
        // nothing was written
      }
    }
  }

  private SourceException busy() {
    return SourceException.of(
        SourceError.IO, "the cache for " + url + " was in use for more than " + patience);
  }

  private SourceException interrupted(InterruptedException e) {
    return new SourceException(
        Issue.error(SourceError.IO, "interrupted while waiting for the cache for " + url), e);
  }

  /** With the right to write, every lock file inside is of a process that is gone. */
  private void prepare() throws IOException {
    if (!Files.isDirectory(directory.resolve(Constants.OBJECTS))) {
      create();
      return;
    }
    for (String place : List.of("", Constants.OBJECTS, RemoteRepository.KEPT)) {
      Path inside = directory.resolve(place);
      if (Files.isDirectory(inside)) {
        try (Stream<Path> files = Files.list(inside)) {
          for (Path file : files.filter(Mirror::isLeftOver).toList()) {
            Files.deleteIfExists(file);
          }
        }
      }
    }
  }

  private static boolean isLeftOver(Path file) {
    String name = file.getFileName().toString();
    return name.endsWith(".lock") || name.startsWith("incoming_");
  }

  /** Makes it elsewhere and moves it here, so that it is here whole or not at all. */
  private void create() throws IOException {
    Path made = Files.createTempDirectory(lockFile.getParent(), ".new-");
    try {
      try (QuietRepository repository = QuietRepository.open(made)) {
        repository.create(true);
      }
      delete(directory);
      move(made, directory);
    } finally {
      delete(made);
    }
  }

  private static void move(Path from, Path to) throws IOException {
    try {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private static void delete(Path tree) throws IOException {
    if (Files.exists(tree)) {
      try (Stream<Path> all = Files.walk(tree)) {
        for (Path file : all.sorted(java.util.Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }
}
