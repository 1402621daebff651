// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.diff.structured;

import io.gitops4j.core.error.Issue;
import io.gitops4j.core.tree.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * A value and its type. Immutable, thread-safe. The value need not fit the type: {@link #validate}
 * tells; the operations throw {@link StructuredException} where they can't go on.
 *
 * @param type the type
 * @param value the value; null as a scalar for one that is not there
 */
public record TypedValue(SchemaType type, Node value) {
  /** Checks both parts. */
  public TypedValue {
    Objects.requireNonNull(type, "type");
    Objects.requireNonNull(value, "value");
  }

  /** Another value of the same type. */
  public TypedValue with(Node newValue) {
    return newValue == value ? this : new TypedValue(type, newValue);
  }

  /**
   * All that does not fit.
   *
   * @param duplicates whether an associative list may have two items of one key, as objects from
   *     before the list had keys may
   */
  public List<Issue> validate(boolean duplicates) {
    return List.copyOf(Validation.of(type, value, duplicates));
  }

  /**
   * This value if it fits its type.
   *
   * @throws StructuredException with everything that does not
   */
  TypedValue checked(boolean duplicates) {
    List<Issue> issues = validate(duplicates);
    if (!issues.isEmpty()) {
      throw new StructuredException(issues);
    }
    return this;
  }

  /**
   * This value with the other one, of the same type, laid over it: fields that the other one sets
   * are as it says, all others stay. Parts that did not change are shared.
   */
  public TypedValue merge(TypedValue upper) {
    return with(Merging.merge(type, value, upper.value));
  }

  /** How the other value, of the same type, differs from this one. */
  public Comparison compare(TypedValue after) {
    return Comparing.compare(type, value, after.value);
  }

  /** The fields that this value sets: leaves, and the items and map entries that hold them. */
  public FieldSet fields() {
    return Collecting.fields(type, value);
  }

  /** This value without these fields. */
  public TypedValue without(FieldSet fields) {
    return with(Removing.without(type, value, fields));
  }

  /**
   * This value as a server writes it: without the fields that it leaves out when they are empty, as
   * the types of Kubernetes do with most. A type that is deduced, or read from elsewhere than the
   * built-in table, leaves nothing out but null fields that it declares.
   */
  public TypedValue withoutOmitted() {
    return with(Omissions.drop(type, value));
  }

  /** This value without the fields that its type does not declare. */
  public TypedValue withoutUndeclared() {
    return with(Undeclared.drop(type, value));
  }

  /** This value without the maps and lists of which {@link #without} left nothing but a null. */
  public TypedValue withoutEmptied() {
    return with(Removing.withoutEmptied(value));
  }

  /** These fields of this value, and nothing else. */
  public TypedValue extract(FieldSet fields) {
    return with(Removing.only(type, value, fields));
  }

  /** These fields of this value, and the key fields of the list items in which they lie. */
  public TypedValue extractWithKeys(FieldSet fields) {
    FieldSet own = fields();
    FieldSet.Builder keys = FieldSet.builder();
    fields
        .intersection(own)
        .forEach(
            path -> {
              for (int i = 0; i < path.size(); i++) {
                if (path.get(i) instanceof PathElement.Key key) {
                  List<PathElement> field = new ArrayList<>(path.subList(0, i + 1));
                  for (PathElement.KeyField one : key.fields()) {
                    field.add(PathElement.field(one.name()));
                    keys.add(field);
                    field.remove(field.size() - 1);
                  }
                }
              }
            });
    return extract(fields.union(keys.build()));
  }
}
