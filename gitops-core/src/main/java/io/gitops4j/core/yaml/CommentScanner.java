// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.yaml;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;

/**
 * Finds the comments of a text between the events of its parser, in one pass. Comments that were
 * found wait until the map or the list that they belong to asks for them. Used once.
 */
final class CommentScanner {

  /**
   * A comment.
   *
   * @param text what is behind its mark
   * @param line its line, from 0
   * @param column its column, from 0
   * @param behind whether a value stands before it on its line
   */
  record Found(String text, int line, int column, boolean behind) {}

  private final int[] text;
  private final Deque<Found> waiting = new ArrayDeque<>();
  private int at;
  private int line;
  private int lineStart;

  CommentScanner(String text) {
    this.text = text.codePoints().toArray();
  }

  int length() {
    return text.length;
  }

  /**
   * The comments before an event that belong to a map or list.
   *
   * @param column where its lines begin; -1 for one in brackets, which takes all
   * @param above comments on lines of their own belong here if they stand further to the right than
   *     this; the least integer for all
   */
  List<Found> before(Event event, int column, int above) {
    scan(event.getStartMark().map(Mark::getIndex).orElse(text.length));
    List<Found> found = new ArrayList<>();
    while (!waiting.isEmpty()) {
      Found first = waiting.getFirst();
      boolean here =
          first.behind()
              || column < 0
              || above == Integer.MIN_VALUE
              || first.column() >= column && first.column() > above;
      if (!here) {
        break;
      }
      found.add(waiting.removeFirst());
    }
    return found;
  }

  /** The comments before an event that stand on a line behind something. */
  List<Found> onLine(Event event, int number) {
    scan(event.getStartMark().map(Mark::getIndex).orElse(text.length));
    List<Found> found = new ArrayList<>();
    while (!waiting.isEmpty()
        && waiting.getFirst().line() == number
        && waiting.getFirst().behind()) {
      found.add(waiting.removeFirst());
    }
    return found;
  }

  /** Leaves out a scalar, in which a number sign is text; but not behind the mark of a block. */
  void skipOver(ScalarEvent scalar, int start, int end) {
    scan(start);
    if (!scalar.isPlain() && start < text.length && (text[start] == '|' || text[start] == '>')) {
      int header = start;
      while (header < end && text[header] != '\n') {
        header++;
      }
      scan(header);
    }
    skipTo(end);
  }

  void skipTo(int end) {
    for (; at < end && at < text.length; at++) {
      if (text[at] == '\n') {
        line++;
        lineStart = at + 1;
      }
    }
  }

  private void scan(int end) {
    int stop = Math.min(end, text.length);
    while (at < stop) {
      int c = text[at];
      if (c == '\n') {
        line++;
        lineStart = at + 1;
      } else if (c == '#' && (at == lineStart || text[at - 1] == ' ' || text[at - 1] == '\t')) {
        comment();
        continue;
      }
      at++;
    }
  }

  private void comment() {
    int start = at;
    while (at < text.length && text[at] != '\n') {
      at++;
    }
    int end = at > start && text[at - 1] == '\r' ? at - 1 : at;
    boolean behind = false;
    for (int i = lineStart; i < start && !behind; i++) {
      behind = text[i] != ' ' && text[i] != '\t' && !(text[i] == '-' && isBlank(i + 1));
    }
    waiting.add(
        new Found(new String(text, start + 1, end - start - 1), line, start - lineStart, behind));
  }

  private boolean isBlank(int i) {
    return i >= text.length || text[i] == ' ' || text[i] == '\t' || text[i] == '\n';
  }
}
