// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDateTime;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CronScheduleTest {

  @ParameterizedTest
  @CsvSource({
    "* * * * *,            2026-03-01T12:00, 2026-03-01T12:01",
    "0 * * * *,            2026-03-01T12:00, 2026-03-01T13:00",
    "0 22 * * *,           2026-03-01T22:00, 2026-03-02T22:00",
    "*/15 * * * *,         2026-03-01T12:07, 2026-03-01T12:15",
    "5/20 * * * *,         2026-03-01T12:26, 2026-03-01T12:45",
    "'10,20-22 3 * * *',   2026-03-01T03:20, 2026-03-01T03:21",
    "0 0 1 1 *,            2026-03-01T00:00, 2027-01-01T00:00",
    "0 0 29 2 *,           2026-03-01T00:00, 2028-02-29T00:00",
    "0 0 31 * *,           2026-04-01T00:00, 2026-05-31T00:00",
    "0 9 * * MON-FRI,      2026-03-06T10:00, 2026-03-09T09:00",
    "0 9 * * 0,            2026-03-02T10:00, 2026-03-08T09:00",
    "0 0 ? jan,  2026-03-01T00:00, ''",
    "0 0 13 * 5,           2026-03-01T00:00, 2026-03-06T00:00",
    "0 0 */2 * 5,          2026-03-01T00:00, 2026-03-03T00:00",
    "0 0 13 * *,           2026-03-01T00:00, 2026-03-13T00:00",
    "30 23 31 12 *,        2026-12-31T23:30, 2027-12-31T23:30",
  })
  void next_isStrictlyAfter(String schedule, String after, String expected) {
    if (expected.isEmpty()) {
      assertThatThrownBy(() -> CronSchedule.parse(schedule))
          .isInstanceOf(IllegalArgumentException.class);
      return;
    }
    assertThat(CronSchedule.parse(schedule).next(LocalDateTime.parse(after)))
        .contains(LocalDateTime.parse(expected));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "* * * *",
        "* * * * * *",
        "60 * * * *",
        "* 24 * * *",
        "* * 0 * *",
        "* * 32 * *",
        "* * * 13 *",
        "* * * * 7",
        "5-1 * * * *",
        "*/0 * * * *",
        "a * * * *",
        "1-2-3 * * * *",
        "1/2/3 * * * *",
        ", * * * *",
        "-1 * * * *",
        "@daily",
        "* * * * monday"
      })
  void parse_whatIsNone_isRefused(String text) {
    assertThatThrownBy(() -> CronSchedule.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0 0 30 2 *", "0 0 31 4 *"})
  void next_dayThatNeverIs_isNone(String text) {
    assertThat(CronSchedule.parse(text).next(LocalDateTime.parse("2026-03-01T00:00"))).isEmpty();
  }

  @Property(tries = 300)
  void next_isWhatGoingMinuteByMinuteFinds(
      @ForAll @IntRange(max = 59) int minute,
      @ForAll @IntRange(max = 23) int hour,
      @ForAll @IntRange(max = 6) int day,
      @ForAll @IntRange(max = 10_000) int offset) {
    LocalDateTime after = LocalDateTime.parse("2026-02-20T00:00").plusMinutes(offset);
    LocalDateTime time = after.plusMinutes(1);
    while (time.getMinute() != minute
        || time.getHour() != hour
        || time.getDayOfWeek().getValue() % 7 != day) {
      time = time.plusMinutes(1);
    }
    assertThat(CronSchedule.parse(minute + " " + hour + " * * " + day).next(after)).contains(time);
  }
}
