// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.diff.structured;

import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.tree.ScalarNode;
import io.gitops4j.core.tree.ScalarType;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a value may be, and how it merges: as a scalar, a map or a list, or as several of them where
 * the value itself decides. Immutable, thread-safe. Made by {@link Schema} from the form of
 * structured-merge-diff, by {@link OpenApiType} from a custom resource definition; {@link
 * #deduced()} stands for what is not known.
 */
public final class SchemaType {

  /** The bits of {@link #kinds}. */
  static final int MAP = 1;

  static final int SCALAR = 2;
  static final int LIST = 4;

  enum Scalar {
    STRING,
    NUMERIC,
    BOOLEAN,
    UNTYPED,
    /** A word that no rule knows; only null fits. */
    UNKNOWN
  }

  /**
   * A map, or a struct.
   *
   * @param fields the declared fields
   * @param elements the type of all other fields; null if there may be none
   * @param atomic whether it is owned as a whole
   */
  record MapType(Map<String, FieldType> fields, @Nullable TypeRef elements, boolean atomic) {
    MapType {
      fields = Map.copyOf(fields);
    }

    /** The type of the field, or null if it may not be there. */
    @Nullable SchemaType typeOf(String name) {
      FieldType field = fields.get(name);
      TypeRef ref = field == null ? elements : field.type();
      return ref == null ? null : ref.get();
    }
  }

  /**
   * A declared field.
   *
   * @param byDefault its value where it is a key of a list and not there; null if there is none
   * @param leftOut whether a server leaves it out when it is empty
   */
  record FieldType(TypeRef type, @Nullable Node byDefault, boolean leftOut) {
    FieldType(TypeRef type, @Nullable Node byDefault) {
      this(type, byDefault, false);
    }
  }

  /**
   * A list.
   *
   * @param elements the type of the items
   * @param atomic whether it is owned as a whole; else it is a set, or has keys
   * @param keys the fields that tell items apart; none for a set
   */
  record ListType(TypeRef elements, boolean atomic, List<String> keys) {
    ListType {
      keys = List.copyOf(keys);
    }

    @Nullable Node keyByDefault(String name) {
      SchemaType item = elements.get();
      FieldType field = item == null || item.map == null ? null : item.map.fields.get(name);
      return field == null ? null : field.byDefault();
    }
  }

  private static final SchemaType WHOLE = makeWhole();
  private static final SchemaType DEDUCED = makeDeduced();

  final @Nullable Scalar scalar;
  final @Nullable MapType map;
  final @Nullable ListType list;

  SchemaType(@Nullable Scalar scalar, @Nullable MapType map, @Nullable ListType list) {
    this.scalar = scalar;
    this.map = map;
    this.list = list;
  }

  private static SchemaType makeWhole() {
    TypeRef itself = TypeRef.lazy(SchemaType::whole);
    return new SchemaType(
        Scalar.UNTYPED, new MapType(Map.of(), itself, true), new ListType(itself, true, List.of()));
  }

  private static SchemaType makeDeduced() {
    return new SchemaType(
        Scalar.UNTYPED,
        new MapType(Map.of(), TypeRef.deduced(SchemaType::deduced), false),
        whole().list);
  }

  /** The type of what is not known and is owned as a whole. */
  static SchemaType whole() {
    return WHOLE;
  }

  /**
   * The type of what is not known: a map merges field by field, a list is owned as a whole,
   * whatever the field.
   */
  public static SchemaType deduced() {
    return DEDUCED;
  }

  /** The kinds that a value of this type is looked at as: its own if the type has it, else all. */
  int kinds(@Nullable Node value) {
    if (value instanceof MapNode && map != null) {
      return MAP;
    }
    if (value instanceof ListNode && list != null) {
      return LIST;
    }
    if (value instanceof ScalarNode node && node.type() != ScalarType.NULL && scalar != null) {
      return SCALAR;
    }
    return (map == null ? 0 : MAP) | (scalar == null ? 0 : SCALAR) | (list == null ? 0 : LIST);
  }

  /** Of several kinds the one that is taken; 0 if there is none. */
  static int first(int kinds) {
    return kinds & -kinds;
  }

  /** The type of a field of a map of this type; null if there is none. */
  public @Nullable SchemaType field(String name) {
    return map == null ? null : map.typeOf(name);
  }

  /** Whether a map of this type declares the field. */
  boolean declares(String field) {
    return map != null && map.fields().containsKey(field);
  }

  /** The type of the part at the element, or null if it is not known. */
  @Nullable SchemaType childType(PathElement element) {
    if (element instanceof PathElement.Field field) {
      return map == null ? null : map.typeOf(field.name());
    }
    return element instanceof PathElement.Key && list != null ? list.elements().get() : null;
  }

  /** Whether a map of this type has no rules of its own. */
  boolean isDeducedMap() {
    return map != null
        && map.fields().isEmpty()
        && map.elements() != null
        && map.elements().isDeduced();
  }

  SchemaType withAtomic(boolean atomic) {
    if (map != null) {
      return new SchemaType(scalar, new MapType(map.fields(), map.elements(), atomic), list);
    }
    return list == null
        ? this
        : new SchemaType(scalar, null, new ListType(list.elements(), atomic, list.keys()));
  }
}
