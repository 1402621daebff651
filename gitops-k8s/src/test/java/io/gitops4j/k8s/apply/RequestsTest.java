// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.k8s.apply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gitops4j.core.cluster.ClusterError;
import io.gitops4j.core.cluster.ClusterException;
import io.gitops4j.core.spi.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RequestsTest {
  private static final Patience PATIENCE =
      new Patience(Duration.ofSeconds(30), Duration.ofMillis(250), Duration.ofSeconds(5));

  /** Sleeps take no time in truth; the clock can be set, which the elapsed time does not notice. */
  private static final class Clock implements Time {
    private Duration elapsed = Duration.ZERO;
    private Duration set = Duration.ZERO;
    private final List<Duration> pauses = new ArrayList<>();

    @Override
    public Instant now() {
      return Instant.EPOCH.plus(elapsed).plus(set);
    }

    @Override
    public Duration elapsed() {
      return elapsed;
    }

    @Override
    public void sleep(Duration duration) {
      pauses.add(duration);
      elapsed = elapsed.plus(duration);
    }
  }

  private final Clock clock = new Clock();
  private final Requests requests = new Requests(clock, PATIENCE, Duration.ofMinutes(5));
  private int sent;

  private Supplier<String> failing(ClusterError error, int times) {
    return () -> {
      if (++sent <= times) {
        throw new ClusterException(error, "as the test wants");
      }
      return "answer";
    };
  }

  @ParameterizedTest
  @EnumSource(names = {"UNREACHABLE", "TIMEOUT", "TOO_MANY_REQUESTS", "INTERNAL", "UNAUTHORIZED"})
  void whatMayPass_isTriedAgain_withPausesThatGrow(ClusterError error) {
    assertThat(requests.send(failing(error, 2))).isEqualTo("answer");
    assertThat(clock.pauses).hasSize(2);
    assertThat(clock.pauses.get(0)).isBetween(Duration.ofMillis(125), Duration.ofMillis(375));
    assertThat(clock.pauses.get(1)).isBetween(Duration.ofMillis(250), Duration.ofMillis(750));
  }

  @ParameterizedTest
  @EnumSource(names = {"FORBIDDEN", "INVALID", "NOT_FOUND", "CONFLICT", "ALREADY_EXISTS"})
  void refusal_isFinal(ClusterError error) {
    assertThatThrownBy(() -> requests.send(failing(error, 1))).isInstanceOf(ClusterException.class);
    assertThat(sent).isEqualTo(1);
  }

  @Test
  void refusedCredentials_areSentFiveTimesInAll() {
    Supplier<String> request = failing(ClusterError.UNAUTHORIZED, Integer.MAX_VALUE);
    assertThatThrownBy(() -> requests.send(request)).isInstanceOf(ClusterException.class);
    assertThat(sent).isEqualTo(5);
  }

  @ParameterizedTest
  @EnumSource(names = {"CONFLICT", "ALREADY_EXISTS"})
  void applyThatMetAnother_isTriedAgain(ClusterError error) {
    assertThat(requests.apply(failing(error, 3))).isEqualTo("answer");
  }

  @Test
  void pauseThatTheServerAsksFor_isKept() {
    Supplier<String> request =
        () -> {
          if (++sent == 1) {
            throw new ClusterException(
                ClusterError.TOO_MANY_REQUESTS, "busy", null, Duration.ofSeconds(7));
          }
          return "answer";
        };
    assertThat(requests.send(request)).isEqualTo("answer");
    assertThat(clock.pauses).containsExactly(Duration.ofSeconds(7));
  }

  @Test
  void serverThatStaysAway_isWaitedForOnce_notForEachRequest() {
    Supplier<String> away = failing(ClusterError.UNREACHABLE, Integer.MAX_VALUE);
    assertThatThrownBy(() -> requests.send(away)).isInstanceOf(ClusterException.class);
    assertThat(clock.elapsed).isBetween(Duration.ofSeconds(22), Duration.ofSeconds(30));
    clock.elapsed = Duration.ofSeconds(31);
    int before = sent;
    for (int i = 0; i < 10; i++) {
      assertThatThrownBy(() -> requests.send(away)).isInstanceOf(ClusterException.class);
    }
    assertThat(sent).isEqualTo(before + 10);

    sent = 0;
    requests.send(failing(ClusterError.UNREACHABLE, 0)); // it is back: patience begins anew
    sent = 0;
    assertThat(requests.send(failing(ClusterError.UNREACHABLE, 3))).isEqualTo("answer");
  }

  @Test
  void failuresInsideTheServer_amongAnswers_costNoMoreThanThePatience() {
    for (int i = 0; i < 60; i++) {
      assertThatThrownBy(() -> requests.send(failing(ClusterError.INTERNAL, Integer.MAX_VALUE)))
          .isInstanceOf(ClusterException.class);
      requests.send(() -> "answer");
    }
    assertThat(clock.elapsed).isLessThan(Duration.ofSeconds(60));
  }

  @Test
  void deadline_isKept() {
    Requests hurried = new Requests(clock, PATIENCE, Duration.ofSeconds(2));
    assertThatThrownBy(() -> hurried.send(failing(ClusterError.UNREACHABLE, Integer.MAX_VALUE)))
        .isInstanceOf(ClusterException.class);
    assertThat(clock.elapsed).isLessThan(Duration.ofSeconds(2));
  }

  @Test
  void clockThatIsSet_changesNothing() {
    for (Duration jump : List.of(Duration.ofDays(-400), Duration.ofDays(400))) {
      clock.set = jump;
      sent = 0;
      assertThat(requests.send(failing(ClusterError.UNREACHABLE, 4))).isEqualTo("answer");
    }
  }

  @Test
  void afterCancel_nothingIsTriedAgain() {
    requests.cancel();
    assertThatThrownBy(() -> requests.send(failing(ClusterError.UNREACHABLE, 1)))
        .isInstanceOf(ClusterException.class);
    assertThat(sent).isEqualTo(1);
  }
}
