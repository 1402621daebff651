// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.render.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PathGlobTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "*.yaml|a.yaml|true",
        "*.yaml|below/a.yaml|true", // a star crosses slashes
        "*.yaml|a.yml|false",
        "{*.yml,*.yaml}|a.yml|true",
        "{*.yml,*.yaml}|a.json|false",
        "{a,b{c,d}}e|bde|true",
        "{a,b{c,d}}e|be|false",
        "a{,b}c|ac|true",
        "?.yaml|x.yaml|true",
        "?.yaml|xx.yaml|false",
        "[a-c]1|b1|true",
        "[a-c]1|d1|false",
        "[!a-c]1|d1|true",
        "[!a-c]1|a1|false",
        "[abc-]|-|true",
        "a,b|a,b|true",
        "\\*|*|true",
        "\\*|x|false",
        "**/x|a/b/x|true",
        "é?|éß|true",
        "[😀-😂]?|😁😂|true",
        "*|anything/at/all|true"
      })
  void matches_pattern_asArgoCd(String pattern, String path, boolean expected) {
    assertThat(PathGlob.of(pattern).matches(path)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{a", "a}", "[a", "[]", "a\\", "{a,{b}", "[a-", "[\\"})
  void of_malformedPattern_refused(String pattern) {
    assertThatThrownBy(() -> PathGlob.of(pattern)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void of_tooLongPattern_refused() {
    assertThatThrownBy(() -> PathGlob.of("a".repeat(1025))).hasMessageContaining("1024");
  }

  @Test
  void matches_hostilePattern_ends() {
    PathGlob glob = PathGlob.of("{*a,*b}".repeat(100) + "c");
    assertThat(glob.matches("ab".repeat(300))).isFalse();
    assertThat(glob.matches("ab".repeat(300) + "c")).isTrue();
    assertThat(PathGlob.of("{".repeat(512) + "}".repeat(512)).matches("")).isTrue();
  }
}
