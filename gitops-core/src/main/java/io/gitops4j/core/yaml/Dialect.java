// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.yaml;

import io.gitops4j.core.error.Issue;
import io.gitops4j.core.error.Location;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How much of a text is read, and by which rules. */
enum Dialect {
  /** All documents that YAML sees. */
  PLAIN,

  /** As kustomize reads resources. */
  RESOURCES,

  /** As tools read their configuration. */
  CONFIGURATION;

  /** Made when it is needed, which most texts don't. */
  private static final class Separator {
    static final Pattern PATTERN = Pattern.compile("\n---([^\n]*)\n");
  }

  /**
   * A piece of a text that is parsed on its own.
   *
   * @param text what is parsed
   * @param line how many lines stand before it
   */
  record Part(String text, int line) {}

  /** Whether only the first document of each part counts, and what follows it is not looked at. */
  boolean firstOnly() {
    return this != PLAIN;
  }

  /**
   * The parts of a text. Resources are parted at lines that begin with three dashes; such a line
   * may hold a comment, but nothing else.
   */
  List<Part> parts(String file, String text, Consumer<Issue> wrong) {
    if (this != RESOURCES || !text.contains("\n---")) {
      return List.of(new Part(text, 0));
    }
    String lines = text.indexOf('\r') < 0 ? text : text.replace("\r\n", "\n");
    List<Part> parts = new ArrayList<>();
    Matcher separator = Separator.PATTERN.matcher(lines);
    int from = 0;
    int line = 0;
    while (separator.find()) {
      String part = lines.substring(from, separator.start() + 1);
      parts.add(new Part(part, line));
      line += (int) part.chars().filter(c -> c == '\n').count();
      String rest = separator.group(1).strip();
      if (!rest.isEmpty() && rest.charAt(0) != '#') {
        wrong.accept(
            Issue.error(YamlError.SYNTAX, "a line that begins with --- parts documents")
                .at(new Location(file, line + 1, 1, null, null))
                .withExpected("nothing but a comment behind the dashes"));
      }
      line++;
      from = separator.end();
    }
    parts.add(new Part(lines.substring(from), line));
    return parts;
  }
}
