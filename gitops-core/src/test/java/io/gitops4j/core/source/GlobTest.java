// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GlobTest {

  @ParameterizedTest
  @CsvSource({
    "abc, abc, true",
    "abc, abcd, false",
    "'', '', true",
    "*, anything, true",
    "a*c, abbc, true",
    "a*c*e, abcde, true",
    "a*c*e, abcd, false",
    "?b, ab, true",
    "?, äé, false",
    "?, ä, true",
    "[a-c]x, bx, true",
    "[^a-c]x, bx, false",
    "[^a-c]x, dx, true",
    "[!a]x, '!x', true",
    "[]a], a, false",
    "'[a', a, false",
    "'[a-]', a, false",
    "\\*, *, true",
    "\\*, a, false",
    "'a\\', a, false",
    "[\\]], ], true",
  })
  void matches_elementsOfPatterns_asInGo(String pattern, String name, boolean expected) {
    assertThat(Glob.matches(pattern.codePoints().toArray(), name)).isEqualTo(expected);
  }

  @Property
  void matches_anyPattern_neverThrows(
      @ForAll @Chars({'a', '*', '?', '[', ']', '^', '-', '\\'}) @StringLength(max = 12)
          String pattern,
      @ForAll @CharRange(from = 'a', to = 'c') @StringLength(max = 12) String name) {
    boolean matched = Glob.matches(pattern.codePoints().toArray(), name);
    if (List.of(pattern.split("")).stream().noneMatch("*?[]^-\\"::contains)) {
      assertThat(matched).isEqualTo(pattern.equals(name));
    }
  }
}
