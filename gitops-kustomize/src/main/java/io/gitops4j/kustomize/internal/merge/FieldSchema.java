// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.kustomize.internal.merge;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the schema knows of a value: its fields, its items, and how a list is merged.
 *
 * @param fields the types of the fields of a map; a thunk, since types refer to each other
 * @param items the type of a list's items, or of the values of a map with free keys
 * @param list whether this is a list
 * @param strategy the patch strategy; empty for none
 * @param mergeKeys the keys by which items are told apart
 */
record FieldSchema(
    TypeFields fields,
    @Nullable FieldSchema items,
    boolean list,
    String strategy,
    List<String> mergeKeys) {

  static final FieldSchema UNKNOWN = new FieldSchema(TypeFields.NONE, null, false, "", List.of());

  /** The schema of a field; null if nothing is known. */
  @Nullable FieldSchema field(String name) {
    FieldSchema field = fields.get(name);
    return field != null || list ? field : items;
  }

  boolean mergesItems() {
    return strategy.contains("merge");
  }
}
