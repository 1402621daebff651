// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.examples.cli;

import org.jspecify.annotations.Nullable;

/**
 * What became of one of many directories. Immutable, thread-safe.
 *
 * @param path the directory, seen from the root
 * @param resources how many were rendered
 * @param warnings how many there were
 * @param millis how long it took
 * @param code why it failed; null if it did not
 * @param message the same for a person; null if it did not fail
 */
record BuiltDirectory(
    String path,
    int resources,
    int warnings,
    long millis,
    @Nullable String code,
    @Nullable String message) {

  static BuiltDirectory rendered(String path, long start, int resources, int warnings) {
    return new BuiltDirectory(path, resources, warnings, millisSince(start), null, null);
  }

  static BuiltDirectory failed(String path, long start, String code, String message, int warnings) {
    return new BuiltDirectory(path, 0, warnings, millisSince(start), code, message);
  }

  private static long millisSince(long start) {
    return (System.nanoTime() - start) / 1_000_000;
  }

  boolean ok() {
    return code == null;
  }
}
