// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.kustomize.internal.merge;

import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a type. They are defined once or more while schemas are read, by one thread, and
 * then asked for by any; what is read late is read when a field is first asked for.
 */
final class TypeFields {
  static final TypeFields NONE = of(Map.of());

  private volatile @Nullable Map<String, FieldSchema> known = Map.of();
  private @Nullable Supplier<Map<String, FieldSchema>> later;

  static TypeFields of(Map<String, FieldSchema> fields) {
    TypeFields type = new TypeFields();
    type.define(fields);
    return type;
  }

  /** Defines the fields, in place of those there were. */
  void define(Map<String, FieldSchema> fields) {
    known = fields;
  }

  /** Defines the fields by what gives them, in place of those there were. It may be asked twice. */
  void define(Supplier<Map<String, FieldSchema>> fields) {
    later = fields;
    known = null;
  }

  @Nullable FieldSchema get(String name) {
    Map<String, FieldSchema> fields = known;
    if (fields == null) {
      fields = Objects.requireNonNull(later, "later").get();
      known = fields;
    }
    return fields.get(name);
  }
}
