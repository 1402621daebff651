// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.app.set.template;

import static io.gitops4j.core.app.set.template.TextFunctions.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Functions of maps. Where Go's order of keys is random, it is that of the keys here. */
final class DictFunctions {
  private static final int DEEPEST = 200;

  private DictFunctions() {}

  static void addTo(FunctionTable table) {
    table.add("dict", "a*", DictFunctions::dict);
    table.add("get", "ds", (a, budget) -> found(dict(a, 0).get(text(a, 1)), ""));
    table.add("set", "dsa", (a, budget) -> dict(a, 0).put(text(a, 1), a.get(2)));
    table.add(
        "unset",
        "ds",
        (a, budget) -> {
          dict(a, 0).remove(text(a, 1));
          return a.get(0);
        });
    table.add("hasKey", "ds", (a, budget) -> dict(a, 0).has(text(a, 1)));
    table.add("keys", "d*", DictFunctions::keys);
    table.add("values", "d", (a, budget) -> new ArrayList<>(dict(a, 0).entries().values()));
    table.add("pluck", "sd*", DictFunctions::pluck);
    table.add("pick", "ds*", (a, budget) -> filtered(a, true));
    table.add("omit", "ds*", (a, budget) -> filtered(a, false));
    table.addWithMust("merge", "dd*", (a, budget) -> merged(a, false, budget));
    table.addWithMust("mergeOverwrite", "dd*", (a, budget) -> merged(a, true, budget));
    table.addWithMust("deepCopy", "a", (a, budget) -> copied(a.get(0), budget));
    table.add("dig", "aaa*", DictFunctions::dig);
  }

  private static Dict dict(List<Object> arguments, int which) {
    return (Dict) arguments.get(which);
  }

  private static Object found(@Nullable Object value, Object absent) {
    return value == null ? absent : value;
  }

  private static Dict dict(List<Object> arguments, Budget budget) {
    Dict dict = new Dict();
    for (int i = 0; i < arguments.size(); i += 2) {
      String key = TextFunctions.string(arguments.get(i), budget);
      dict.put(key, i + 1 < arguments.size() ? arguments.get(i + 1) : "");
    }
    return dict;
  }

  private static List<Object> keys(List<Object> arguments, Budget budget) {
    List<Object> keys = new ArrayList<>();
    for (int i = 0; i < arguments.size(); i++) {
      keys.addAll(dict(arguments, i).entries().keySet());
    }
    budget.steps(keys.size());
    return keys;
  }

  private static List<Object> pluck(List<Object> arguments, Budget budget) {
    List<Object> values = new ArrayList<>();
    for (int i = 1; i < arguments.size(); i++) {
      Object value = dict(arguments, i).get(text(arguments, 0));
      if (value != null) {
        values.add(value);
      }
    }
    return values;
  }

  private static Dict filtered(List<Object> arguments, boolean named) {
    List<Object> names = arguments.subList(1, arguments.size());
    Dict filtered = new Dict();
    dict(arguments, 0)
        .entries()
        .forEach(
            (key, value) -> {
              if (names.contains(key) == named) {
                filtered.put(key, value);
              }
            });
    return filtered;
  }

  private static Dict merged(List<Object> arguments, boolean overwrite, Budget budget) {
    Dict target = dict(arguments, 0);
    for (int i = 1; i < arguments.size(); i++) {
      merge(target, dict(arguments, i), overwrite, budget, 0);
    }
    return target;
  }

  /**
   * Adds to a map what another one has, all the way down. Empty values of the target count as
   * absent.
   */
  static void merge(Dict target, Dict source, boolean overwrite, Budget budget, int depth) {
    if (target == source) {
      return;
    }
    if (depth > DEEPEST) {
      throw new TemplateFailure(TemplateFailure.Kind.LIMIT, -1, "maps lie too deep in each other");
    }
    for (Map.Entry<String, Object> entry : List.copyOf(source.entries().entrySet())) {
      budget.steps(1);
      Object there = target.get(entry.getKey());
      Object value = entry.getValue();
      if (there instanceof Dict below && value instanceof Dict more) {
        merge(below, more, overwrite, budget, depth + 1);
      } else if (there == null || overwrite || LogicFunctions.isEmpty(there)) {
        target.put(entry.getKey(), value);
      }
    }
  }

  private static Object copied(Object value, Budget budget) {
    if (value == Nothing.NOTHING) {
      throw TemplateFailure.execution("deepCopy of nil");
    }
    GoText.count(value, budget);
    return Dict.copied(value);
  }

  /** Keys, a default, and the map in which to look. */
  private static Object dig(List<Object> arguments, Budget budget) {
    int last = arguments.size() - 1;
    Object absent = arguments.get(last - 1);
    Object value = arguments.get(last);
    for (Object key : arguments.subList(0, last - 1)) {
      if (!(key instanceof String name)) {
        throw TemplateFailure.execution("dig: a key of type " + Values.type(key));
      }
      if (!(value instanceof Dict dict)) {
        throw TemplateFailure.execution("dig: a value of type " + Values.type(value));
      }
      Object found = dict.get(name);
      if (found == null) {
        return absent;
      }
      value = found;
    }
    return value;
  }
}
