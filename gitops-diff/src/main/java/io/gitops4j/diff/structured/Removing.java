// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.diff.structured;

import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.tree.ScalarNode;
import io.gitops4j.core.tree.ScalarStyle;
import io.gitops4j.core.tree.ScalarType;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Takes fields out of a value: gives what is left, or what was taken. What is owned as a whole
 * stays or goes as a whole; a map or list of which nothing is left is null.
 */
final class Removing {

  /** The null in the place of what was emptied; another object than any null of a document. */
  private static final ScalarNode EMPTIED =
      ScalarNode.read("null", ScalarType.NULL, ScalarStyle.PLAIN, 0, 0);

  private final boolean extract;

  private Removing(boolean extract) {
    this.extract = extract;
  }

  /** The value without the fields. */
  static Node without(SchemaType type, Node value, FieldSet fields) {
    return new Removing(false).visit(type, value, fields);
  }

  /** The fields of the value. */
  static Node only(SchemaType type, Node value, FieldSet fields) {
    return new Removing(true).visit(type, value, fields);
  }

  /**
   * The value without the fields of which a removal left nothing. The structured merge keeps them
   * as null; an object that went through the API server has no such field.
   */
  static Node withoutEmptied(Node value) {
    if (value instanceof MapNode map) {
      MapNode.Builder out = MapNode.builder().at(map.line(), map.column());
      boolean same = true;
      for (MapNode.Entry entry : map.entries()) {
        Node kept = withoutEmptied(entry.value());
        same &= kept == entry.value() && kept != EMPTIED;
        if (kept != EMPTIED) {
          out.put(entry.keyNode(), kept);
        }
      }
      return same ? map : out.build();
    }
    if (value instanceof ListNode list) {
      List<Node> items = new ArrayList<>(list.size());
      boolean same = true;
      for (Node item : list) {
        Node kept = withoutEmptied(item);
        same &= kept == item;
        items.add(kept);
      }
      return same ? list : list.withItems(items);
    }
    return value;
  }

  private Node visit(@Nullable SchemaType type, Node value, FieldSet fields) {
    if (type == null) {
      return EMPTIED;
    }
    return switch (SchemaType.first(type.kinds(value))) {
      case SchemaType.SCALAR -> value;
      case SchemaType.MAP -> {
        SchemaType.MapType map = Objects.requireNonNull(type.map);
        if (!(value instanceof MapNode node)) {
          yield EMPTIED;
        }
        if (map.atomic() || node.isEmpty()) {
          yield whole(value);
        }
        yield map(map, node, fields);
      }
      case SchemaType.LIST -> {
        SchemaType.ListType list = Objects.requireNonNull(type.list);
        if (!(value instanceof ListNode node)) {
          yield EMPTIED;
        }
        if (list.atomic() || node.isEmpty()) {
          yield whole(value);
        }
        yield list(list, node, fields);
      }
      default -> EMPTIED;
    };
  }

  private Node whole(Node value) {
    return extract ? value : EMPTIED;
  }

  private Node map(SchemaType.MapType type, MapNode map, FieldSet fields) {
    MapNode.Builder out = MapNode.builder().at(map.line(), map.column());
    boolean any = false;
    boolean same = true;
    for (MapNode.Entry entry : map.entries()) {
      PathElement element = PathElement.field(entry.key());
      boolean member = fields.has(element);
      FieldSet below = fields.below(element);
      Node kept = entry.value();
      if (member && extract) {
        // what is asked for by itself, not part by part, comes with the parts that the same set
        // names for its siblings: nothing, as a rule, unless it is a scalar or owned as a whole
        kept = visit(type.typeOf(entry.key()), kept, fields);
      } else if (!below.isEmpty() && !member) {
        kept = visit(type.typeOf(entry.key()), kept, below);
      }
      if (extract ? member || !below.isEmpty() : !member) {
        any = true;
        same &= kept == entry.value();
        out.put(entry.keyNode(), kept);
      } else {
        same = false;
      }
    }
    return same ? map : any ? out.build() : EMPTIED;
  }

  private Node list(SchemaType.ListType type, ListNode list, FieldSet fields) {
    List<Node> out = new ArrayList<>(list.size());
    boolean same = true;
    for (Node item : list) {
      PathElement element = ListItems.elementOrKeyless(type, item);
      boolean member = fields.has(element);
      FieldSet below = fields.below(element);
      Node kept = item;
      if (!below.isEmpty() && (extract || !member)) {
        kept = visit(type.elements().get(), item, below);
      }
      if (extract ? member || !below.isEmpty() : !member) {
        same &= kept == item;
        out.add(kept);
      } else {
        same = false;
      }
    }
    return same ? list : out.isEmpty() ? EMPTIED : list.withItems(out);
  }
}
