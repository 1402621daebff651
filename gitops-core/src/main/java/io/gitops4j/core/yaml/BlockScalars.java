// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.yaml;

import io.gitops4j.core.tree.ScalarNode;
import io.gitops4j.core.tree.ScalarStyle;
import io.gitops4j.core.tree.ScalarType;

/**
 * The scalars that {@link BlockReader} knows: plain and quoted ones, perhaps of several lines,
 * literal and folded texts.
 */
abstract class BlockScalars extends BlockLines {
  BlockScalars(String text, YamlLimits limits, boolean configuration, Placement placement) {
    super(text, limits, configuration, placement);
  }

  static ScalarStyle quotes(char mark) {
    return mark == '"' ? ScalarStyle.DOUBLE_QUOTED : ScalarStyle.SINGLE_QUOTED;
  }

  ScalarNode plain(String value, int atLine, int atColumn) {
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

  /** Nothing but a comment may follow on the line; goes to the next one. */
  void finish(int from) {
    int at = afterBlanks(from);
    if (at < end && (at == from || text.charAt(at) != '#')) {
      throw Unusual.INSTANCE;
    }
    next();
  }

  /** A scalar in quotes, perhaps of several lines. */
  ScalarNode quoted(int at, int indent) {
    int atLine = line();
    int atColumn = column(at);
    char mark = text.charAt(at);
    int close = simpleEnd(at, mark);
    if (close > 0) {
      ScalarNode scalar =
          ScalarNode.read(part(at + 1, close), ScalarType.STRING, quotes(mark), atLine, atColumn);
      finish(close + 1);
      return scalar;
    }
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

  /** Where a scalar in quotes ends if it stands on one line and has no escapes; -1 if not so. */
  private int simpleEnd(int open, char mark) {
    for (int i = open + 1; i < end; i++) {
      char c = text.charAt(i);
      if (c == mark) {
        return mark == '\'' && i + 1 < end && text.charAt(i + 1) == mark ? -1 : i;
      }
      if (c == '\t' || c == '\\' && mark == '"') {
        return -1;
      }
    }
    return -1;
  }

  static char escaped(char c) {
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
  int nextOfQuoted(StringBuilder value, String joint, int indent) {
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

  /** A plain scalar, perhaps of several lines. */
  ScalarNode folded(int from, int indent) {
    int atLine = line();
    int atColumn = column(from);
    int to = plainEnd(from);
    boolean comment = to < end && afterBlanks(to) < end;
    String value = part(from, to);
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
  int plainEnd(int from) {
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

  /** A literal or folded text below a {@code |} or {@code >}. */
  ScalarNode blockText(int at, int indent) {
    int atLine = line();
    int atColumn = column(at);
    boolean folded = text.charAt(at) == '>';
    char chomp = ' ';
    int blanks = -1; // of each line before its text; by the first one if the header does not say
    int header = at + 1;
    for (; header < end && text.charAt(header) != ' '; header++) {
      char c = text.charAt(header);
      if ((c == '-' || c == '+') && chomp == ' ') {
        chomp = c;
      } else if (c >= '1' && c <= '9' && blanks < 0) {
        blanks = indent + c - '0';
      } else {
        throw Unusual.INSTANCE;
      }
    }
    if (afterBlanks(header) < end) {
      throw Unusual.INSTANCE;
    }
    int emptyLines = 0;
    int longestEmpty = 0;
    boolean foldable = false; // whether the line before is one that may be joined
    StringBuilder value = new StringBuilder();
    boolean any = false;
    int from = end + 1;
    while (from < text.length()) {
      int to = lineEnd(from);
      int first = afterBlanks(from);
      if (first >= to && (blanks < 0 || to - from <= blanks)) {
        longestEmpty = Math.max(longestEmpty, to - from);
        emptyLines++;
      } else {
        if (blanks < 0) {
          blanks = first - from;
          if (blanks <= indent || longestEmpty > blanks) {
            throw Unusual.INSTANCE;
          }
        } else if (first - from < blanks) {
          break;
        }
        char begins = text.charAt(from + blanks);
        boolean joined = folded && begins != ' ' && begins != '\t';
        append(value, emptyLines, any, foldable && joined);
        value.append(text, from + blanks, to);
        foldable = joined;
        any = true;
        emptyLines = 0;
      }
      if (to >= text.length()) {
        if (first >= to) {
          throw Unusual.INSTANCE;
        }
        chomp = '-'; // the last line of the text has no line end, so the block has none
      }
      line++;
      begin = from;
      end = to;
      from = to + 1;
    }
    if (!any) {
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
        value.toString(),
        ScalarType.STRING,
        folded ? ScalarStyle.FOLDED : ScalarStyle.LITERAL,
        atLine,
        atColumn);
  }

  /** What stands between a line of a text and the one before it. */
  private static void append(StringBuilder value, int emptyLines, boolean any, boolean joined) {
    if (any && joined && emptyLines == 0) {
      value.append(' ');
    } else if (any && !joined) {
      value.append('\n');
    }
    for (int i = 0; i < emptyLines; i++) {
      value.append('\n');
    }
  }
}
