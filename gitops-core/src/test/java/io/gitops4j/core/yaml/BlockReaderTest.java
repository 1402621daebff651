// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.tree.ScalarNode;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What the reader of plain YAML reads is what the reader of all YAML reads, to the last column. */
class BlockReaderTest {
  private static List<Node> plain(String text, boolean configuration) {
    return new BlockReader(text, YamlLimits.DEFAULTS, configuration, Placement.OWN).documents();
  }

  private static String composed(String text, boolean configuration) {
    try {
      return shown(
          new TreeComposer(
                  "f",
                  text,
                  YamlLimits.DEFAULTS,
                  false,
                  configuration ? Dialect.CONFIGURATION : Dialect.PLAIN,
                  Placement.OWN,
                  issue -> {})
              .documents());
    } catch (YamlException e) {
      return "refused: " + e.getMessage();
    }
  }

  /** All that a node holds. */
  private static String shown(List<Node> nodes) {
    StringBuilder out = new StringBuilder();
    nodes.forEach(node -> show(node, out));
    return out.toString();
  }

  private static void show(Node node, StringBuilder out) {
    out.append(node.line()).append(':').append(node.column()).append(' ');
    if (node instanceof MapNode map) {
      out.append("{\n");
      for (MapNode.Entry entry : map.entries()) {
        show(entry.keyNode(), out);
        show(entry.value(), out);
      }
      out.append("}\n");
    } else if (node instanceof ListNode list) {
      out.append("[\n");
      list.forEach(item -> show(item, out));
      out.append("]\n");
    } else {
      ScalarNode scalar = (ScalarNode) node;
      out.append(scalar.type()).append(' ').append(scalar.style()).append(" <");
      out.append(scalar.text()).append("> <").append(scalar.source()).append(">\n");
    }
  }

  @Test
  void manifest_isReadPlainly() {
    String text =
        """
        # a comment
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: web   # trailing
          annotations:
            "quoted/key": 'it''s'
            empty:
        spec:
          replicas: 2
          args: ["--port", 80, a/b]
          none: []
          nothing: {}
          inBraces: {app: web, "a": [1, {b: 'c'}]} # all on one line
          containers:
          - name: main
            image: nginx:1.27
            command:
              - sh
              -
              - - nested
                - list
          text: |
            first

              indented
            last
          kept: |+
            a

          folded: one two
            three

            four
          below:
            a scalar on a line of its own
            that goes on
          quotedBelow: # a comment
            "in
            quotes"
          literalBelow:
            |
            text
          foldedBelow: >-
            one
            two

            three
              deeper

              deeper still
            four
          indented: |2-
               three blanks

            none
          items:
          - >

            begins with an empty line

          -
            plain
          -
            [a, b]
        ---
        kind: Second
        since: 2024-01-02
        """;
    List<Node> nodes = plain(text, false);
    assertThat(nodes).hasSize(2);
    assertThat(shown(nodes)).isEqualTo(composed(text, false));
    assertThat(shown(plain(text, true))).isEqualTo(composed(text, true));
  }

  @Test
  void blockAtTheEndOfATextWithoutALineEnd_hasNone() {
    for (String header : List.of("|", "|-", "|+", ">", ">-", ">+")) {
      String text = "a: " + header + "\n  one\n\n  two";
      assertThat(shown(plain(text, false))).isEqualTo(composed(text, false)).contains("two>");
    }
  }

