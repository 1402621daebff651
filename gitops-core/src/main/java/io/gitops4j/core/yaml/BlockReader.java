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
 * as fast as a parser for all of it: blocks of maps and lists, plain and quoted scalars, literal
 * texts, comments. Whatever else it meets, and whatever may be wrong, it leaves to the {@link
 * TreeComposer}, which reads the whole text anew. Both give the same nodes, to the last column; a
 * test holds them against each other. Used once.
 */
final class BlockReader {
  private static final int MAX_KEY = 1000;

  private final String text;
  private final YamlLimits limits;
  private final boolean configuration;
  private final Placement placement;
  private final String[] names = new String[256];
  private long nodes;
  private int depth;

  /** The line that is looked at: its number from 1, its start, its first character, its end. */
  private int line;

  private int begin;
  private int start;
  private int end;

  /** Says that the text needs the other reader. */
  private static final class Unusual extends RuntimeException {
    private static final long serialVersionUID = 1L;
    static final Unusual INSTANCE = new Unusual();

    private Unusual() {
      super(null, null, false, false);
    }
  }

  BlockReader(String text, YamlLimits limits, boolean configuration, Placement placement) {
    this.text = text;
    this.limits = limits;
    this.configuration = configuration;
    this.placement = placement;
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

  /** Goes to the next line with content; false at the end of the text, where indent is -1. */
  private boolean next() {
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

  private int lineEnd(int from) {
    int at = text.indexOf('\n', from);
    return at < 0 ? text.length() : at;
  }

  private int afterBlanks(int from) {
    int at = from;
    while (at < text.length() && text.charAt(at) == ' ') {
      at++;
    }
    return at;
  }

  private int indent() {
    return start - begin;
  }

  private Node block() {
    if (++depth > limits.depth()) {
      throw Unusual.INSTANCE;
    }
    Node node = isEntry(start) ? list(indent(), start) : map(indent(), start);
    depth--;
    return node;
  }

  /** Whether a dash that begins an item of a list stands there. */
  private boolean isEntry(int at) {
    return at < end && text.charAt(at) == '-' && (at + 1 == end || text.charAt(at + 1) == ' ');
  }

  private void count() {
    if (++nodes > limits.nodes()) {
      throw Unusual.INSTANCE;
    }
  }

  private int column(int at) {
    return placement.column(at - begin + 1);
  }

  private int line() {
    return placement.line(line);
  }

  private MapNode map(int indent, int from) {
    count();
    MapNode.Builder map = MapNode.builder().at(line(), column(from));
    int at = from;
    while (true) {
      int colon = colon(at);
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

  private boolean isBlankAt(int at) {
    return at >= end || text.charAt(at) == ' ';
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
      String inner = text.substring(from + 1, colon - 1);
      if (inner.indexOf('\\') >= 0 || inner.indexOf('\t') >= 0) {
        throw Unusual.INSTANCE;
      }
      return ScalarNode.read(inner, ScalarType.STRING, quotes(first), line(), column(from));
    }
    ScalarNode key = plain(name(from, colon), line(), column(from));
    if (key.text().equals("<<") || configuration && !key.isString()) {
      throw Unusual.INSTANCE;
    }
    return key;
  }

  /** The text of a key, the same object for equal ones: few names occur in many places. */
  private String name(int from, int to) {
    int hash = to - from;
    for (int i = from; i < to; i++) {
      hash = hash * 31 + text.charAt(i);
    }
    int slot = (hash ^ hash >>> 8 ^ hash >>> 16) & names.length - 1;
    String known = names[slot];
    if (known != null && known.length() == to - from && text.startsWith(known, from)) {
      return known;
    }
    String name = text.substring(from, to);
    names[slot] = name;
    return name;
  }

  private static ScalarStyle quotes(char mark) {
    return mark == '"' ? ScalarStyle.DOUBLE_QUOTED : ScalarStyle.SINGLE_QUOTED;
  }

  private ScalarNode plain(String value, int atLine, int atColumn) {
    ScalarType type =
        configuration && ScalarResolver.isOldBoolean(value)
            ? ScalarType.BOOL
            : ScalarResolver.resolve(value);
    if (type == ScalarType.STRING && !configuration) {
      String timestamp = ScalarResolver.timestamp(value);
      if (timestamp != null) {
        return ScalarNode.read(timestamp, type, ScalarStyle.PLAIN, atLine, atColumn)
            .withSource(value);
      }
    }
    if (type == ScalarType.FLOAT && value.charAt(value.length() - 1) > '9') {
      throw Unusual.INSTANCE;
    }
    return ScalarNode.read(value, type, ScalarStyle.PLAIN, atLine, atColumn);
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
      return block();
    }
    if (indent() == indent && isEntry(start) && !isSeparatorAt(indent)) {
      if (++depth > limits.depth()) {
        throw Unusual.INSTANCE;
      }
      Node list = list(indent, start);
      depth--;
      return list;
    }
    count();
    return ScalarNode.read("", ScalarType.NULL, ScalarStyle.PLAIN, atLine, atColumn);
  }

  private ListNode list(int indent, int from) {
    count();
    int atLine = line();
    int atColumn = column(from);
    List<Node> items = new ArrayList<>();
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
        return block();
      }
      count();
      return ScalarNode.read("", ScalarType.NULL, ScalarStyle.PLAIN, atLine, atColumn);
    }
    boolean entry = isEntry(at);
    if (!entry && colon(at) < 0) {
      return inline(at, indent);
    }
    if (++depth > limits.depth()) {
      throw Unusual.INSTANCE;
    }
    Node node = entry ? list(at - begin, at) : map(at - begin, at);
    depth--;
    return node;
  }

