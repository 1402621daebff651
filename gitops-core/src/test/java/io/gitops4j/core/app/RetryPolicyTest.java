// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryPolicyTest {

  @Test
  void delays_byDefault_doubleFromFiveSecondsToThreeMinutes() {
    RetryPolicy policy = RetryPolicy.of(10);
    assertThat(IntStream.rangeClosed(1, 8).mapToLong(i -> policy.delayBefore(i).toSeconds()))
        .containsExactly(5L, 10L, 20L, 40L, 80L, 160L, 180L, 180L);
  }

  @ParameterizedTest
  @CsvSource({
    "1, 2, 3, 1, 2",
    "2, 2, 3, 2, 6",
    "3, 2, 3, 60, 18",
    "4, 2, 3, 20, 20",
    "1, 10, 2, 4, 4",
    "5, 7, 1, 60, 7",
    "3, 0, 2, 60, 0",
    "2147483647, 1, 2147483647, 90, 90",
    "2147483647, 5, 1, 5, 5"
  })
  void delays_asTold_growByTheFactor_upToTheLongest(
      int retry, int delay, int factor, int longest, int expected) {
    RetryPolicy policy =
        new RetryPolicy(-1, Duration.ofSeconds(delay), factor, Duration.ofSeconds(longest));
    assertThat(policy.delayBefore(retry))
        .isEqualTo(Duration.ofSeconds(Math.min(expected, longest)));
  }

  @Test
  void limit_zeroIsNone_belowZeroIsWithoutEnd() {
    assertThat(RetryPolicy.NONE.allows(1)).isFalse();
    assertThat(RetryPolicy.of(2).allows(2)).isTrue();
    assertThat(RetryPolicy.of(2).allows(3)).isFalse();
    assertThat(RetryPolicy.of(-1).allows(Integer.MAX_VALUE)).isTrue();
    Duration second = Duration.ofSeconds(1);
    assertThatThrownBy(() -> new RetryPolicy(1, second, 0, second))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
