// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.app.set.template;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Functions of lists. */
final class ListFunctions {
  private ListFunctions() {}

  static void addTo(FunctionTable table) {
    table.add("list", "a*", (a, budget) -> new ArrayList<>(a));
    table.addWithMust("first", "a", (a, budget) -> end(list(a, 0, budget), true));
    table.addWithMust("last", "a", (a, budget) -> end(list(a, 0, budget), false));
    table.addWithMust("rest", "a", (a, budget) -> without(list(a, 0, budget), true));
    table.addWithMust("initial", "a", (a, budget) -> without(list(a, 0, budget), false));
    table.addWithMust("append", "aa", (a, budget) -> plus(list(a, 0, budget), a.get(1), false));
    table.addWithMust("push", "aa", (a, budget) -> plus(list(a, 0, budget), a.get(1), false));
    table.addWithMust("prepend", "aa", (a, budget) -> plus(list(a, 0, budget), a.get(1), true));
    table.add("concat", "a*", ListFunctions::concat);
    table.addWithMust("reverse", "a", (a, budget) -> reversed(list(a, 0, budget)));
    table.addWithMust("uniq", "a", (a, budget) -> distinct(list(a, 0, budget), budget));
    table.addWithMust("compact", "a", (a, budget) -> compact(list(a, 0, budget)));
    table.addWithMust("without", "aa*", ListFunctions::withoutItems);
    table.addWithMust("has", "aa", ListFunctions::has);
    table.addWithMust("slice", "aa*", ListFunctions::slice);
    table.addWithMust("chunk", "ia", ListFunctions::chunks);
    table.add("len", "a", (a, budget) -> length(a.get(0)));
    table.add("index", "aa*", ListFunctions::index);
  }

  /** The items of an argument, which must be a list; they are counted. */
  private static List<Object> list(List<Object> arguments, int which, Budget budget) {
    if (arguments.get(which) instanceof List<?> list) {
      budget.steps(list.size());
      return new ArrayList<>(list);
    }
    throw TemplateFailure.execution(
        "a list is needed, not a value of type " + Values.type(arguments.get(which)));
  }

  private static Object end(List<Object> list, boolean first) {
    return list.isEmpty() ? Nothing.NOTHING : list.get(first ? 0 : list.size() - 1);
  }

  private static List<Object> without(List<Object> list, boolean first) {
    if (!list.isEmpty()) {
      list.remove(first ? 0 : list.size() - 1);
    }
    return list;
  }

  private static List<Object> plus(List<Object> list, Object item, boolean first) {
    list.add(first ? 0 : list.size(), item);
    return list;
  }

  private static List<Object> concat(List<Object> arguments, Budget budget) {
    List<Object> all = new ArrayList<>();
    for (int i = 0; i < arguments.size(); i++) {
      all.addAll(list(arguments, i, budget));
    }
    return all;
  }

  private static List<Object> reversed(List<Object> list) {
    Collections.reverse(list);
    return list;
  }

  private static List<Object> distinct(List<Object> list, Budget budget) {
    List<Object> distinct = new ArrayList<>();
    for (Object item : list) {
      if (distinct.stream().noneMatch(other -> same(item, other, budget))) {
        distinct.add(item);
      }
    }
    return distinct;
  }

  /** Equal in type and value. */
  private static boolean same(Object a, Object b, Budget budget) {
    budget.steps(1);
    if (a instanceof List<?> x && b instanceof List<?> y) {
      boolean same = x.size() == y.size();
      for (int i = 0; same && i < x.size(); i++) {
        same = same(x.get(i), y.get(i), budget);
      }
      return same;
    }
    if (a instanceof Dict x && b instanceof Dict y) {
      return x.size() == y.size()
          && x.entries().entrySet().stream()
              .allMatch(
                  entry -> {
                    Object other = y.get(entry.getKey());
                    return other != null && same(entry.getValue(), other, budget);
                  });
    }
    return a.equals(b);
  }

  private static List<Object> compact(List<Object> list) {
    list.removeIf(LogicFunctions::isEmpty);
    return list;
  }

  private static List<Object> withoutItems(List<Object> arguments, Budget budget) {
    List<Object> list = list(arguments, 0, budget);
    List<Object> omitted = arguments.subList(1, arguments.size());
    list.removeIf(item -> omitted.stream().anyMatch(other -> same(item, other, budget)));
    return list;
  }

  private static boolean has(List<Object> arguments, Budget budget) {
    return arguments.get(1) != Nothing.NOTHING
        && list(arguments, 1, budget).stream()
            .anyMatch(item -> same(item, arguments.get(0), budget));
  }

  private static Object slice(List<Object> arguments, Budget budget) {
    List<Object> list = list(arguments, 0, budget);
    if (list.isEmpty()) {
      return Nothing.NOTHING;
    }
    long from = arguments.size() > 1 ? NumberFunctions.whole(arguments.get(1)) : 0;
    long to = arguments.size() > 2 ? NumberFunctions.whole(arguments.get(2)) : list.size();
    if (from < 0 || to > list.size() || from > to) {
      throw TemplateFailure.execution("slice bounds out of range");
    }
    return new ArrayList<>(list.subList((int) from, (int) to));
  }

  private static List<Object> chunks(List<Object> arguments, Budget budget) {
    int size = TextFunctions.number(arguments, 0);
    List<Object> list = list(arguments, 1, budget);
    if (size < 1) {
      throw TemplateFailure.execution("chunk: a size of " + size);
    }
    List<Object> chunks = new ArrayList<>();
    for (int i = 0; i < list.size(); i += size) {
      chunks.add(new ArrayList<>(list.subList(i, Math.min(list.size(), i + size))));
    }
    return chunks;
  }

  private static long length(Object value) {
    if (value instanceof String text) {
      return text.getBytes(java.nio.charset.StandardCharsets.UTF_8).length;
    }
    if (value instanceof List<?> list) {
      return list.size();
    }
    if (value instanceof Dict dict) {
      return dict.size();
    }
    throw TemplateFailure.execution(
        value == Nothing.NOTHING ? "len of nil pointer" : "len of type " + Values.type(value));
  }

  private static Object index(List<Object> arguments, Budget budget) {
    Object value = arguments.get(0);
    if (value == Nothing.NOTHING) {
      throw TemplateFailure.execution("index of untyped nil");
    }
    for (Object index : arguments.subList(1, arguments.size())) {
      value = item(value, index);
    }
    return value;
  }

  private static Object item(Object value, Object index) {
    if (value instanceof Dict dict) {
      if (!(index instanceof String key)) {
        throw TemplateFailure.execution(
            "value has type " + Values.type(index) + "; should be string");
      }
      Object found = dict.get(key);
      return found == null ? dict.zero() : found;
    }
    if (value instanceof List<?> list) {
      return list.get(place(index, list.size()));
    }
    if (value instanceof String text) {
      byte[] bytes = text.getBytes(java.nio.charset.StandardCharsets.UTF_8);
      return (long) (bytes[place(index, bytes.length)] & 0xff);
    }
    throw TemplateFailure.execution(
        value == Nothing.NOTHING
            ? "index of nil pointer"
            : "can't index item of type " + Values.type(value));
  }

  private static int place(Object index, int size) {
    if (!(index instanceof Long number)) {
      throw TemplateFailure.execution(
          index == Nothing.NOTHING
              ? "cannot index slice/array with nil"
              : "cannot index slice/array with type " + Values.type(index));
    }
    if (number < 0 || number >= size) {
      throw TemplateFailure.execution("index out of range: " + number);
    }
    return (int) (long) number;
  }
}