  /** A value that begins on this line, inside a block of this indentation. */
  private Node inline(int at, int indent) {
    count();
    switch (text.charAt(at)) {
      case '|' -> {
        return literal(at, indent);
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
        throw Unusual.INSTANCE;
      }
      default -> {
        if (!startsPlain(at)) {
          throw Unusual.INSTANCE;
        }
        return folded(at, indent);
      }
    }
  }

  /** Nothing but a comment may follow on the line; goes to the next one. */
  private void finish(int from) {
    int at = afterBlanks(from);
    if (at < end && (at == from || text.charAt(at) != '#')) {
      throw Unusual.INSTANCE;
    }
    next();
  }

  /** A scalar in quotes, perhaps of several lines. */
  private ScalarNode quoted(int at, int indent) {
    int atLine = line();
    int atColumn = column(at);
    char mark = text.charAt(at);
    StringBuilder value = new StringBuilder();
    int kept = 0; // the value up to here is not cut at the end of a line
    int i = at + 1;
    while (true) {
      if (i >= end) {
        value.setLength(kept);
        i = nextOfQuoted(value, " ", indent);
        kept = value.length();
      }
      char c = text.charAt(i);
      if (c == mark) {
        if (mark == '"' || i + 1 >= end || text.charAt(i + 1) != mark) {
          break;
        }
        i++;
      } else if (c == '\\' && mark == '"') {
        i++;
        if (i >= end) {
          i = nextOfQuoted(value, "", indent);
          kept = value.length();
          continue;
        }
        c = escaped(text.charAt(i));
      } else if (c == ' ') {
        value.append(c);
        i++;
        continue;
      } else if (c == '\t') {
        throw Unusual.INSTANCE;
      }
      value.append(c);
      kept = value.length();
      i++;
    }
    ScalarNode scalar =
        ScalarNode.read(value.toString(), ScalarType.STRING, quotes(mark), atLine, atColumn);
    finish(i + 1);
    return scalar;
  }

  private static char escaped(char c) {
    return switch (c) {
      case '"', '\\', '/', ' ' -> c;
      case 'n' -> '\n';
      case 't' -> '\t';
      case 'r' -> '\r';
      default -> throw Unusual.INSTANCE;
    };
  }

  /**
   * Goes to the next line of a quoted scalar that is not empty, and appends what is between: the
   * joint if there is no empty line.
   */
  private int nextOfQuoted(StringBuilder value, String joint, int indent) {
    int emptyLines = -1;
    do {
      begin = end + 1;
      if (begin >= text.length()) {
        throw Unusual.INSTANCE;
      }
      line++;
      emptyLines++;
      end = lineEnd(begin);
      start = afterBlanks(begin);
    } while (start >= end);
    if (indent() <= indent) {
      throw Unusual.INSTANCE;
    }
    value.append(emptyLines == 0 ? joint : "\n".repeat(emptyLines));
    return start;
  }

  /** A list of quoted and simple plain scalars on one line. */
  private ListNode flow(int open) {
    List<Node> items = new ArrayList<>();
    int at = afterBlanks(open + 1);
    if (depth + 1 >= limits.depth()) {
      throw Unusual.INSTANCE;
    }
    while (at < end && text.charAt(at) != ']') {
      count();
      char first = text.charAt(at);
      int to;
      if (first == '"' || first == '\'') {
        int close = text.indexOf(first, at + 1);
        if (close < 0 || close >= end) {
          throw Unusual.INSTANCE;
        }
        String value = text.substring(at + 1, close);
        to = close + 1;
        boolean odd = value.indexOf('\t') >= 0 || value.indexOf('\\') >= 0;
        if (odd || to < end && text.charAt(to) == '\'') {
          throw Unusual.INSTANCE;
        }
        items.add(ScalarNode.read(value, ScalarType.STRING, quotes(first), line(), column(at)));
      } else {
        to = at;
        while (to < end && isWord(text.charAt(to))) {
          to++;
        }
        if (to == at || first == '-' && (to == at + 1 || text.charAt(at + 1) == '/')) {
          throw Unusual.INSTANCE;
        }
        items.add(plain(text.substring(at, to), line(), column(at)));
      }
      at = afterBlanks(to);
      if (at < end && text.charAt(at) == ',') {
        at = afterBlanks(at + 1);
        if (at < end && text.charAt(at) == ']') {
          throw Unusual.INSTANCE;
        }
      } else if (at >= end || text.charAt(at) != ']') {
        throw Unusual.INSTANCE;
      }
    }
    if (at >= end) {
      throw Unusual.INSTANCE;
    }
    ListNode list = ListNode.read(items, line(), column(open));
    finish(at + 1);
    return list;
  }

