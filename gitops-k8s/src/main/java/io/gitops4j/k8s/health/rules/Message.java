// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.k8s.health.rules;

import io.gitops4j.core.tree.Node;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Why, for a person: a text in which <code>{status.phase}</code> stands for a field, <code>
 * {condition.message}</code> for what the matching condition says, <code>{item.name}</code> for the
 * matching item, each with {@code ?? text} for what stands there if it is absent.
 */
final class Message {
  /** What stands in place of nothing: the message of the condition that matched. */
  static final Message DEFAULT = new Message(List.of());

  private static final int MAX_LENGTH = 4_000;

  private record Piece(String text, @Nullable Operand field, String from) {}

  private final List<Piece> pieces;

  private Message(List<Piece> pieces) {
    this.pieces = List.copyOf(pieces);
  }

  /**
   * The message that a text says.
   *
   * @throws IllegalArgumentException if a brace is not closed, or holds no path
   */
  static Message parse(String text) {
    if (text.isEmpty()) {
      return DEFAULT;
    }
    List<Piece> pieces = new ArrayList<>();
    int at = 0;
    for (int open = text.indexOf('{'); open >= 0; open = text.indexOf('{', at)) {
      int close = text.indexOf('}', open);
      if (close < 0) {
        throw new IllegalArgumentException(text);
      }
      pieces.add(new Piece(text.substring(at, open), null, ""));
      String inside = text.substring(open + 1, close).strip();
      String from =
          inside.startsWith("condition.")
              ? "condition."
              : inside.startsWith("item.") ? "item." : "";
      pieces.add(new Piece("", Operand.parse(inside.substring(from.length())), from));
      at = close + 1;
    }
    pieces.add(new Piece(text.substring(at), null, ""));
    return new Message(pieces);
  }

  String render(Scope scope) {
    if (pieces.isEmpty()) {
      return scope.condition() != null
          ? ofCondition(scope)
          : scope.matchedText() == null ? "" : scope.matchedText();
    }
    StringBuilder out = new StringBuilder();
    for (Piece piece : pieces) {
      out.append(piece.text());
      if (piece.field() != null) {
        out.append(value(piece.field(), piece.from(), scope));
      }
    }
    return cut(out.toString());
  }

  private static String value(Operand field, String from, Scope scope) {
    Node start =
        switch (from) {
          case "condition." -> scope.condition();
          case "item." -> scope.item();
          default -> scope.root();
        };
    if (start == null) {
      return field.absent() == null ? "" : field.absent();
    }
    String[] text = {""};
    scope.within(
        start,
        inner -> {
          String found = field.value(inner);
          text[0] = found == null ? "" : found;
          return false;
        });
    return text[0];
  }

  private static String ofCondition(Scope scope) {
    String message = value(Operand.parse("message"), "condition.", scope);
    if (!message.isEmpty()) {
      return cut(message);
    }
    String reason = value(Operand.parse("reason"), "condition.", scope);
    return reason.isEmpty()
        ? cut(
            value(Operand.parse("type"), "condition.", scope)
                + " is "
                + value(Operand.parse("status"), "condition.", scope))
        : cut(reason);
  }

  private static String cut(String text) {
    return text.length() <= MAX_LENGTH ? text : text.substring(0, MAX_LENGTH) + "…";
  }
}
