// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.yaml;

import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.tree.ScalarNode;
import io.gitops4j.core.tree.ScalarStyle;
import java.util.Objects;
import java.util.function.UnaryOperator;

/**
 * What go-yaml makes of some scalars when it writes and reads them again, which kustomize does with
 * every resource. In a folded text a line break before an indented line is doubled, for the emitter
 * looks at the first line of the text where it should look at the next; and in {@code {a: }} the
 * nothing after the colon becomes an empty string. Stateless, thread-safe.
 */
public final class SettledScalars {
  private static final UnaryOperator<Node> SETTLE = SettledScalars::settle;

  private SettledScalars() {}

  /** The tree after a round trip; the same tree if nothing changes. */
  public static Node settle(Node node) {
    if (node instanceof MapNode map) {
      return map.mapValues(SETTLE);
    }
    if (node instanceof ListNode list) {
      return list.map(SETTLE);
    }
    ScalarNode scalar = (ScalarNode) node;
    if (scalar.isNull()) {
      return scalar.style() == ScalarStyle.SINGLE_QUOTED ? ScalarNode.of("") : scalar;
    }
    return scalar.style() == ScalarStyle.FOLDED ? settle(scalar) : scalar;
  }

  /**
   * The tree after a way through JSON, as a JSON patch takes it: no styles, null written out, and
   * every number a double of Go in its shortest form.
   */
  public static Node throughJson(Node node) {
    if (node instanceof MapNode map) {
      MapNode.Builder result = MapNode.builder().at(map.line(), map.column());
      map.entries().forEach(entry -> result.put(entry.keyNode(), throughJson(entry.value())));
      return result.build();
    }
    if (node instanceof ListNode list) {
      return list.withItems(list.items().stream().map(SettledScalars::throughJson).toList());
    }
    ScalarNode scalar = (ScalarNode) settle(node);
    return switch (scalar.type()) {
      case NULL -> ScalarNode.NULL;
      case BOOL -> ScalarNode.of(Boolean.TRUE.equals(scalar.value()));
      case STRING -> ScalarNode.of(scalar.text());
      case INT, FLOAT ->
          YamlReader.plainScalar(
              ScalarText.number(((Number) Objects.requireNonNull(scalar.value())).doubleValue()));
    };
  }

  private static ScalarNode settle(ScalarNode scalar) {
    String text = scalar.text();
    if (text.indexOf('\n') < 0 || !ScalarShape.of(text).blockAllowed()) {
      return scalar.withStyle(ScalarStyle.PLAIN);
    }
    return scalar.withText(read(written(text), text)).withStyle(ScalarStyle.PLAIN);
  }

  /** The lines that the emitter writes, without indentation. */
  private static String written(String text) {
    int first = 0;
    while (first < text.length() && text.charAt(first) == '\n') {
      first++;
    }
    boolean doubles = first < text.length() && !isBlank(text.charAt(first));
    StringBuilder out = new StringBuilder();
    boolean breaks = true;
    boolean indented = true;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\n') {
        if (!breaks && !indented && doubles) {
          out.append('\n');
        }
        breaks = true;
      } else {
        if (breaks) {
          indented = isBlank(c);
        }
        breaks = false;
      }
      out.append(c);
    }
    return out.toString();
  }

  /** What the scanner reads from those lines. */
  private static String read(String written, String text) {
    boolean strip = !text.endsWith("\n");
    boolean keep = text.endsWith("\n\n") || text.equals("\n");
    StringBuilder out = new StringBuilder();
    String lead = "";
    StringBuilder trail = new StringBuilder();
    boolean indentedBefore = false;
    int at = 0;
    while (at < written.length()) {
      int end = written.indexOf('\n', at);
      boolean ends = end >= 0;
      end = ends ? end : written.length();
      if (end == at) {
        trail.append('\n');
      } else {
        boolean indented = isBlank(written.charAt(at));
        if (!indentedBefore && !indented && !lead.isEmpty()) {
          out.append(trail.isEmpty() ? " " : "");
        } else {
          out.append(lead);
        }
        out.append(trail).append(written, at, end);
        trail.setLength(0);
        indentedBefore = indented;
        lead = "\n";
      }
      at = end + 1;
    }
    out.append(strip ? "" : lead).append(keep ? trail : "");
    return out.toString();
  }

  private static boolean isBlank(char c) {
    return c == ' ' || c == '\t';
  }
}
