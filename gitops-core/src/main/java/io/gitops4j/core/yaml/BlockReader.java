// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.yaml;

import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.tree.ScalarNode;
import io.gitops4j.core.tree.ScalarStyle;
import io.gitops4j.core.tree.ScalarType;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the plain part of YAML that manifests are mostly written in, line by line and several times
 * as fast as a parser for all of it: blocks of maps and lists, simple ones in brackets and braces,
 * plain and quoted scalars, literal and folded texts, comments. Whatever else it meets, and
 * whatever may be wrong, it leaves to the {@link TreeComposer}, which reads the whole text anew.
 * Both give the same nodes, to the last column; a test holds them against each other. Used once.
 */
final class BlockReader extends BlockFlow {
  private static final int MAX_KEY = 1000;

  BlockReader(String text, YamlLimits limits, boolean configuration, Placement placement) {
    super(text, limits, configuration, placement);
  }

  /** The documents; null if the text is not as plain as that. */
  @Nullable List<Node> documents() {
    if (!isPlainText()) {
      return null;
    }
    try {
      return read();
    } catch (Unusual e) {
      return null;
    }
  }

  /**
   * Whether there are only characters that stand for themselves; tabs are seen to where they are.
   */
  private boolean isPlainText() {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean plain =
          c >= ' ' && c <= '~'
              || c == '\n'
              || c == '\t'
              || c >= '\u00A0' && c < '\uD800' && c != '\u2028' && c != '\u2029'
              || c >= '\uE000' && c <= '\uFFFD' && c != '\uFEFF';
      if (!plain) {
        return false;
      }
    }
    return true;
  }

  private List<Node> read() {
    List<Node> documents = new ArrayList<>();
    end = -1;
    boolean any = next();
    boolean separated = true;
    boolean begun = false;
    while (any) {
      if (isSeparator()) {
        if (configuration && begun) {
          // of configuration only the first document counts, which may be empty
          return documents;
        }
        begun = true;
        separated = true;
        any = next();
        continue;
      }
      if (!separated) {
        throw Unusual.INSTANCE;
      }
      documents.add(block());
      begun = true;
      separated = false;
      any = begin <= text.length();
    }
    return documents;
  }

  private boolean isSeparator() {
    if (start != begin || !text.startsWith("---", start)) {
      if (start == begin && text.startsWith("...", start)) {
        throw Unusual.INSTANCE;
      }
      return false;
    }
    if (end != start + 3) {
      throw Unusual.INSTANCE;
    }
    return true;
  }

  private Node block() {
    return collection(indent(), start, isEntry(start) ? -1 : colon(start));
  }

  /** What begins on a line of its own, inside a block of this indentation. */
  private Node below(int indent) {
    boolean entry = isEntry(start);
    int colon = entry ? -1 : colon(start);
    return entry || colon >= 0 ? collection(indent(), start, colon) : inline(start, indent);
  }

  /** A list or a map that begins there; the colon of its first key is known. */
  private Node collection(int indent, int from, int colon) {
    if (++depth > limits.depth()) {
      throw Unusual.INSTANCE;
    }
    Node node = isEntry(from) ? list(indent, from) : map(indent, from, colon);
    depth--;
    return node;
  }

  /** Whether a dash that begins an item of a list stands there. */
  private boolean isEntry(int at) {
    return at < end && text.charAt(at) == '-' && (at + 1 == end || text.charAt(at + 1) == ' ');
  }

  private MapNode map(int indent, int from, int firstColon) {
    count();
    MapNode.Builder map = mapHere().at(line(), column(from));
    int at = from;
    int colon = firstColon;
    while (true) {
      if (colon < 0 || colon - at > MAX_KEY) {
        throw Unusual.INSTANCE;
      }
      ScalarNode key = key(at, colon);
      if (map.has(key.text())) {
        throw Unusual.INSTANCE;
      }
      map.put(key, value(indent, colon));
      if (indent() != indent || isSeparatorAt(indent)) {
        break;
      }
      at = start;
      if (isEntry(at)) {
        throw Unusual.INSTANCE;
      }
      colon = colon(at);
    }
    if (indent() > indent) {
      throw Unusual.INSTANCE;
    }
    return map.build();
  }

  private boolean isSeparatorAt(int indent) {
    return indent == 0 && indent() == 0 && isSeparator();
  }

  /** Where the colon behind a key stands; -1 if there is none on the line. */
  private int colon(int from) {
    char first = text.charAt(from);
    if (first == '"' || first == '\'') {
      int close = text.indexOf(first, from + 1);
      boolean ends = close > 0 && close + 1 < end && text.charAt(close + 1) == ':';
      return ends && isBlankAt(close + 2) ? close + 1 : -1;
    }
    if (!startsPlain(from)) {
      return -1;
    }
    for (int i = from + 1; i < end; i++) {
      char c = text.charAt(i);
      if (c == ':' && isBlankAt(i + 1)) {
        return text.charAt(i - 1) == ' ' ? -1 : i;
      }
      if (c == '\t' || c == '#' && text.charAt(i - 1) == ' ') {
        return -1;
      }
    }
    return -1;
  }

  private boolean startsPlain(int at) {
    char c = text.charAt(at);
    return switch (c) {
      case '-', '?', ':' -> !isBlankAt(at + 1) && text.charAt(at + 1) != '\t';
      case ',', '[', ']', '{', '}', '#', '&', '*', '!', '|', '>', '\'', '"', '%', '@', '`', '\t' ->
          false;
      default -> true;
    };
  }

  private ScalarNode key(int from, int colon) {
    count();
    char first = text.charAt(from);
    if (first == '"' || first == '\'') {
      String inner = part(from + 1, colon - 1);
      if (inner.indexOf('\\') >= 0 || inner.indexOf('\t') >= 0) {
        throw Unusual.INSTANCE;
      }
      return ScalarNode.read(inner, ScalarType.STRING, quotes(first), line(), column(from));
    }
    ScalarNode key = plain(part(from, colon), line(), column(from));
    if (key.text().equals("<<") || configuration && !key.isString()) {
      throw Unusual.INSTANCE;
    }
    return key;
  }

  /** The value behind a colon of a map with this indentation; leaves the line behind it. */
  private Node value(int indent, int colon) {
    int at = afterBlanks(colon + 1);
    if (at < end && text.charAt(at) != '#') {
      return inline(at, indent);
    }
    int atLine = line();
    int atColumn = column(colon + 1);
    next();
    if (indent() > indent) {
      return below(indent);
    }
    if (indent() == indent && isEntry(start) && !isSeparatorAt(indent)) {
      return collection(indent, start, -1);
    }
    count();
    return ScalarNode.read("", ScalarType.NULL, ScalarStyle.PLAIN, atLine, atColumn);
  }

  private ListNode list(int indent, int from) {
    count();
    int atLine = line();
    int atColumn = column(from);
    List<Node> items = itemsHere();
    int dash = from;
    while (true) {
      items.add(item(indent, dash));
      if (indent() != indent || !isEntry(start) || isSeparatorAt(indent)) {
        break;
      }
      dash = start;
    }
    if (indent() > indent) {
      throw Unusual.INSTANCE;
    }
    return ListNode.read(items, atLine, atColumn);
  }

  private Node item(int indent, int dash) {
    int at = afterBlanks(dash + 1);
    if (at >= end || text.charAt(at) == '#') {
      int atLine = line();
      int atColumn = column(dash + 1);
      next();
      if (indent() > indent) {
        return below(indent);
      }
      count();
      return ScalarNode.read("", ScalarType.NULL, ScalarStyle.PLAIN, atLine, atColumn);
    }
    boolean entry = isEntry(at);
    int colon = entry ? -1 : colon(at);
    return entry || colon >= 0 ? collection(at - begin, at, colon) : inline(at, indent);
  }

  /** A value that begins on this line, inside a block of this indentation. */
  private Node inline(int at, int indent) {
    count();
    switch (text.charAt(at)) {
      case '|', '>' -> {
        return blockText(at, indent);
      }
      case '"', '\'' -> {
        return quoted(at, indent);
      }
      case '[' -> {
        return flow(at);
      }
      case '{' -> {
        if (at + 1 < end && text.charAt(at + 1) == '}') {
          MapNode empty = MapNode.builder().at(line(), column(at)).build();
          finish(at + 2);
          return empty;
        }
        return flow(at);
      }
      default -> {
        if (!startsPlain(at)) {
          throw Unusual.INSTANCE;
        }
        return folded(at, indent);
      }
    }
  }
}
