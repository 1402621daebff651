// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.app;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An entry of a ConfigMap or Secret that holds values of a chart, as Flux's {@code valuesFrom}. It
 * lies in the namespace of the application. Immutable, thread-safe.
 *
 * @param kind what it is
 * @param name its name
 * @param key the entry
 * @param targetPath where its text is set, as {@code helm --set} names a place; null if it is a
 *     document of values
 * @param literal whether the text is set as it is, and not a number or a boolean by its look
 * @param optional whether the object may be missing; its entry may not
 */
public record ValueSource(
    VariableSource.Kind kind,
    String name,
    String key,
    @Nullable String targetPath,
    boolean literal,
    boolean optional) {

  /** Checks the parts. */
  public ValueSource {
    Objects.requireNonNull(kind, "kind");
    if (Objects.requireNonNull(name, "name").isBlank()) {
      throw new IllegalArgumentException("name: empty (expected: a name)");
    }
    Objects.requireNonNull(key, "key");
  }

  /** Kind, name and entry. */
  @Override
  public String toString() {
    return kind.text() + "/" + name + " " + key;
  }
}
