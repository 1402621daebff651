// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.InputStream;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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

  @Test
  void highest_recordedRanges_asTheLibrarySays() throws Exception {
    List<String> lines;
    try (InputStream in = SemVerRangeTest.class.getResourceAsStream("semver-ranges.tsv")) {
      lines = new String(Objects.requireNonNull(in).readAllBytes(), UTF_8).lines().toList();
    }
    assertThat(lines).hasSizeGreaterThan(400);
    for (String line : lines.subList(1, lines.size())) {
      String[] parts = line.split("\t", -1);
      assertThat(highest(parts[0], parts[1])).as(line).isEqualTo(parts[2]);
    }
  }

  private static String highest(String range, String versions) {
    try {
      return SemVerRange.parse(range).highest(List.of(versions.split(" "))).orElse("NONE");
    } catch (SourceException e) {
      assertThat(e.code()).isEqualTo(SourceError.BAD_RANGE);
      return "BAD";
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "main", "==1", "1,,2", "1,", "||1", ">1<2", "1.2.3.4", "1.0.0-01"})
  void parse_whatIsNoRange_refused(String text) {
    assertThatExceptionOfType(SourceException.class)
        .isThrownBy(() -> SemVerRange.parse(text))
        .satisfies(e -> assertThat(e.code()).isEqualTo(SourceError.BAD_RANGE));
  }

  @Test
  void parse_hostileText_endsSoon() {
    for (String text :
        new String[] {" ".repeat(500) + "y", "1 ".repeat(255) + "y", "1-" + "a.".repeat(250)}) {
      assertThat(highest(text, "1.0.0")).isEqualTo("BAD");
    }
    assertThat(highest("1||".repeat(40) + "1", "1.0.0")).isEqualTo("BAD");
  }

  @Provide
  Arbitrary<String> versions() {
    Arbitrary<Integer> number = Arbitraries.integers().between(0, 3);
    Arbitrary<String> pre = Arbitraries.of("", "", "", "-rc.1", "-alpha");
    return Combinators.combine(number, number, number, pre)
        .as((a, b, c, label) -> a + "." + b + "." + c + label);
  }

  @Property(tries = 300)
  void highest_alternatives_isTheHigherOfBoth(
      @ForAll("versions") String one,
      @ForAll("versions") String other,
      @ForAll @Size(min = 1, max = 8) List<@From("versions") String> tags) {
    SemVerRange both = SemVerRange.parse("~" + one + " || ^" + other);
    List<String> each =
        Stream.of("~" + one, "^" + other)
            .flatMap(range -> SemVerRange.parse(range).highest(tags).stream())
            .toList();
    Optional<SemVer> expected =
        each.stream().flatMap(tag -> SemVer.parse(tag).stream()).max(Comparator.naturalOrder());
    assertThat(both.highest(tags).flatMap(SemVer::parse)).isEqualTo(expected);
  }

  @Property(tries = 300)
  void highest_betweenTwoVersions_liesBetweenThem(
      @ForAll("versions") String low,
      @ForAll("versions") String high,
      @ForAll @Size(min = 1, max = 8) List<@From("versions") String> tags) {
    SemVer from = SemVer.parse(low).orElseThrow();
    SemVer to = SemVer.parse(high).orElseThrow();
    boolean pre = !from.pre().isEmpty() || !to.pre().isEmpty();
    Optional<SemVer> expected =
        tags.stream()
            .flatMap(tag -> SemVer.parse(tag).stream())
            .filter(tag -> tag.compareTo(from) >= 0 && tag.compareTo(to) < 0)
            .filter(tag -> pre || tag.pre().isEmpty())
            .max(Comparator.naturalOrder());
    assertThat(SemVerRange.parse(">=" + low + ", <" + high).highest(tags).flatMap(SemVer::parse))
        .isEqualTo(expected);
  }
}
