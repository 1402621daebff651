// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.yaml;

import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import java.util.ArrayList;
import java.util.List;

/**
 * The lines of a text for {@link BlockReader}: a cursor that goes from one with content to the
 * next, counts what is read, and holds what collections are collected in.
 */
abstract class BlockLines {
  final String text;
  final YamlLimits limits;
  final boolean configuration;
  final Placement placement;

  /** The line that is looked at: its number from 1, its start, its first character, its end. */
  int line;

  int begin;
  int start;
  int end;

  long nodes;
  int depth;

  private static final int LONGEST_SHARED = 64;

  private final String[] shared = new String[256];
  private final List<MapNode.Builder> maps = new ArrayList<>();
  private final List<List<Node>> lists = new ArrayList<>();

  /** Says that the text needs the other reader. */
  static final class Unusual extends RuntimeException {
    private static final long serialVersionUID = 1L;
    static final Unusual INSTANCE = new Unusual();

    private Unusual() {
      super(null, null, false, false);
    }
  }

  BlockLines(String text, YamlLimits limits, boolean configuration, Placement placement) {
    this.text = text;
    this.limits = limits;
    this.configuration = configuration;
    this.placement = placement;
  }

  /** Goes to the next line with content; false at the end of the text, where indent is -1. */
  boolean next() {
    while (true) {
      begin = end + 1;
      if (begin >= text.length()) {
        begin = text.length() + 1;
        start = begin - 1;
        end = begin;
        return false;
      }
      line++;
      end = lineEnd(begin);
      start = afterBlanks(begin);
      if (start < end) {
        char c = text.charAt(start);
        if (c == '\t') {
          throw Unusual.INSTANCE;
        }
        if (c != '#') {
          return true;
        }
      }
    }
  }

  int lineEnd(int from) {
    int at = text.indexOf('\n', from);
    return at < 0 ? text.length() : at;
  }

  int afterBlanks(int from) {
    int at = from;
    while (at < text.length() && text.charAt(at) == ' ') {
      at++;
    }
    return at;
  }

  int indent() {
    return start - begin;
  }

  boolean isBlankAt(int at) {
    return at >= end || text.charAt(at) == ' ';
  }

  int column(int at) {
    return placement.column(at - begin + 1);
  }

  int line() {
    return placement.line(line);
  }

  void count() {
    if (++nodes > limits.nodes()) {
      throw Unusual.INSTANCE;
    }
  }

  /** A part of the text, the same object for equal ones nearby: few texts stand in many places. */
  String part(int from, int to) {
    if (to - from > LONGEST_SHARED) {
      return text.substring(from, to);
    }
    int hash = to - from;
    for (int i = from; i < to; i++) {
      hash = hash * 31 + text.charAt(i);
    }
    int slot = (hash ^ hash >>> 8 ^ hash >>> 16) & shared.length - 1;
    String known = shared[slot];
    if (known != null && known.length() == to - from && text.startsWith(known, from)) {
      return known;
    }
    String part = text.substring(from, to);
    shared[slot] = part;
    return part;
  }

  /** An empty builder for the map of this depth, of which there is one at a time. */
  MapNode.Builder mapHere() {
    while (maps.size() <= depth) {
      maps.add(MapNode.builder());
    }
    return maps.get(depth).clear();
  }

  /** An empty list for the items of the list of this depth, of which there is one at a time. */
  List<Node> itemsHere() {
    while (lists.size() <= depth) {
      lists.add(new ArrayList<>());
    }
    List<Node> items = lists.get(depth);
    items.clear();
    return items;
  }
}
