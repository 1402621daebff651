// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.diff.validate;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/** The lines of a table beside the classes, without its comments. */
final class TableLines {
  private TableLines() {}

  static List<String> of(String table) {
    try (InputStream in =
        Objects.requireNonNull(TableLines.class.getResourceAsStream(table), table)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
