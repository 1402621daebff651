// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SemVerRangeTest {
  private static final List<String> TAGS =
      List.of(
          "v0.9.0",
          "1.0.0",
          "v1.2.3",
          "1.2.4",
          "1.10.0",
          "2.0.0-rc.1",
          "v2.0.0",
          "2.1.0",
          "nightly");

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        ">=1.0.0 <2; 1.10.0",
        "1.x; 1.10.0",
        "~1.2; 1.2.4",
        "^1.2; 1.10.0",
        "1.2.3; v1.2.3",
        "*; 2.1.0",
        ">2.0.0; 2.1.0",
        "<1 || 1.2.x; 1.2.4",
        "1.0 - 1.2; 1.2.4",
        ">=2.0.0-rc.1 <2.0.0-z; 2.0.0-rc.1",
        "!=2.1.0; v2.0.0"
      })
  void highest_ofTheTags_insideTheRange(String range, String expected) {
    assertThat(SemVerRange.parse(range).highest(TAGS)).hasValue(expected);
  }
}
