// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.app.set.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class FunctionsTest {

  private static String filled(String template) {
    return GoTemplate.parse(template)
        .execute(new Dict(), GoTemplate.Missing.NO_VALUE, new Budget(10_000, 10_000));
  }

  @Test
  void functions_areThoseOfTheDocumentation() throws IOException {
    String text = Files.readString(Path.of("../docs/applicationset.md"));
    String list = text.substring(text.indexOf("<!-- functions -->") + 18);
    String names =
        Functions.names().stream().map(name -> "`" + name + "`").collect(Collectors.joining(", "));
    String listed =
        Arrays.stream(list.strip().split("\n\n")[0].split("[,.\\s]+"))
            .collect(Collectors.joining(", "));

    assertThat(listed).isEqualTo(names);
  }

  @Test
  void function_thatIsUnknown_isRefusedByNameAndPlace() {
    assertThatThrownBy(() -> GoTemplate.parse("a\n{{ uper .x }}"))
        .isInstanceOfSatisfying(
            TemplateFailure.class,
            e -> {
              assertThat(e.kind()).isEqualTo(TemplateFailure.Kind.SYNTAX);
              assertThat(e.text()).isEqualTo("function \"uper\" not defined; did you mean upper?");
              assertThat(e.placeIn("a\n{{ uper .x }}")).isEqualTo("2:4");
            });
    for (String name : List.of("now", "genCA", "randAlpha 5", "typeOf 1", "define \"x\"")) {
      assertThatThrownBy(() -> GoTemplate.parse("{{ " + name + " }}"))
          .isInstanceOfSatisfying(
              TemplateFailure.class,
              e -> assertThat(e.kind()).isEqualTo(TemplateFailure.Kind.UNSUPPORTED));
    }
    assertThatThrownBy(() -> GoTemplate.parse("{{ include \"x\" . }}"))
        .hasMessageContaining("it is one of Helm");
  }

  @Test
  void work_withoutBound_isRefused() {
    for (String template :
        List.of(
            "{{ repeat 1000000000 \"x\" }}",
            "{{ indent 2000000000 \"x\" }}",
            "{{ until 2000000000 }}",
            "{{ untilStep 0 2000000000 1 }}",
            "{{ seq 2000000000 }}",
            "{{ printf \"%9999d%9999d\" 1 2 }}",
            "{{ printf \"%99999999999d\" 1 }}",
            "{{ range 1000 }}{{ range 1000 }}{{ end }}{{ end }}",
            "{{ $x := \"xx\" }}{{ range 60 }}{{ $x = cat $x $x }}{{ end }}",
            "{{ $x := list 1 }}{{ range 60 }}{{ $x = list $x $x }}{{ end }}{{ toJson $x }}",
            "{{ $x := \"x\" }}{{ range 60 }}{{ $x = replace \"x\" \"xxxx\" $x }}{{ end }}",
            "{{ regexReplaceAll \"x*\" (repeat 5000 \"x\") (repeat 5000 \"y\") }}",
            "{{ (".repeat(200) + "1" + ") }}".repeat(200),
            "{{ if 1 }}".repeat(200) + "{{ end }}".repeat(200))) {
      assertThatThrownBy(() -> filled(template))
          .as(template)
          .isInstanceOfSatisfying(
              TemplateFailure.class,
              e -> assertThat(e.kind()).isNotEqualTo(TemplateFailure.Kind.EXECUTION));
    }
  }

  @Test
  void map_thatHoldsItself_isNoEndlessText() {
    assertThatThrownBy(() -> filled("{{ $d := dict }}{{ $_ := set $d \"a\" $d }}{{ $d }}"))
        .isInstanceOf(TemplateFailure.class);
  }

  @Property(tries = 500)
  void text_ofAnyKind_isReadOrRefused(@ForAll @StringLength(max = 40) String text) {
    String template = "{{" + text + "}}";
    try {
      assertThat(filled(template)).isNotNull();
    } catch (TemplateFailure e) {
      assertThat(e.placeIn(template)).matches("\\d+:\\d+");
    }
  }
}
