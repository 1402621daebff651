// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.app.set.template;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.app.set.template.GoTemplate.Missing;
import io.gitops4j.core.json.JsonTrees;
import io.gitops4j.core.tree.MapNode;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/**
 * Templates with what Go 1.26's text/template and sprig 3.3.0 made of them: first the parameters,
 * then a template a line with its text ("o") or its error ("e").
 */
class RecordedTemplatesTest {

  private static List<MapNode> lines() throws IOException {
    try (InputStream in =
        Objects.requireNonNull(
            RecordedTemplatesTest.class.getResourceAsStream(
                "/io/gitops4j/core/app/set/go-templates.jsonl"))) {
      List<MapNode> lines = new ArrayList<>();
      for (String line : new String(in.readAllBytes(), UTF_8).split("\n")) {
        lines.add((MapNode) JsonTrees.read("go-templates", line.getBytes(UTF_8)));
      }
      return lines;
    }
  }

  private static Missing missing(MapNode row) {
    String option = row.text("m");
    if (option == null || option.equals("invalid")) {
      return Missing.NO_VALUE;
    }
    return option.equals("error") ? Missing.ERROR : Missing.ZERO;
  }

  private static String result(MapNode row, MapNode parameters) {
    try {
      String text =
          GoTemplate.parse(Objects.requireNonNull(row.text("t")))
              .execute(Values.of(parameters), missing(row), new Budget(100_000, 100_000));
      return "text: " + text;
    } catch (TemplateFailure e) {
      return e.kind() == TemplateFailure.Kind.UNSUPPORTED ? "unsupported" : "error: " + e.text();
    }
  }

  @Test
  void template_recorded_givesGosText() throws IOException {
    List<MapNode> lines = lines();
    List<String> different = new ArrayList<>();
    for (MapNode row : lines.subList(1, lines.size())) {
      boolean refused = "{{ 1i }}".equals(row.text("t"));
      String wanted = refused ? "unsupported" : "text: " + row.text("o");
      String got = result(row, lines.get(0));
      if (row.has("o") ? !got.equals(wanted) : got.startsWith("text: ")) {
        different.add(
            row.text("t")
                + "\n    Go:   "
                + (row.has("o") ? wanted : row.text("e"))
                + "\n    ours: "
                + got);
      }
    }
    assertThat(different).isEmpty();
    assertThat(lines).hasSizeGreaterThan(2000);
  }
}
