// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.error;

import io.gitops4j.core.tree.Node;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where an issue is. Immutable, thread-safe.
 *
 * @param file the path inside the source tree, or the name of the input; null if not known
 * @param line the line, from 1; 0 if not known
 * @param column the column, from 1, in code points; 0 if not known
 * @param field the path of the field, as {@link io.gitops4j.core.tree.FieldPath} writes it; null if
 *     not known
 * @param sourceLine the text of the line, for display with a caret; null if not known, or if it may
 *     hold a secret
 */
public record Location(
    @Nullable String file,
    int line,
    int column,
    @Nullable String field,
    @Nullable String sourceLine) {

  /** No place known. */
  public static final Location NONE = new Location(null, 0, 0, null, null);

  /** A file as a whole. */
  public static Location of(String file) {
    return new Location(file, 0, 0, null, null);
  }

  /** A line and column of a file. */
  public static Location of(String file, int line, int column) {
    return new Location(file, line, column, null, null);
  }

  /** The place of a node in a file. */
  public static Location of(String file, Node node) {
    return new Location(file, node.line(), node.column(), null, null);
  }

  /** A field, wherever it was read. */
  public static Location ofField(String field) {
    return new Location(null, 0, 0, field, null);
  }

  /** The same place with the path of a field. */
  public Location withField(@Nullable String newField) {
    return new Location(file, line, column, newField, sourceLine);
  }

  /** The same place with the text of its line. */
  public Location withSourceLine(@Nullable String newSourceLine) {
    return new Location(file, line, column, field, newSourceLine);
  }

  /** {@code file:line:column (field)}, as far as it is known; empty if nothing is. */
  public String toDisplayString() {
    StringBuilder out = new StringBuilder();
    if (file != null) {
      out.append(file);
    }
    if (line > 0) {
      out.append(file == null ? "line " : ":").append(line);
      if (column > 0) {
        out.append(':').append(column);
      }
    }
    if (field != null && !field.isEmpty()) {
      out.append(out.isEmpty() ? "" : " ").append('(').append(field).append(')');
    }
    return out.toString();
  }

  // by code: what a record is given is linked when it is first used, which takes 10 ms

  @Override
  public boolean equals(@Nullable Object other) {
    return this == other
        || other instanceof Location that
            && line == that.line
            && column == that.column
            && Objects.equals(file, that.file)
            && Objects.equals(field, that.field)
            && Objects.equals(sourceLine, that.sourceLine);
  }

  @Override
  public int hashCode() {
    return ((Objects.hashCode(file) * 31 + line) * 31 + column) * 31 + Objects.hashCode(field);
  }
}
