// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.app.set.template;

import java.util.List;

/** Conditions and comparisons. */
final class LogicFunctions {
  private LogicFunctions() {}

  static void addTo(FunctionTable table) {
    // and, or: evaluated one operand after the other, by the evaluation itself
    table.add("and or", "aa*", (a, budget) -> a.get(0));
    table.add("not", "a", (a, budget) -> !Values.truth(a.get(0)));
    table.add("eq", "aa*", (a, budget) -> anyEqual(a));
    table.add("ne", "aa", (a, budget) -> !equal(a.get(0), a.get(1)));
    table.add("lt", "aa", (a, budget) -> compare(a.get(0), a.get(1)) < 0);
    table.add("le", "aa", (a, budget) -> compare(a.get(0), a.get(1)) <= 0);
    table.add("gt", "aa", (a, budget) -> compare(a.get(0), a.get(1)) > 0);
    table.add("ge", "aa", (a, budget) -> compare(a.get(0), a.get(1)) >= 0);
    table.add(
        "default", "aa*", (a, budget) -> a.size() < 2 || isEmpty(a.get(1)) ? a.get(0) : a.get(1));
    table.add("empty", "a", (a, budget) -> isEmpty(a.get(0)));
    table.add("coalesce", "a*", (a, budget) -> coalesce(a));
    table.add("all", "a*", (a, budget) -> a.stream().noneMatch(LogicFunctions::isEmpty));
    table.add("any", "a*", (a, budget) -> !a.stream().allMatch(LogicFunctions::isEmpty));
    table.add("ternary", "aab", (a, budget) -> a.get(a.get(2).equals(true) ? 0 : 1));
    table.add(
        "fail",
        "s",
        (a, budget) -> {
          throw TemplateFailure.execution("fail: " + a.get(0));
        });
    table.add("kindOf", "a", (a, budget) -> kind(a.get(0)));
    table.add(
        "kindIs",
        "sa",
        (a, budget) ->
            kind(a.get(1)).equals(a.get(0))
                || a.get(1) instanceof Long && a.get(0).equals("int64"));
  }

  /** Sprig's notion: the zero of the type, which is what conditions take for false. */
  static boolean isEmpty(Object value) {
    return !Values.truth(value);
  }

  private static Object coalesce(List<Object> values) {
    for (Object value : values) {
      if (!isEmpty(value)) {
        return value;
      }
    }
    return Nothing.NOTHING;
  }

  private static String kind(Object value) {
    if (value instanceof Dict) {
      return "map";
    }
    if (value instanceof List<?>) {
      return "slice";
    }
    return value == Nothing.NOTHING ? "invalid" : Values.type(value);
  }

  private static boolean anyEqual(List<Object> values) {
    if (values.size() < 2) {
      throw TemplateFailure.execution("missing argument for comparison");
    }
    boolean equal = false;
    for (Object other : values.subList(1, values.size())) {
      // the first that is equal ends it, before a later one is found wrong
      if (equal(values.get(0), other)) {
        equal = true;
        break;
      }
    }
    return equal;
  }

  private static boolean equal(Object a, Object b) {
    if (a == Nothing.NOTHING || b == Nothing.NOTHING) {
      return a == b;
    }
    if (a.getClass() != b.getClass() && !(a instanceof List<?> && b instanceof List<?>)) {
      throw TemplateFailure.execution("incompatible types for comparison");
    }
    if (a instanceof List<?> || a instanceof Dict) {
      throw TemplateFailure.execution("non-comparable type " + Values.type(a));
    }
    return a instanceof Double x && b instanceof Double y ? (double) x == (double) y : a.equals(b);
  }

  private static int compare(Object a, Object b) {
    if (a instanceof Long x && b instanceof Long y) {
      return Long.compare(x, y);
    }
    if (a instanceof Double x && b instanceof Double y) {
      return (double) x < y ? -1 : (double) x > y ? 1 : 0;
    }
    if (a instanceof String x && b instanceof String y) {
      return Dict.ORDER.compare(x, y);
    }
    boolean basic = isOrdered(a) && isOrdered(b);
    throw TemplateFailure.execution(
        basic ? "incompatible types for comparison" : "invalid type for comparison");
  }

  private static boolean isOrdered(Object value) {
    return value instanceof Long || value instanceof Double || value instanceof String;
  }
}