  private static boolean isWord(char c) {
    return c >= 'a' && c <= 'z'
        || c >= 'A' && c <= 'Z'
        || c >= '0' && c <= '9'
        || c == '_'
        || c == '-'
        || c == '.'
        || c == '/';
  }

  /** A plain scalar, perhaps of several lines. */
  private ScalarNode folded(int from, int indent) {
    int atLine = line();
    int atColumn = column(from);
    int to = plainEnd(from);
    boolean comment = to < end && afterBlanks(to) < end;
    String value = text.substring(from, to);
    int before = line;
    boolean more = next();
    if (comment || !more || indent() <= indent) {
      return plain(value, atLine, atColumn);
    }
    StringBuilder whole = new StringBuilder(value);
    while (more && !comment && indent() > indent) {
      // a comment between the lines would have ended the scalar
      for (int skipped = line - 1, at = begin - 1; skipped > before; skipped--) {
        int lineBegin = text.lastIndexOf('\n', at - 1) + 1;
        if (afterBlanks(lineBegin) < at) {
          throw Unusual.INSTANCE;
        }
        at = lineBegin - 1;
      }
      int blankLines = line - before - 1;
      whole.append(blankLines == 0 ? " " : "\n".repeat(blankLines));
      to = plainEnd(start);
      comment = to < end && afterBlanks(to) < end;
      whole.append(text, start, to);
      before = line;
      more = next();
    }
    if (more && comment && indent() > indent) {
      throw Unusual.INSTANCE;
    }
    return plain(whole.toString(), atLine, atColumn);
  }

  /** Where the part of a plain scalar on this line ends. */
  private int plainEnd(int from) {
    int to = from;
    for (int i = from; i < end; i++) {
      char c = text.charAt(i);
      if (c == ' ') {
        continue;
      }
      if (c == '#' && i > from && text.charAt(i - 1) == ' ') {
        return to;
      }
      if (c == '\t' || c == ':' && isBlankAt(i + 1)) {
        throw Unusual.INSTANCE;
      }
      to = i + 1;
    }
    return to;
  }

  private ScalarNode literal(int at, int indent) {
    int atLine = line();
    int atColumn = column(at);
    int header = at + 1;
    char chomp = header < end ? text.charAt(header) : ' ';
    header += chomp == '-' || chomp == '+' ? 1 : 0;
    if (afterBlanks(header) < end) {
      throw Unusual.INSTANCE;
    }
    int blanks = -1;
    int emptyLines = 0;
    int longestEmpty = 0;
    StringBuilder value = new StringBuilder();
    int from = end + 1;
    while (from < text.length()) {
      int to = lineEnd(from);
      int first = afterBlanks(from);
      boolean empty = first >= to;
      if (empty && (blanks < 0 || to - from <= blanks)) {
        longestEmpty = Math.max(longestEmpty, to - from);
        emptyLines++;
      } else if (blanks < 0) {
        blanks = first - from;
        if (blanks <= indent || longestEmpty > blanks) {
          throw Unusual.INSTANCE;
        }
        append(value, emptyLines, from + blanks, to);
        emptyLines = 0;
      } else if (first - from < blanks) {
        break;
      } else {
        append(value, emptyLines + 1, from + blanks, to);
        emptyLines = 0;
      }
      if (to >= text.length()) {
        throw Unusual.INSTANCE; // no line end: the last line is a special case
      }
      line++;
      begin = from;
      end = to;
      from = to + 1;
    }
    if (blanks < 0) {
      throw Unusual.INSTANCE;
    }
    if (chomp != '-') {
      value.append('\n');
      if (chomp == '+') {
        value.append("\n".repeat(emptyLines));
      }
    }
    next();
    return ScalarNode.read(
        value.toString(), ScalarType.STRING, ScalarStyle.LITERAL, atLine, atColumn);
  }

  private void append(StringBuilder value, int breaks, int from, int to) {
    for (int i = 0; i < breaks; i++) {
      value.append('\n');
    }
    value.append(text, from, to);
  }
}