  @Provide
  Arbitrary<String> texts() {
    Arbitrary<String> starts =
        Arbitraries.of(
            "a: ", "b: ", "c:", "- ", "-", "- a: ", "- - ", "\"q\": ", "'r': ", "x : ", "", "1: ",
            "yes: ", "<<: ", "? ", "a:b: ", "# ", "---", "...", "- b:", "k #: ");
    Arbitrary<String> values =
        Arbitraries.of(
            "",
            "",
            "word",
            "two words",
            "12",
            "0x1f",
            "1.5",
            "true",
            "yes",
            "null",
            "~",
            "|",
            "|-",
            "|+",
            ">",
            ">",
            ">-",
            ">+",
            "|2",
            "|1-",
            "|-2",
            ">2+",
            ">9 ",
            "|0",
            "|--",
            "'single'",
            "'it''s'",
            "\"double\"",
            "\"a\\nb\"",
            "\"a \\",
            "\"\\ b\\\"c",
            "\\  x \\\"\"",
            "'open",
            "close'",
            "close\"",
            "\"a\\\\b\\t \"",
            "\"tail\\n",
            "\"x  ",
            "[-c, -]",
            "[--a]",
            "[--a=b, c = d]",
            "[two words, -c  exit 0 ]",
            "[=, a]",
            "[a - b, c #d]",
            "[a #, b]",
            "{a b: c d}",
            "{a -: c, d:e}",
            "[-/]",
            "\"open",
            "[]",
            "{}",
            "[a, b]",
            "[a, 'b', \"c\"]",
            "[a,]",
            "[-1]",
            "{a: b}",
            "{a: b, c: [d, {e: 'f'}]}",
            "{a: b, a: c}",
            "{a:b}",
            "{a: }",
            "{1: x}",
            "{'a': b}",
            "{a: b}: c",
            "[{a: b}, c]",
            "{a: b,}",
            "{yes: no}",
            "{a: -1}",
            "[a: b]",
            "{a, b}",
            "{null: a}",
            "{a: null}",
            "{-: a}",
            "{ a: b , c: {} } # c",
            "[[a], []]",
            "{a: b} c",
            "{? a : b}",
            "{a: {b: {c: [d]}}}",
            "{2024-01-02: a}",
            "{.inf: a}",
            "{a: 0x1F, b: 1e3, c: 1_000}",
            "v # comment",
            "v#no",
            "a: b",
            "a:",
            "- x",
            "-x",
            "*alias",
            "&anchor v",
            "!!str 5",
            "2024-01-02",
            "2024-1-2 3:4:5",
            "http://x/y",
            "é",
            "a\tb",
            "\t",
            ".inf",
            "1:30",
            "@x",
            "%x",
            "trail  ",
            "?x",
            ":x",
            "# c",
            "'a': b",
            "\"a\" b",
            "--- x",
            "text\ud83d\ude00");
    Arbitrary<Integer> indents = Arbitraries.of(0, 0, 0, 2, 2, 2, 4, 4, 1, 3, 6);
    Arbitrary<String> lines =
        Combinators.combine(indents, starts, values)
            .as((indent, start, value) -> " ".repeat(indent) + start + value);
    return Combinators.combine(lines.list().ofMaxSize(9), Arbitraries.of("\n", "\n", "\n", ""))
        .as((all, last) -> String.join("\n", all) + last);
  }

  @Property(tries = 40_000)
  void whateverIsReadPlainly_isReadTheSameByTheOtherReader(
      @ForAll("texts") String text, @ForAll boolean configuration) {
    List<Node> nodes = plain(text, configuration);
    if (nodes != null) {
      assertThat(shown(nodes)).as(text).isEqualTo(composed(text, configuration));
    }
  }

  @Property(tries = 20_000)
  void shortTextsOfOddCharacters_areReadTheSame(
      @ForAll("odd") String text, @ForAll boolean configuration) {
    List<Node> nodes = plain(text, configuration);
    if (nodes != null) {
      assertThat(shown(nodes)).as(text).isEqualTo(composed(text, configuration));
    }
  }

  @Provide
  Arbitrary<String> odd() {
    return Arbitraries.strings().withChars("a:- \n\n'\"#|[]{},1\té").ofMaxLength(14);
  }

  @Test
  @Tag("conformance")
  void filesOfPublicRepositories_areReadTheSame_mostOfThemPlainly() throws IOException {
    String given = System.getProperty("gitops.shared", "");
    Path root =
        Path.of(given.isEmpty() ? "../../shared" : given)
            .toAbsolutePath()
            .normalize()
            .resolve("conformance");
    Assumptions.assumeTrue(
        Files.isDirectory(root), () -> "no conformance cases: " + root + " is absent");
    long read = 0;
    long plainly = 0;
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file :
          files.filter(path -> path.toString().matches(".*\\.ya?ml")).sorted().toList()) {
        String text;
        try {
          text = Files.readString(file);
        } catch (MalformedInputException e) {
          continue;
        }
        for (boolean configuration : new boolean[] {false, true}) {
          List<Node> nodes = plain(text, configuration);
          read += text.length();
          if (nodes != null) {
            plainly += text.length();
            assertThat(shown(nodes)).as(file.toString()).isEqualTo(composed(text, configuration));
          }
        }
      }
    }
    System.out.println("READ PLAINLY " + plainly + " of " + read + " characters");
    assertThat(plainly * 10).isGreaterThan(read * 7);
  }
}
