// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.app.set.template;

import static io.gitops4j.core.app.set.template.TextFunctions.number;
import static io.gitops4j.core.app.set.template.TextFunctions.text;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongBinaryOperator;

/** Functions of numbers. Where they take any value, texts that hold a number count as it. */
final class NumberFunctions {
  private NumberFunctions() {}

  static void addTo(FunctionTable table) {
    table.add("add", "a*", (a, budget) -> folded(a, 0, 0, (x, y) -> x + y));
    table.add("add1", "a", (a, budget) -> whole(a.get(0)) + 1);
    table.add("sub", "aa", (a, budget) -> whole(a.get(0)) - whole(a.get(1)));
    table.add("mul", "aa*", (a, budget) -> folded(a, 1, 0, (x, y) -> x * y));
    table.add("div", "aa", (a, budget) -> whole(a.get(0)) / divisor(a.get(1)));
    table.add("mod", "aa", (a, budget) -> whole(a.get(0)) % divisor(a.get(1)));
    table.add("max", "aa*", (a, budget) -> folded(a, whole(a.get(0)), 1, Math::max));
    table.add("min", "aa*", (a, budget) -> folded(a, whole(a.get(0)), 1, Math::min));
    table.add("int int64", "a", (a, budget) -> whole(a.get(0)));
    table.add("float64", "a", (a, budget) -> floating(a.get(0)));
    table.add("floor", "a", (a, budget) -> Math.floor(floating(a.get(0))));
    table.add("ceil", "a", (a, budget) -> Math.ceil(floating(a.get(0))));
    table.add("round", "aia*", (a, budget) -> rounded(a));
    table.add("atoi", "s", (a, budget) -> parsed(text(a, 0)));
    table.add("until", "i", (a, budget) -> until(number(a, 0), budget));
    table.add(
        "untilStep", "iii", (a, budget) -> range(number(a, 0), number(a, 1), number(a, 2), budget));
    table.add("seq", "i*", (a, budget) -> sequence(a, budget));
  }

  private static long folded(List<Object> values, long start, int from, LongBinaryOperator how) {
    long result = start;
    for (Object value : values.subList(from, values.size())) {
      result = how.applyAsLong(result, whole(value));
    }
    return result;
  }

  private static long divisor(Object value) {
    long divisor = whole(value);
    if (divisor == 0) {
      throw TemplateFailure.execution("integer divide by zero");
    }
    return divisor;
  }

  private static long parsed(String text) {
    try {
      return Long.parseLong(text.startsWith("+") ? text.substring(1) : text);
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  /** What is no number is 0. */
  static long whole(Object value) {
    if (value instanceof Long number) {
      return number;
    }
    if (value instanceof Double number) {
      return (long) (double) number;
    }
    if (value instanceof Boolean flag) {
      return flag ? 1 : 0;
    }
    return value instanceof String text ? wholeOf(text) : 0;
  }

  private static long wholeOf(String text) {
    // a point with zeros behind it is no fraction
    String digits = text.matches("[^.]+\\.0+") ? text.substring(0, text.indexOf('.')) : text;
    try {
      Object value = NumberLiteral.value(new Token(Token.Kind.NUMBER, digits, 0));
      return value instanceof Long number ? number : 0;
    } catch (TemplateFailure e) {
      return 0;
    }
  }

  private static double floating(Object value) {
    if (value instanceof Double number) {
      return number;
    }
    if (value instanceof String text) {
      try {
        return text.length() > 64 ? 0 : new BigDecimal(text).doubleValue();
      } catch (NumberFormatException e) {
        return 0;
      }
    }
    return whole(value);
  }

  private static Object rounded(List<Object> arguments) {
    int places = number(arguments, 1);
    if (Math.abs(places) > 300) {
      throw TemplateFailure.execution("round: too many digits");
    }
    double on = arguments.size() > 2 ? floating(arguments.get(2)) : 0.5;
    BigDecimal scaled = new BigDecimal(floating(arguments.get(0))).movePointRight(places);
    BigDecimal floor = scaled.setScale(0, RoundingMode.DOWN);
    boolean up = scaled.subtract(floor).abs().doubleValue() >= on;
    BigDecimal rounded = up ? floor.add(BigDecimal.valueOf(scaled.signum())) : floor;
    return rounded.movePointLeft(places).doubleValue();
  }

  private static List<Object> until(int count, Budget budget) {
    return range(0, count, count < 0 ? -1 : 1, budget);
  }

  private static List<Object> range(int start, int stop, int step, Budget budget) {
    List<Object> numbers = new ArrayList<>();
    if (stop < start ? step < 0 : step > 0) {
      budget.steps(Math.abs((long) stop - start) / Math.abs((long) step));
      for (long i = start; step > 0 ? i < stop : i > stop; i += step) {
        numbers.add(i);
      }
    }
    return numbers;
  }

  /** Numbers with blanks between them; both ends are among them. */
  private static String sequence(List<Object> arguments, Budget budget) {
    int count = arguments.size();
    if (count == 0 || count > 3) {
      return "";
    }
    int start = count == 1 ? 1 : number(arguments, 0);
    int end = number(arguments, count - 1);
    int step = count == 3 ? number(arguments, 1) : end < start ? -1 : 1;
    int past = end < start ? end - 1 : end + 1;
    List<Object> numbers = range(start, past, step, budget);
    budget.text(12L * numbers.size());
    return String.join(" ", numbers.stream().map(String::valueOf).toList());
  }
}
