// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.kustomize.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.tree.ScalarNode;
import io.gitops4j.core.yaml.YamlReader;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GoTextTest {
  @ParameterizedTest
  @CsvSource({
    "1.10, 1.1",
    "2, 2",
    "007, 7",
    "0x1F, 31",
    "1_000, 1000",
    "1e3, 1000",
    "1234567.5, 1.2345675e+06",
    "123456789012345678901, 1.2345678901234568e+20",
    "0.0001, 0.0001",
    "0.00001, 1e-05",
    "-0.5, -0.5",
    "yes, true",
    "OFF, false",
    "text, text"
  })
  void of_scalarAsConfiguration_textOfGo(String written, String text) {
    ScalarNode scalar =
        (ScalarNode)
            YamlReader.ofDefaults().asConfiguration().read("", "v: " + written).get(0).at("v");
    assertThat(GoText.of(scalar)).isEqualTo(text);
  }
}
