// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.kustomize.internal;

import io.gitops4j.core.error.Location;
import io.gitops4j.core.tree.Node;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The lines of one file, to be shown under errors: read when the first is asked for, and once. Used
 * by one build.
 */
final class SourceLines {
  private final FileLoader loader;
  private final String file;
  private @Nullable List<String> lines;

  SourceLines(FileLoader loader, String file) {
    this.loader = loader;
    this.file = file;
  }

  String file() {
    return file;
  }

  /**
   * Where a scalar stands, with its line if that is surely its own: what stands inside a text of
   * the file counts its lines from there. A line that holds a secretGenerator as well, or a URL, in
   * which a token may be, is not shown.
   */
  Location at(Node scalar) {
    Location at = Location.of(file, scalar);
    String text = scalar.textOrNull();
    if (text == null || text.isEmpty() || scalar.line() < 1) {
      return at;
    }
    List<String> known = lines == null ? loader.lines(file) : lines;
    lines = known;
    String line = scalar.line() > known.size() ? "" : known.get(scalar.line() - 1);
    boolean own =
        line.startsWith(text, scalar.column() - 1) || line.startsWith(text, scalar.column());
    boolean secret = line.contains("secretGenerator") || line.contains("://");
    return own && !secret ? at.withSourceLine(line) : at;
  }
}
