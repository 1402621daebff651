// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.forge;

import io.gitops4j.core.error.Issue;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import org.jspecify.annotations.Nullable;

/** What the comments of forges have in common. */
final class CommentPages {
  private CommentPages() {}

  static MapNode object(Node node) {
    if (node instanceof MapNode map) {
      return map;
    }
    throw ForgeException.of(ForgeError.ANSWER, "the answer is no object");
  }

  static String text(@Nullable Node node) {
    String text = node == null ? null : node.textOrNull();
    return text == null ? "" : text;
  }

  /** An id that can stand in a path. */
  static String id(String id) {
    if (!id.matches("[0-9]{1,20}")) {
      throw new IllegalArgumentException("id: " + id + " (expected: a number)");
    }
    return id;
  }

  /** The object that is sent; nothing is sent that the forge would not take. */
  static MapNode body(String body, int longest) {
    int length = body.codePointCount(0, body.length());
    if (length > longest) {
      throw new ForgeException(
          ForgeError.TOO_LONG,
          Issue.error(ForgeError.TOO_LONG, "the comment is too long")
              .withFound(length + " characters")
              .withExpected(longest + " at most"),
          null);
    }
    return MapNode.builder().put("body", body).build();
  }
}
