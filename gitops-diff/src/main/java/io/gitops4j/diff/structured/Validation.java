// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.diff.structured;

import io.gitops4j.core.error.Issue;
import io.gitops4j.core.error.NearMiss;
import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.tree.NodeKind;
import io.gitops4j.core.tree.ScalarNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds what does not fit its type. */
final class Validation {
  private final boolean duplicates;
  private final Position at = new Position();
  private final List<Issue> issues = new ArrayList<>();

  private Validation(boolean duplicates) {
    this.duplicates = duplicates;
  }

  /** All that is wrong. */
  static List<Issue> of(SchemaType type, Node value, boolean duplicates) {
    Validation validation = new Validation(duplicates);
    validation.visit(type, value);
    return validation.issues;
  }

  private void visit(@Nullable SchemaType type, Node value) {
    if (type == null) {
      issues.add(at.issue(StructuredError.SCHEMA, "the schema has no type for the field"));
      return;
    }
    switch (SchemaType.first(type.kinds(value))) {
      case SchemaType.MAP -> map(Objects.requireNonNull(type.map), value);
      case SchemaType.LIST -> list(Objects.requireNonNull(type.list), value);
      case SchemaType.SCALAR -> {
        if (!fits(Objects.requireNonNull(type.scalar), value)) {
          wrongType(value, type.scalar.name().toLowerCase(Locale.ROOT));
        }
      }
      default -> issues.add(at.issue(StructuredError.SCHEMA, "the type of the field is empty"));
    }
  }

  /** Whether the value may stand where such a scalar is expected; null always may. */
  static boolean fits(SchemaType.Scalar type, @Nullable Node value) {
    if (value == null || value.isNull()) {
      return true;
    }
    if (!(value instanceof ScalarNode scalar)) {
      return false;
    }
    return switch (type) {
      case STRING -> scalar.isString();
      case NUMERIC -> scalar.value() instanceof Number;
      case BOOLEAN -> scalar.value() instanceof Boolean;
      case UNTYPED -> true;
      case UNKNOWN -> false;
    };
  }

  private void wrongType(Node value, String expected) {
    String found =
        value instanceof ScalarNode scalar
            ? scalar.type().name().toLowerCase(Locale.ROOT)
            : value.kind() == NodeKind.MAP ? "a map" : "a list";
    issues.add(
        at.issue(StructuredError.TYPE, "the value does not fit its type")
            .withFound(found)
            .withExpected(expected));
  }

  private void map(SchemaType.MapType type, Node value) {
    if (value.isNull()) {
      return;
    }
    if (!(value instanceof MapNode map)) {
      wrongType(value, "a map");
      return;
    }
    for (MapNode.Entry entry : map.entries()) {
      at.enter(PathElement.field(entry.key()));
      if (type.elements() == null && !type.fields().containsKey(entry.key())) {
        issues.add(
            at.issue(StructuredError.UNDECLARED_FIELD, "the field is not declared in the schema")
                .withHint(
                    NearMiss.find(entry.key(), type.fields().keySet())
                        .map(name -> "did you mean " + name + "?")
                        .orElse(null)));
      } else {
        visit(type.typeOf(entry.key()), entry.value());
      }
      at.leave();
    }
  }

  private void list(SchemaType.ListType type, Node value) {
    if (value.isNull()) {
      return;
    }
    if (!(value instanceof ListNode list)) {
      wrongType(value, "a list");
      return;
    }
    Set<PathElement> seen = new HashSet<>();
    for (int i = 0; i < list.size(); i++) {
      PathElement element =
          type.atomic()
              ? new PathElement.Index(i)
              : ListItems.element(type, list.get(i), at, issues);
      if (element == null) {
        continue; // what has no place can't be spoken about
      }
      at.enter(element);
      if (!seen.add(element) && !duplicates) {
        issues.add(at.issue(StructuredError.DUPLICATE_ITEM, "two items of a list have one key"));
      }
      visit(type.elements().get(), list.get(i));
      at.leave();
    }
  }
}
