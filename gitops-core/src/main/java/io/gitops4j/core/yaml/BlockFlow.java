// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.yaml;

import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.tree.ScalarNode;
import io.gitops4j.core.tree.ScalarType;
import java.util.List;

/**
 * The lists in brackets and maps in braces that {@link BlockReader} knows: on one line, of quoted
 * scalars and plain words, one in another.
 */
abstract class BlockFlow extends BlockScalars {
  private static final int MAX_KEY = 1000;

  /** Behind what was read last. */
  private int behind;

  BlockFlow(String text, YamlLimits limits, boolean configuration, Placement placement) {
    super(text, limits, configuration, placement);
  }

  /** The list or map that opens there, with nothing but a comment behind it on its line. */
  Node flow(int open) {
    Node node = collection(open);
    finish(behind);
    return node;
  }

  private Node collection(int open) {
    if (++depth >= limits.depth()) {
      throw Unusual.INSTANCE;
    }
    Node node = text.charAt(open) == '[' ? list(open) : map(open);
    depth--;
    return node;
  }

  private ListNode list(int open) {
    List<Node> items = itemsHere();
    int at = afterBlanks(open + 1);
    while (at < end && text.charAt(at) != ']') {
      items.add(value(at));
      at = next(']');
    }
    close(at);
    return ListNode.read(items, line(), column(open));
  }

  private MapNode map(int open) {
    MapNode.Builder map = mapHere().at(line(), column(open));
    int at = afterBlanks(open + 1);
    while (at < end && text.charAt(at) != '}') {
      count();
      ScalarNode key = scalar(at);
      boolean odd = behind - at > MAX_KEY || map.has(key.text());
      if (odd || configuration && !key.isString() || behind >= end || text.charAt(behind) != ':') {
        throw Unusual.INSTANCE;
      }
      int from = afterBlanks(behind + 1);
      if (from == behind + 1 || from >= end) {
        throw Unusual.INSTANCE;
      }
      map.put(key, value(from));
      at = next('}');
    }
    close(at);
    return map.build();
  }

  private void close(int at) {
    if (at >= end) {
      throw Unusual.INSTANCE;
    }
    behind = at + 1;
  }

  /** Where the next item or the end of the collection is. */
  private int next(char close) {
    int at = afterBlanks(behind);
    if (at < end && text.charAt(at) == ',') {
      at = afterBlanks(at + 1);
      if (at < end && text.charAt(at) == close) {
        throw Unusual.INSTANCE;
      }
    } else if (at >= end || text.charAt(at) != close) {
      throw Unusual.INSTANCE;
    }
    return at;
  }

  private Node value(int at) {
    count();
    char first = text.charAt(at);
    return first == '[' || first == '{' ? collection(at) : scalar(at);
  }

  private ScalarNode scalar(int at) {
    char first = text.charAt(at);
    if (first == '"' || first == '\'') {
      int close = text.indexOf(first, at + 1);
      if (close < 0 || close >= end) {
        throw Unusual.INSTANCE;
      }
      String value = part(at + 1, close);
      behind = close + 1;
      boolean odd = value.indexOf('\t') >= 0 || value.indexOf('\\') >= 0;
      if (odd || behind < end && text.charAt(behind) == '\'') {
        throw Unusual.INSTANCE;
      }
      return ScalarNode.read(value, ScalarType.STRING, quotes(first), line(), column(at));
    }
    int to = wordEnd(at);
    boolean odd = first == '-' && (to == at + 1 || text.charAt(at + 1) == '/');
    if (to == at || first == '=' || odd) {
      throw Unusual.INSTANCE;
    }
    for (int next = afterBlanks(to); next > to && wordEnd(next) > next; next = afterBlanks(to)) {
      to = wordEnd(next);
    }
    behind = to;
    return plain(part(at, to), line(), column(at));
  }

  private int wordEnd(int at) {
    int to = at;
    while (to < end && isWord(text.charAt(to))) {
      to++;
    }
    return to;
  }

  private static boolean isWord(char c) {
    return c >= 'a' && c <= 'z'
        || c >= 'A' && c <= 'Z'
        || c >= '0' && c <= '9'
        || c == '_'
        || c == '='
        || c == '-'
        || c == '.'
        || c == '/';
  }
}
