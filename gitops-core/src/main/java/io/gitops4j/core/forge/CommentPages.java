// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.forge;

import io.gitops4j.core.error.Issue;
import io.gitops4j.core.spi.PullRequestComments.Comment;
import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** What the answers of forges have in common: comments in pages, and their bodies. */
final class CommentPages {
  /** More pages than any person has read. */
  private static final int MOST = 200;

  private CommentPages() {}

  /** All comments of all pages, in the order of the forge. */
  static List<Comment> read(int size, IntFunction<Node> pages, Function<MapNode, Comment> reader) {
    List<Comment> comments = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (int page = 1; page <= MOST; page++) {
      if (!(pages.apply(page) instanceof ListNode list)) {
        throw ForgeException.of(ForgeError.ANSWER, "the comments are no list");
      }
      boolean fresh = false;
      for (Node node : list) {
        // a forge that knows no pages gives the same ones again
        if (seen.add(text(object(node).get("id")))) {
          comments.add(reader.apply(object(node)));
          fresh = true;
        }
      }
      if (list.size() < size || !fresh) {
        break;
      }
    }
    return List.copyOf(comments);
  }

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
