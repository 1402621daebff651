// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.k8s.memory.admission;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.gitops4j.core.tree.Edit;
import io.gitops4j.core.tree.FieldPath;
import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.tree.ScalarNode;
import io.gitops4j.core.tree.ScalarType;
import io.gitops4j.diff.defaults.CustomDefaults;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The structural schema of one version of a custom kind: defaults, pruning and validation by types,
 * required fields, enums, patterns and bounds. Rules in CEL and {@code not}, {@code anyOf}, {@code
 * oneOf} are not evaluated. Immutable, thread-safe.
 *
 * @param root what {@code openAPIV3Schema} says
 */
public record CustomSchema(MapNode root) {
  private static final Set<String> OF_EVERY_OBJECT = Set.of("apiVersion", "kind", "metadata");

  /** The extension that lets unknown fields be. */
  public static final String PRESERVE = "x-kubernetes-preserve-unknown-fields";

  /** The object with the defaults of the schema. */
  public MapNode withDefaults(MapNode object) {
    return CustomDefaults.of(root).fill(object);
  }

  /** The object without the fields that the schema does not know. */
  public MapNode pruned(MapNode object) {
    return prunedMap(object, root, true);
  }

  private static Node pruned(Node value, MapNode schema) {
    if (value instanceof ListNode list) {
      MapNode items = schema.map("items");
      ListNode changed = list;
      for (int i = 0; items != null && i < list.size(); i++) {
        changed = changed.with(i, pruned(list.get(i), items));
      }
      return changed;
    }
    return value instanceof MapNode map
        ? prunedMap(map, schema, Edit.flag(schema, "x-kubernetes-embedded-resource"))
        : value;
  }

  private static MapNode prunedMap(MapNode map, MapNode schema, boolean object) {
    MapNode changed = map;
    for (MapNode.Entry entry : map.entries()) {
      MapNode inner = schemaOf(entry.key(), schema);
      if (object && OF_EVERY_OBJECT.contains(entry.key())) {
        continue;
      }
      if (inner != null) {
        changed = changed.with(entry.key(), pruned(entry.value(), inner));
      } else if (!Edit.flag(schema, PRESERVE) && !allowsAnyKey(schema)) {
        changed = changed.without(entry.key());
      }
    }
    return changed;
  }

  private static boolean allowsAnyKey(MapNode schema) {
    return schema.get("additionalProperties") instanceof ScalarNode any
        && Boolean.TRUE.equals(any.value());
  }

  private static @Nullable MapNode schemaOf(String key, MapNode schema) {
    MapNode property = Edit.map(schema, "properties").map(key);
    return property != null ? property : schema.map("additionalProperties");
  }

  /** What is wrong with an object, worded as the API words it. */
  public List<String> check(MapNode object) {
    List<String> causes = new ArrayList<>();
    check(object, root, FieldPath.ROOT, causes);
    return causes;
  }

  private static void check(Node value, MapNode schema, FieldPath path, List<String> causes) {
    if (value.isNull() && Edit.flag(schema, "nullable")) {
      return;
    }
    if (!hasType(value, schema)) {
      causes.add(
          path
              + ": Invalid value: \""
              + typeName(value)
              + "\": must be of type "
              + wanted(schema)
              + ": \""
              + typeName(value)
              + "\"");
      return;
    }
    if (value instanceof MapNode map) {
      for (String required : Edit.texts(schema, "required")) {
        if (!map.has(required)) {
          causes.add(path.key(required) + ": Required value");
        }
      }
      for (MapNode.Entry entry : map.entries()) {
        MapNode inner = schemaOf(entry.key(), schema);
        if (inner != null && !(path.isRoot() && OF_EVERY_OBJECT.contains(entry.key()))) {
          check(entry.value(), inner, path.key(entry.key()), causes);
        }
      }
    } else if (value instanceof ListNode list) {
      checkSize(list.size(), schema, "Items", "items", path, causes);
      MapNode items = schema.map("items");
      for (int i = 0; items != null && i < list.size(); i++) {
        check(list.get(i), items, path.index(i), causes);
      }
    } else {
      checkScalar((ScalarNode) value, schema, path, causes);
    }
  }

