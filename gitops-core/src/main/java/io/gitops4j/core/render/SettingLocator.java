// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.render;

import io.gitops4j.core.error.Location;
import io.gitops4j.core.tree.FieldPath;
import io.gitops4j.core.tree.Node;
import org.jspecify.annotations.Nullable;

/**
 * Knows where in the files of a step the value of a field stands. Thread-safe; asked only when
 * somebody wants to know.
 */
@FunctionalInterface
public interface SettingLocator {
  /** Knows no place; the one where the step is declared counts. */
  SettingLocator NONE = (path, before, after) -> null;

  /** Each value stands where it was read, and all in one file. */
  static SettingLocator inFile(String file) {
    return (path, before, after) ->
        after == null || after.line() == 0 ? null : Location.of(file, after);
  }

  /**
   * The place of a field, or null if the step has none for it. A field that kept its value counts
   * as set by the step only if there is a place.
   *
   * @param path the field; list items by a key of theirs where they have one
   * @param before the value before the step; null if there was none
   * @param after the value after the step; null if the step took the field away
   */
  @Nullable Location locate(FieldPath path, @Nullable Node before, @Nullable Node after);
}
