// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.cache;

import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/**
 * Files of a cache below one directory, which several processes may use at once: a file appears
 * whole or not at all, and may be gone at any time. The files are readable by their owner only,
 * where the file system knows owners. Bounded in bytes: what was not used for longest goes first.
 * Thread-safe.
 */
final class CacheDirectory {
  private static final String SUFFIX = ".render";
  private static final String UNFINISHED = ".tmp";

  /** After this time an unfinished file is taken to be left behind by a process that died. */
  private static final Duration ABANDONED = Duration.ofHours(1);

  private final Path root;
  private final long capacity;
  private final boolean posix;

  /** What was written since the files were last counted, and what they took then. */
  private final AtomicLong used = new AtomicLong(-1);

  CacheDirectory(Path directory, long capacity) {
    this.capacity = capacity;
    this.root = directory.toAbsolutePath();
    try {
      Path existing = root;
      while (!Files.exists(existing)) {
        existing = existing.getParent();
      }
      posix = Files.getFileStore(existing).supportsFileAttributeView("posix");
      Files.createDirectories(root, owned("rwx------"));
      if (!Files.isDirectory(root)) {
        throw new CacheException(CacheError.DIRECTORY, "no directory: " + directory, null);
      }
      if (posix) {
        Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(root);
        if (permissions.contains(PosixFilePermission.GROUP_WRITE)
            || permissions.contains(PosixFilePermission.OTHERS_WRITE)) {
          throw new CacheException(
              CacheError.UNSAFE_DIRECTORY,
              "others may write into the directory of the cache: " + directory,
              null);
        }
      }
    } catch (IOException e) {
      throw new CacheException(CacheError.DIRECTORY, "can't make the directory: " + directory, e);
    }
  }

  private FileAttribute<?>[] owned(String permissions) {
    return posix
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
        }
        : new FileAttribute<?>[0];
  }

  /** The files of a group, the newest first. */
  List<Path> files(String group) throws IOException {
    List<Used> files = new ArrayList<>();
    collect(root.resolve(group), files);
    files.sort(Comparator.comparing(Used::at).reversed());
    return files.stream().map(Used::path).toList();
  }

  /** A file with its size and when it was last used. */
  private record Used(Path path, long size, FileTime at) {}

  private static void collect(Path directory, List<Used> files) throws IOException {
    try (Stream<Path> names = Files.list(directory)) {
      for (Path path : names.toList()) {
        boolean whole = path.toString().endsWith(SUFFIX);
        if (whole || path.toString().endsWith(UNFINISHED)) {
          try {
            BasicFileAttributes attributes =
                Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            if (whole) {
              files.add(new Used(path, attributes.size(), attributes.lastModifiedTime()));
            } else if (attributes
                .lastModifiedTime()
                .toInstant()
                .isBefore(Instant.now().minus(ABANDONED))) {
              Files.deleteIfExists(path);
            }
          } catch (NoSuchFileException e) {
            continue; // another process dropped it
          }
        }
      }
    } catch (NoSuchFileException e) {
      // no such group yet
    }
  }

  /** Says that a file was used just now. */
  static void touch(Path file) {
    try {
      Files.setLastModifiedTime(file, FileTime.from(Instant.now()));
    } catch (IOException e) {
      // it is only dropped a bit earlier
    }
  }

  /** Puts a file in place of any of that name; keeps to the bounds. */
  void write(String group, String name, byte[] content, int perGroup) throws IOException {
    if (content.length > capacity) {
      return;
    }
    Path directory = root.resolve(group);
    Files.createDirectories(directory, owned("rwx------"));
    Path unfinished = Files.createTempFile(directory, "new", UNFINISHED, owned("rw-------"));
    try {
      Files.write(unfinished, content);
      Path file = directory.resolve(name + SUFFIX);
      try {
        Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
      } catch (AtomicMoveNotSupportedException e) {
        return; // half a file must never be seen
      }
    } finally {
      Files.deleteIfExists(unfinished);
    }
    List<Path> files = files(group);
    for (Path old : files.subList(Math.min(perGroup, files.size()), files.size())) {
      Files.deleteIfExists(old);
    }
    keepToCapacity(content.length);
  }

  private void keepToCapacity(long written) throws IOException {
    if (used.get() >= 0 && used.addAndGet(written) <= capacity) {
      return;
    }
    List<Used> files = new ArrayList<>();
    try (Stream<Path> groups = Files.list(root)) {
      for (Path group : groups.toList()) {
        if (Files.isDirectory(group, LinkOption.NOFOLLOW_LINKS)) {
          collect(group, files);
        }
      }
    }
    files.sort(Comparator.comparing(Used::at));
    long sum = files.stream().mapToLong(Used::size).sum();
    // not at every write: a tenth is made free at once
    long target = sum > capacity ? capacity - capacity / 10 : sum;
    for (Used file : files) {
      if (sum <= target) {
        break;
      }
      Files.deleteIfExists(file.path());
      sum -= file.size();
    }
    // other processes write too: count again after a while
    used.set(Math.max(sum, capacity - capacity / 4));
  }
}