  private static void checkScalar(
      ScalarNode value, MapNode schema, FieldPath path, List<String> causes) {
    ListNode allowed = schema.list("enum");
    if (allowed != null && !allowed.items().contains(value)) {
      String texts = String.join("\", \"", Edit.texts(schema, "enum"));
      causes.add(
          path + ": Unsupported value: " + shown(value) + ": supported values: \"" + texts + "\"");
    }
    if (value.isString()) {
      int length = value.text().codePointCount(0, value.text().length());
      checkSize(length, schema, "Length", "chars", path, causes);
      String pattern = Edit.text(schema, "pattern");
      if (!pattern.isEmpty() && !matches(pattern, value.text())) {
        causes.add(
            path
                + ": Invalid value: "
                + shown(value)
                + ": "
                + path
                + " in body should match '"
                + pattern
                + "'");
      }
    } else if (value.value() instanceof Number number) {
      double found = number.doubleValue();
      if (schema.get("minimum") instanceof ScalarNode least
          && least.value() instanceof Number bound
          && (found < bound.doubleValue()
              || Edit.flag(schema, "exclusiveMinimum") && found == bound.doubleValue())) {
        causes.add(
            path
                + ": Invalid value: "
                + shown(value)
                + ": "
                + path
                + " in body should be greater than or equal to "
                + least.text());
      }
      if (schema.get("maximum") instanceof ScalarNode most
          && most.value() instanceof Number bound
          && (found > bound.doubleValue()
              || Edit.flag(schema, "exclusiveMaximum") && found == bound.doubleValue())) {
        causes.add(
            path
                + ": Invalid value: "
                + shown(value)
                + ": "
                + path
                + " in body should be less than or equal to "
                + most.text());
      }
    }
  }

  private static void checkSize(
      int size, MapNode schema, String bound, String noun, FieldPath path, List<String> causes) {
    long least = Edit.number(schema, 0, "min" + bound);
    long most = Edit.number(schema, Long.MAX_VALUE, "max" + bound);
    if (size < least) {
      causes.add(
          path
              + ": Invalid value: "
              + path
              + " in body should have at least "
              + least
              + " "
              + noun);
    }
    if (size > most) {
      causes.add(path + ": Too long: may not be more than " + most + " " + noun);
    }
  }

  private static boolean matches(String pattern, String text) {
    try {
      return Pattern.compile(pattern).matcher(text).find();
    } catch (PatternSyntaxException e) {
      return true; // a definition with such a pattern is refused when it is applied
    }
  }

  private static boolean hasType(Node value, MapNode schema) {
    if (Edit.flag(schema, "x-kubernetes-int-or-string")) {
      return value instanceof ScalarNode scalar
          && (scalar.isString() || scalar.type() == ScalarType.INT);
    }
    return switch (Edit.text(schema, "type")) {
      case "object" -> value instanceof MapNode;
      case "array" -> value instanceof ListNode;
      case "string" -> value instanceof ScalarNode scalar && scalar.isString();
      case "boolean" -> value instanceof ScalarNode scalar && scalar.type() == ScalarType.BOOL;
      case "integer" -> value instanceof ScalarNode scalar && scalar.type() == ScalarType.INT;
      case "number" ->
          value instanceof ScalarNode scalar
              && (scalar.type() == ScalarType.INT || scalar.type() == ScalarType.FLOAT);
      default -> true;
    };
  }

  private static String wanted(MapNode schema) {
    return Edit.flag(schema, "x-kubernetes-int-or-string")
        ? "integer or string"
        : Edit.text(schema, "type");
  }

  private static String typeName(Node value) {
    if (value instanceof MapNode) {
      return "object";
    }
    if (value instanceof ListNode) {
      return "array";
    }
    return switch (((ScalarNode) value).type()) {
      case NULL -> "null";
      case BOOL -> "boolean";
      case INT -> "integer";
      case FLOAT -> "number";
      case STRING -> "string";
    };
  }

  private static String shown(ScalarNode value) {
    return value.isString() ? "\"" + value.text() + "\"" : value.text();
  }
}
