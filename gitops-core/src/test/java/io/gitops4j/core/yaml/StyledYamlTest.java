// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StyledYamlTest {
  @Test
  void print_keepsOrderAndStyles() {
    String yaml =
        "z: 'one'\na: \"two\"\nlist:\n- 1\n- x: true\n  y: [] \ntext: |\n  l1\n  l2\nempty:\n";
    String printed = StyledYaml.print(YamlReader.ofDefaults().read("a.yaml", yaml).get(0));
    assertThat(printed).isEqualTo(yaml.replace("[] ", "[]"));
  }

  @Test
  void print_quotesAStringThatWouldBeReadAsSomethingElse() {
    assertThat(StyledYaml.print(io.gitops4j.core.tree.ScalarNode.of("5"))).isEqualTo("\"5\"\n");
    assertThat(StyledYaml.print(io.gitops4j.core.tree.ScalarNode.of("a: b"))).isEqualTo("'a: b'\n");
  }
}
