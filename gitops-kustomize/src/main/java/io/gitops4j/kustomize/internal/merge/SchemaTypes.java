// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.kustomize.internal.merge;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Types by name and kinds by type, while one or more schemas are read. Types refer to each other by
 * name, perhaps in circles and across schemas: a type's fields are handed out before they are
 * defined, and of two definitions of a name the later one holds, for those too that referred to the
 * earlier one. Not thread-safe until all are read.
 */
final class SchemaTypes {
  private final @Nullable SchemaTypes known;
  private final Map<String, TypeFields> fields = new HashMap<>();
  private final Map<String, FieldSchema> kinds = new HashMap<>();

  /** No types yet. */
  SchemaTypes() {
    this(null);
  }

  /** No types of its own yet; names may refer to types that are known already, which stay. */
  SchemaTypes(@Nullable SchemaTypes known) {
    this.known = known;
  }

  /** The fields of a type, to be defined. */
  TypeFields define(String name) {
    return fields(name);
  }

  /** A value of a type, which may be defined later or never. */
  FieldSchema named(String name, String strategy, List<String> keys) {
    return new FieldSchema(fields(name), null, false, strategy, keys);
  }

  /** Says of which type a kind is; written as apiVersion, slash, kind. */
  void kind(String kind, String name) {
    kinds.put(kind, named(name, "", List.of()));
  }

  @Nullable FieldSchema ofKind(String kind) {
    return kinds.get(kind);
  }

  private TypeFields fields(String name) {
    TypeFields defined = fields.get(name); // later, many threads ask for what is there
    if (defined == null && known != null) {
      defined = known.fields.get(name);
    }
    if (defined == null) {
      defined = new TypeFields();
      fields.put(name, defined);
    }
    return defined;
  }
}
