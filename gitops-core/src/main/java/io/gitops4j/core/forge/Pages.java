// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.forge;

import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.IntFunction;

/** Lists that forges give in pages. */
final class Pages {
  /** More pages than any person has read. */
  private static final int MOST = 200;

  private Pages() {}

  /** All objects of all pages, in the order of the forge; each has an {@code id}. */
  static <T> List<T> read(int size, IntFunction<Node> pages, Function<MapNode, T> reader) {
    List<T> all = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (int page = 1; page <= MOST; page++) {
      if (!(pages.apply(page) instanceof ListNode list)) {
        throw ForgeException.of(ForgeError.ANSWER, "the answer is no list");
      }
      boolean fresh = false;
      for (Node node : list) {
        MapNode object = CommentPages.object(node);
        // a forge that knows no pages gives the same ones again
        if (seen.add(CommentPages.text(object.get("id")))) {
          all.add(reader.apply(object));
          fresh = true;
        }
      }
      if (list.size() < size || !fresh) {
        break;
      }
    }
    return List.copyOf(all);
  }
}
