// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.app;

import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A cron schedule of five fields, as the library reads it that Argo CD uses (robfig/cron, standard
 * parser): minute, hour, day of the month, month, day of the week, with stars, lists, ranges, steps
 * and English names. A day counts if it fits both fields of days and one of them is a star, or
 * either of them. Immutable, thread-safe, compared by its text.
 *
 * <p>Written here rather than taken from a library: those on the JVM differ in what a star with a
 * step means for days, and in which names and fields they take.
 */
public final class CronSchedule {
  /** Nothing that is due less often than this counts as due at all, as there. */
  private static final int YEARS = 5;

  private static final int LONGEST = 1024;
  private static final List<String> MONTHS =
      List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");
  private static final List<String> DAYS = List.of("sun", "mon", "tue", "wed", "thu", "fri", "sat");

  private final String text;
  private final long minutes;
  private final long hours;
  private final Field days;
  private final long months;
  private final Field weekdays;

  /** The values of a field as bits, and whether it began with a star. */
  private record Field(long values, boolean star) {
    boolean has(int value) {
      return (values >> value & 1) == 1;
    }
  }

  private CronSchedule(String text, String[] fields) {
    this.text = text;
    minutes = field(fields[0], 0, 59, List.of(), 0).values();
    hours = field(fields[1], 0, 23, List.of(), 0).values();
    days = field(fields[2], 1, 31, List.of(), 0);
    months = field(fields[3], 1, 12, MONTHS, 1).values();
    weekdays = field(fields[4], 0, 6, DAYS, 0);
  }

  /**
   * Reads a schedule.
   *
   * @throws IllegalArgumentException if the text is none
   */
  public static CronSchedule parse(String text) {
    String[] fields = text.length() > LONGEST ? new String[0] : text.strip().split("\\s+");
    if (fields.length != 5) {
      throw new IllegalArgumentException("schedule: " + text + " (expected: five fields)");
    }
    return new CronSchedule(text, fields);
  }

  private static Field field(String text, int least, int most, List<String> names, int first) {
    long values = 0;
    boolean star = false;
    for (String part : text.split(",", -1)) {
      String[] stepped = part.split("/", -1);
      String[] range = stepped[0].split("-", -1);
      if (part.isEmpty() || stepped.length > 2 || range.length > 2) {
        throw wrong(text);
      }
      boolean any = stepped[0].equals("*") || stepped[0].equals("?");
      int from = any ? least : number(range[0], names, first, text);
      int to = any ? most : number(range[range.length - 1], names, first, text);
      int step = stepped.length == 2 ? number(stepped[1], List.of(), 0, text) : 1;
      if (stepped.length == 2 && range.length == 1 && !any) {
        to = most; // 5/10 goes on to the end
      }
      if (from < least || to > most || from > to || step < 1) {
        throw wrong(text);
      }
      star |= any && step == 1;
      for (int value = from; value <= to; value += step) {
        values |= 1L << value;
      }
    }
    return new Field(values, star);
  }

  private static int number(String text, List<String> names, int first, String field) {
    int name = names.indexOf(text.toLowerCase(Locale.ROOT));
    if (name >= 0) {
      return name + first;
    }
    if (!text.matches("[0-9]{1,4}")) {
      throw wrong(field);
    }
    return Integer.parseInt(text);
  }

  private static IllegalArgumentException wrong(String field) {
    return new IllegalArgumentException(
        "schedule: the field " + field + " (expected: numbers or names, *, lists, ranges, steps)");
  }

  /** The first time after this one at which it is due; empty if there is none within five years. */
  public Optional<LocalDateTime> next(LocalDateTime after) {
    LocalDateTime time = after.truncatedTo(ChronoUnit.MINUTES).plusMinutes(1);
    int last = after.getYear() + YEARS;
    try {
      while (time.getYear() <= last) {
        if ((months >> time.getMonthValue() & 1) == 0) {
          time = time.truncatedTo(ChronoUnit.DAYS).withDayOfMonth(1).plusMonths(1);
        } else if (!isDay(time)) {
          time = time.truncatedTo(ChronoUnit.DAYS).plusDays(1);
        } else if ((hours >> time.getHour() & 1) == 0) {
          time = time.truncatedTo(ChronoUnit.HOURS).plusHours(1);
        } else if ((minutes >> time.getMinute() & 1) == 0) {
          time = time.plusMinutes(1);
        } else {
          return Optional.of(time);
        }
      }
    } catch (DateTimeException e) {
      return Optional.empty(); // beyond the end of time
    }
    return Optional.empty();
  }

  private boolean isDay(LocalDateTime time) {
    boolean day = days.has(time.getDayOfMonth());
    boolean weekday = weekdays.has(time.getDayOfWeek().getValue() % 7);
    return days.star() || weekdays.star() ? day && weekday : day || weekday;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof CronSchedule that && text.equals(that.text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  /** The text that was read. */
  @Override
  public String toString() {
    return text;
  }
}
