// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.sops.internal.format;

import io.gitops4j.core.tree.ScalarNode;
import io.gitops4j.core.tree.ScalarStyle;
import io.gitops4j.core.tree.ScalarType;
import io.gitops4j.core.yaml.CommentedNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads INI as Go's {@code gopkg.in/ini.v1} does with its defaults. Used once. */
final class IniReader {
  private static final String TRIPLE = "\"\"\"";

  private final String file;
  private final String[] lines;
  private final List<Section> sections = new ArrayList<>();
  private final StringBuilder comment = new StringBuilder();
  private int at;

  /** A section under way. */
  private static final class Section {
    private final String name;
    private final String comment;
    private final Map<String, Key> keys = new LinkedHashMap<>();

    Section(String name, String comment) {
      this.name = name;
      this.comment = comment;
    }
  }

  private record Key(String value, String comment, int line) {}

  IniReader(String file, String text) {
    this.file = file;
    this.lines = (text.startsWith("\uFEFF") ? text.substring(1) : text).split("\n", -1);
  }

  CommentedNode.Mapping document() {
    Section section = new Section("DEFAULT", "");
    sections.add(section);
    while (at < lines.length) {
      int number = at + 1;
      String line = lines[at++].stripLeading();
      if (line.isBlank()) {
        continue;
      }
      if (line.charAt(0) == '#' || line.charAt(0) == ';') {
        comment.append(line).append('\n');
      } else if (line.charAt(0) == '[') {
        section = section(line, number);
      } else {
        key(line, number, section);
      }
    }
    return document(sections);
  }

  private Section section(String line, int number) {
    int end = line.lastIndexOf(']');
    if (end < 0) {
      throw Failures.format(file, number, "the name of a section is not closed");
    }
    String name = line.substring(1, end);
    inline(line.substring(end + 1));
    if (name.isEmpty()) {
      throw Failures.format(file, number, "a section has no name");
    }
    if (name.equals("DEFAULT")) {
      String more = taken();
      Section known = sections.get(0);
      Section again = new Section(known.name, more.isEmpty() ? known.comment : more);
      again.keys.putAll(known.keys);
      sections.set(0, again);
      return again;
    }
    Section section = new Section(name, taken());
    sections.add(section);
    return section;
  }

  private void inline(String rest) {
    String text = rest.strip();
    if (text.startsWith("#") || text.startsWith(";")) {
      comment.append(text);
    }
  }

  private String taken() {
    String text = comment.toString().strip();
    comment.setLength(0);
    return text;
  }

  private void key(String line, int number, Section section) {
    String quote = line.startsWith(TRIPLE) ? TRIPLE : "";
    if (quote.isEmpty() && (line.charAt(0) == '"' || line.charAt(0) == '`')) {
      quote = line.substring(0, 1);
    }
    int from = 0;
    String name = null;
    if (!quote.isEmpty()) {
      from = line.indexOf(quote, quote.length());
      if (from < 0) {
        throw Failures.format(file, number, "the quote of a key is not closed");
      }
      name = line.substring(quote.length(), from);
      from += quote.length();
    }
    int delimiter = delimiter(line, from);
    if (delimiter < 0) {
      throw Failures.format(file, number, "a line has no =");
    }
    name = name == null ? line.substring(0, delimiter).strip() : name;
    if (name.isEmpty()) {
      throw Failures.format(file, number, "a key has no name");
    }
    String value = value(line.substring(delimiter + 1).stripLeading(), number);
    section.keys.put(name, new Key(value, taken(), number));
  }

  private static int delimiter(String line, int from) {
    int equals = line.indexOf('=', from);
    int colon = line.indexOf(':', from);
    return equals < 0 ? colon : colon < 0 ? equals : Math.min(equals, colon);
  }

  private String value(String start, int number) {
    String line = start;
    if (line.isEmpty()) {
      return "";
    }
    String quote =
        line.length() > 3 && line.startsWith(TRIPLE) ? TRIPLE : line.charAt(0) == '`' ? "`" : "";
    if (!quote.isEmpty()) {
      return quoted(line.substring(quote.length()), quote, number);
    }
    line = line.strip();
    StringBuilder continued = new StringBuilder();
    while (line.endsWith("\\") && at < lines.length) {
      continued.append(line, 0, line.length() - 1);
      line = lines[at++].strip();
    }
    line = line.endsWith("\\") ? line.substring(0, line.length() - 1) : line;
    line = continued.append(line).toString();
    int mark = comment(line);
    if (mark >= 0) {
      comment.append(line, mark, line.length());
      line = line.substring(0, mark).strip();
    }
    return surrounded(line, '\'') || surrounded(line, '"')
        ? line.substring(1, line.length() - 1)
        : line;
  }

  private static int comment(String line) {
    int number = line.indexOf('#');
    int semicolon = line.indexOf(';');
    return number < 0 ? semicolon : semicolon < 0 ? number : Math.min(number, semicolon);
  }

  private static boolean surrounded(String line, char quote) {
    return line.length() >= 2
        && line.charAt(0) == quote
        && line.indexOf(quote, 1) == line.length() - 1;
  }

  private String quoted(String first, String quote, int number) {
    StringBuilder value = new StringBuilder();
    String line = first;
    while (true) {
      int end = line.lastIndexOf(quote);
      if (end >= 0) {
        inline(line.substring(end + quote.length()));
        return value.append(line, 0, end).toString();
      }
      if (at >= lines.length) {
        throw Failures.format(file, number, "the quote of a value is not closed");
      }
      value.append(line).append('\n');
      line = lines[at++];
    }
  }

  private CommentedNode.Mapping document(List<Section> read) {
    List<CommentedNode.Part> parts = new ArrayList<>();
    for (Section section : read) {
      List<CommentedNode.Part> inside = new ArrayList<>();
      comment(section.comment, inside);
      section.keys.forEach(
          (name, key) -> {
            inside.add(
                CommentedNode.Entry.of(
                    name,
                    CommentedNode.Scalar.of(
                        ScalarNode.read(
                            key.value(), ScalarType.STRING, ScalarStyle.PLAIN, key.line(), 1))));
            comment(key.comment(), inside);
          });
      parts.add(CommentedNode.Entry.of(section.name, new CommentedNode.Mapping(inside)));
    }
    return new CommentedNode.Mapping(parts);
  }

  /** A comment without its first mark, as SOPS keeps it. */
  private static void comment(String text, List<CommentedNode.Part> parts) {
    if (text.isEmpty()) {
      return;
    }
    char mark = text.charAt(0);
    int from = 0;
    while (from < text.length() && (text.charAt(from) == mark || text.charAt(from) == ' ')) {
      from++;
    }
    parts.add(new CommentedNode.Comment(text.substring(from), false));
  }
}
