// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.app.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GoDurationTest {

  @ParameterizedTest
  @CsvSource({
    "10m0s, PT10M",
    "1h30m, PT1H30M",
    "2.5s, PT2.5S",
    "100ms, PT0.1S",
    "0, PT0S",
    "1.5h, PT1H30M",
    "7us, PT0.000007S",
    "3ns, PT0.000000003S"
  })
  void parse_goText_duration(String text, Duration expected) {
    assertThat(GoDuration.parse(text)).contains(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "5", "5 s", "s", "1d", "-5s", "5s!", "1h 2m", "99999999999h", ".s"})
  void parse_noDuration_empty(String text) {
    assertThat(GoDuration.parse(text)).isEmpty();
  }

  @Test
  void parse_endlessText_empty() {
    assertThat(GoDuration.parse("1s".repeat(1000))).isEmpty();
  }
}
