// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.k8s.health.rules;

import io.gitops4j.core.tree.Node;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A field is as said. Where a path names several fields, one of them is.
 *
 * @param field the field
 * @param relation how it is compared
 * @param texts what it is compared with, for texts
 * @param operand what it is compared with, for numbers, times and other fields
 * @param like a text with fields in it that it must equal, or null
 */
record FieldTest(
    Operand field,
    Relation relation,
    List<String> texts,
    @Nullable Operand operand,
    @Nullable Message like)
    implements Predicate {

  /** How a field is compared. */
  enum Relation {
    EXISTS,
    ABSENT,
    IS,
    IS_NOT,
    CONTAINS,
    STARTS_WITH,
    BELOW,
    ABOVE,
    EQUALS,
    DIFFERS,
    LIKE,
    BEFORE,
    STALE
  }

  @Override
  public boolean test(Scope scope) {
    Path path = field.path();
    if (path == null) {
      String computed = field.value(scope);
      return computed != null
          && (relation == Relation.IS ? texts.contains(computed) : holds(computed, scope));
    }
    List<Node> found = path.all(scope);
    return switch (relation) {
      case EXISTS -> found.stream().anyMatch(node -> !Texts.isEmpty(node));
      case ABSENT -> found.stream().allMatch(Texts::isEmpty);
      case IS_NOT -> !is(found, scope);
      case IS -> is(found, scope);
      default -> anyIs(found, scope);
    };
  }

  private boolean is(List<Node> found, Scope scope) {
    if (found.isEmpty()) {
      return texts.contains(field.absent() == null ? "" : field.absent());
    }
    for (Node node : found) {
      String text = Texts.of(node);
      if (texts.contains(text)) {
        scope.matched(field + " is " + text);
        return true;
      }
    }
    return false;
  }

  private boolean anyIs(List<Node> found, Scope scope) {
    if (found.isEmpty()) {
      return field.absent() != null && holds(field.absent(), scope);
    }
    for (Node node : found) {
      if (holds(Texts.of(node), scope)) {
        scope.matched(field + " is " + Texts.of(node));
        return true;
      }
    }
    return false;
  }

  private boolean holds(String text, Scope scope) {
    if (relation == Relation.CONTAINS) {
      return texts.stream().anyMatch(text::contains);
    }
    if (relation == Relation.STARTS_WITH) {
      return texts.stream().anyMatch(text::startsWith);
    }
    if (relation == Relation.STALE) {
      return ConditionTest.older(text, scope);
    }
    if (like != null) {
      return text.equals(like.render(scope));
    }
    String other = operand == null ? null : operand.value(scope);
    if (other == null) {
      return relation == Relation.DIFFERS;
    }
    if (relation == Relation.BEFORE) {
      // the API writes every time in UTC and in one form, so that texts compare as times
      return text.compareTo(other) < 0;
    }
    BigDecimal left = Texts.number(text);
    BigDecimal right = Texts.number(other);
    if (left == null || right == null) {
      return relation == Relation.EQUALS && text.equals(other)
          || relation == Relation.DIFFERS && !text.equals(other);
    }
    int order = left.compareTo(right);
    return switch (relation) {
      case BELOW -> order < 0;
      case ABOVE -> order > 0;
      case EQUALS -> order == 0;
      default -> order != 0;
    };
  }
}
