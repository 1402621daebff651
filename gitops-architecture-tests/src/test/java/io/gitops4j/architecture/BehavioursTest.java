// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What {@code docs/behaviours} says of tests is true of the sources. */
class BehavioursTest {
  private static final String HEADER = "behaviour\tpeer\ttests\tnote";
  private static final Pattern REFERENCE = Pattern.compile("(\\w+)#(\\w+)");
  private static final Pattern TEST =
      Pattern.compile("@(Test|Property|ParameterizedTest|RepeatedTest|TestFactory)\\b");

  /** Test classes by their simple name: a few modules have one of the same name. */
  private static final Map<String, List<String>> SOURCES =
      Repository.sources(Repository.ROOT).stream()
          .filter(file -> TEST.matcher(Repository.text(file)).find())
          .collect(
              Collectors.groupingBy(
                  file -> file.getFileName().toString().replace(".java", ""),
                  Collectors.mapping(Repository::text, Collectors.toList())));

  /** A line of a table. */
  private record Row(String where, String line, List<String> columns) {
    List<String> tests() {
      return columns.get(2).isEmpty() ? List.of() : List.of(columns.get(2).split(","));
    }

    @Override
    public String toString() {
      return where + " " + line;
    }
  }

  private static List<Row> rows() throws IOException {
    List<Row> rows = new ArrayList<>();
    try (Stream<Path> files = Files.list(Repository.ROOT.resolve("docs/behaviours"))) {
      for (Path file : files.filter(each -> each.toString().endsWith(".tsv")).sorted().toList()) {
        List<String> lines = Repository.text(file).lines().toList();
        for (int i = 0; i < lines.size(); i++) {
          if (!lines.get(i).equals(HEADER)) {
            String where = file.getFileName() + ":" + (i + 1);
            rows.add(new Row(where, lines.get(i), List.of(lines.get(i).split("\t", -1))));
          }
        }
      }
    }
    return rows;
  }

  @Test
  void row_hasFourColumns_andATestOrANote() throws IOException {
    assertThat(rows())
        .isNotEmpty()
        .allSatisfy(
            row -> {
              assertThat(row.columns()).hasSize(4);
              assertThat(row.columns().get(0)).isNotBlank();
              assertThat(row.columns().get(1)).isNotBlank();
              assertThat(row.columns().get(2) + row.columns().get(3)).isNotBlank();
            });
  }

  @Test
  void behaviour_standsInATableOnce() throws IOException {
    assertThat(rows()).extracting(row -> row.columns().get(0)).doesNotHaveDuplicates();
  }

  @Test
  void namedTest_exists() throws IOException {
    assertThat(rows())
        .allSatisfy(
            row ->
                assertThat(row.tests())
                    .allSatisfy(test -> assertThat(exists(test.strip())).as(test).isTrue()));
  }

  private static boolean exists(String test) {
    Matcher reference = REFERENCE.matcher(test);
    return reference.matches()
        && SOURCES.getOrDefault(reference.group(1), List.of()).stream()
            .anyMatch(source -> hasTest(source, reference.group(2)));
  }

  /** Whether the annotations in front of a method, up to the empty line, make it a test. */
  private static boolean hasTest(String source, String method) {
    Matcher found = Pattern.compile("void " + method + "\\(").matcher(source);
    while (found.find()) {
      int from = source.lastIndexOf("\n\n", found.start());
      if (TEST.matcher(source.substring(Math.max(from, 0), found.start())).find()) {
        return true;
      }
    }
    return false;
  }
}
