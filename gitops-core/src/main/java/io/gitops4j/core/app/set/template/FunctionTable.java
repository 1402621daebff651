// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.app.set.template;

import io.gitops4j.core.app.set.template.Function.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Functions by name, while they are collected. Not thread-safe. */
final class FunctionTable {
  private final Map<String, Function> functions = new TreeMap<>();

  /**
   * Adds a function.
   *
   * @param names its names, with blanks between them
   * @param types a letter for each parameter: {@code a} any, {@code s} string, {@code i} whole
   *     number, {@code b} boolean, {@code d} map; a star behind the last one for any number of them
   */
  void add(String names, String types, Function.Body body) {
    List<Type> fixed = new ArrayList<>();
    Type rest = null;
    for (char letter : types.toCharArray()) {
      if (letter == '*') {
        rest = fixed.remove(fixed.size() - 1);
      } else {
        fixed.add(type(letter));
      }
    }
    for (String name : names.split(" ")) {
      put(name, fixed, rest, body);
    }
  }

  /** Adds a function, and the same with {@code must} before its name. */
  void addWithMust(String name, String types, Function.Body body) {
    add(name + " must" + Character.toUpperCase(name.charAt(0)) + name.substring(1), types, body);
  }

  private void put(String name, List<Type> types, @Nullable Type rest, Function.Body body) {
    if (functions.put(name, new Function(name, List.copyOf(types), rest, body)) != null) {
      throw new IllegalStateException("function: " + name + " (expected: no function twice)");
    }
  }

  private static Type type(char letter) {
    return switch (letter) {
      case 'a' -> Type.ANY;
      case 's' -> Type.STRING;
      case 'i' -> Type.INT;
      case 'b' -> Type.BOOL;
      case 'd' -> Type.DICT;
      default ->
          throw new IllegalArgumentException("type: " + letter + " (expected: a, s, i, b, d)");
    };
  }

  Map<String, Function> functions() {
    return functions;
  }
}
