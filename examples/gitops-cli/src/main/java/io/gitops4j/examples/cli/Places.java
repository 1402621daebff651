// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.examples.cli;

import io.gitops4j.core.error.Location;
import java.util.Collection;
import java.util.Objects;

/** Places as they are shown together: without the directory that they all lie below. */
final class Places {
  private final SourceDirectory source;
  private final String common;

  Places(SourceDirectory source, Collection<Location> locations) {
    this.source = source;
    this.common =
        locations.stream()
            .map(Location::file)
            .filter(Objects::nonNull)
            .map(source::shown)
            .map(file -> file.substring(0, file.lastIndexOf('/') + 1))
            .reduce(Places::shared)
            .orElse("");
  }

  private static String shared(String a, String b) {
    int end = 0;
    while (end < Math.min(a.length(), b.length()) && a.charAt(end) == b.charAt(end)) {
      end++;
    }
    return a.substring(0, a.substring(0, end).lastIndexOf('/') + 1);
  }

  /** The directory, with a slash at its end; empty if there is none. */
  String common() {
    return common;
  }

  /** The file below the directory; empty if it is not known. */
  String file(Location location) {
    return location.file() == null ? "" : source.shown(location.file()).substring(common.length());
  }

  /** The file and its line, as far as they are known. */
  String of(Location location) {
    return location.line() > 0 ? file(location) + ":" + location.line() : file(location);
  }
}
