// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.diff.structured;

import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.tree.ScalarNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Takes fields out of a value: gives what is left, or what was taken. What is owned as a whole
 * stays or goes as a whole; a map or list of which nothing is left is null.
 */
final class Removing {
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

  private Node visit(@Nullable SchemaType type, Node value, FieldSet fields) {
    if (type == null) {
      return ScalarNode.NULL;
    }
    return switch (SchemaType.first(type.kinds(value))) {
      case SchemaType.SCALAR -> value;
      case SchemaType.MAP -> {
        SchemaType.MapType map = Objects.requireNonNull(type.map);
        if (!(value instanceof MapNode node)) {
          yield ScalarNode.NULL;
        }
        if (map.atomic() || node.isEmpty()) {
          yield whole(value);
        }
        yield map(map, node, fields);
      }
      case SchemaType.LIST -> {
        SchemaType.ListType list = Objects.requireNonNull(type.list);
        if (!(value instanceof ListNode node)) {
          yield ScalarNode.NULL;
        }
        if (list.atomic() || node.isEmpty()) {
          yield whole(value);
        }
        yield list(list, node, fields);
      }
      default -> ScalarNode.NULL;
    };
  }

  private Node whole(Node value) {
    return extract ? value : ScalarNode.NULL;
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
    return same ? map : any ? out.build() : ScalarNode.NULL;
  }

  private Node list(SchemaType.ListType type, ListNode list, FieldSet fields) {
    List<Node> out = new ArrayList<>(list.size());
    boolean same = true;
    for (Node item : list) {
      PathElement element = ListItems.elementOrNull(type, item);
      boolean member = element != null && fields.has(element);
      FieldSet below = element == null ? FieldSet.EMPTY : fields.below(element);
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
    return same ? list : out.isEmpty() ? ScalarNode.NULL : list.withItems(out);
  }
}
