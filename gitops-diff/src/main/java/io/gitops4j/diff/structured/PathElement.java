// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.diff.structured;

import io.gitops4j.core.tree.FieldPath;
import io.gitops4j.core.tree.Node;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * One step from a value to a part of it. Immutable, thread-safe, compared by value; whole numbers
 * are equal however they are written ({@code 1} and {@code 1.0}).
 *
 * <p>The order is that of FieldsV1: fields, items by key, values of a set, indexes.
 */
public sealed interface PathElement extends Comparable<PathElement> {

  /**
   * A field of a map.
   *
   * @param name the name; may be empty
   */
  record Field(String name) implements PathElement {
    /** Checks the name. */
    public Field {
      Objects.requireNonNull(name, "name");
    }

    /** {@code .name}. */
    @Override
    public String toString() {
      return "." + name;
    }
  }

  /**
   * The item of an associative list that has these key fields.
   *
   * @param fields the key fields that the item has (or has by default), sorted by name
   */
  record Key(List<KeyField> fields) implements PathElement {
    /** Sorts the fields. */
    public Key {
      fields = fields.stream().sorted(Comparator.comparing(KeyField::name)).toList();
    }

    /** {@code [name="app"]}. */
    @Override
    public String toString() {
      StringBuilder out = new StringBuilder("[");
      for (KeyField field : fields) {
        out.append(out.length() == 1 ? "" : ",").append(field.name()).append('=');
        Json.write(field.value(), out);
      }
      return out.append(']').toString();
    }
  }

  /**
   * One field of a key.
   *
   * @param name the name
   * @param value the value, nearly always a scalar
   */
  record KeyField(String name, Node value) {
    /** Gives numbers their one form. */
    public KeyField {
      Objects.requireNonNull(name, "name");
      value = Values.canonical(value);
    }
  }

  /**
   * The item of a set that has this value.
   *
   * @param value the value, nearly always a scalar
   */
  record Value(Node value) implements PathElement {
    /** Gives numbers their one form. */
    public Value {
      value = Values.canonical(value);
    }

    /** {@code [="a"]}. */
    @Override
    public String toString() {
      StringBuilder out = new StringBuilder("[=");
      Json.write(value, out);
      return out.append(']').toString();
    }
  }

  /**
   * The item of a list at this index.
   *
   * @param index from 0
   */
  record Index(int index) implements PathElement {
    /** {@code [0]}. */
    @Override
    public String toString() {
      return "[" + index + "]";
    }
  }

  /** A field of a map. */
  static PathElement field(String name) {
    return new Field(name);
  }

  /** The element as text in a path, as the API server prints it in conflicts. */
  static String text(List<PathElement> path) {
    StringBuilder out = new StringBuilder();
    path.forEach(out::append);
    return out.toString();
  }

  /** The path of an object's field for a chain of elements; a value of a set matches its text. */
  static FieldPath toFieldPath(List<PathElement> path) {
    return new FieldPath(path.stream().map(PathElement::toFieldPathElement).toList());
  }

  private static FieldPath.Element toFieldPathElement(PathElement element) {
    if (element instanceof Field field) {
      return new FieldPath.Key(field.name());
    }
    if (element instanceof Index index) {
      return new FieldPath.Index(index.index());
    }
    Map<String, String> texts = new LinkedHashMap<>();
    if (element instanceof Key key) {
      key.fields().forEach(field -> texts.put(field.name(), Values.text(field.value())));
    } else {
      texts.put("", Values.text(((Value) element).value()));
    }
    return new FieldPath.Match(texts);
  }

  @Override
  default int compareTo(PathElement other) {
    if (this instanceof Field left && other instanceof Field right) {
      return left.name().compareTo(right.name());
    }
    if (this instanceof Key left && other instanceof Key right) {
      return compare(left.fields(), right.fields());
    }
    if (this instanceof Value left && other instanceof Value right) {
      return Values.compare(left.value(), right.value());
    }
    if (this instanceof Index left && other instanceof Index right) {
      return Integer.compare(left.index(), right.index());
    }
    return Integer.compare(rank(), other.rank());
  }

  private static int compare(List<KeyField> left, List<KeyField> right) {
    for (int i = 0; i < left.size() && i < right.size(); i++) {
      int order = left.get(i).name().compareTo(right.get(i).name());
      if (order == 0) {
        order = Values.compare(left.get(i).value(), right.get(i).value());
      }
      if (order != 0) {
        return order;
      }
    }
    return Integer.compare(left.size(), right.size());
  }

  private int rank() {
    if (this instanceof Field) {
      return 0;
    }
    if (this instanceof Key) {
      return 1;
    }
    return this instanceof Value ? 2 : 3;
  }
}
