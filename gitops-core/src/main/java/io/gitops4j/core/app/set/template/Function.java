// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.app.set.template;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A function of templates.
 *
 * @param name its name
 * @param types the types of its parameters
 * @param rest the type of any number of further ones, or null if there may be none
 * @param body what it does
 */
record Function(String name, List<Type> types, @Nullable Type rest, Body body) {

  /** The types of parameters. */
  enum Type {
    /** Any value. */
    ANY("interface {}"),
    /** A string. */
    STRING("string"),
    /** A whole number. */
    INT("int"),
    /** True or false. */
    BOOL("bool"),
    /** A map. */
    DICT("map[string]interface {}");

    private final String shown;

    Type(String shown) {
      this.shown = shown;
    }

    @Override
    public String toString() {
      return shown;
    }
  }

  /** What a function does. */
  interface Body {
    /**
     * Calls it.
     *
     * @param arguments as many as there may be, of the types of the parameters
     * @throws TemplateFailure if there is no result
     */
    Object call(List<Object> arguments, Budget budget);
  }

  /** The type of a parameter. */
  Type type(int parameter) {
    Type last = rest;
    return parameter < types.size() || last == null ? types.get(parameter) : last;
  }

  void checkCount(int given) {
    if (given < types.size() || rest == null && given > types.size()) {
      throw TemplateFailure.execution(
          "wrong number of args for "
              + name
              + ": want "
              + (rest == null ? "" : "at least ")
              + types.size()
              + " got "
              + given);
    }
  }
}
