// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.app.set;

import io.gitops4j.core.app.set.template.Dict;
import io.gitops4j.core.app.set.template.Values;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Parameters whose keys are paths joined by dots, and whose values are texts. */
final class Flat {
  private Flat() {}

  /** Flat parameters with the texts of all values. */
  static Dict of(Dict parameters) {
    Dict flat = new Dict();
    texts(parameters).forEach(flat::put);
    return flat;
  }

  /** The texts of all values by path. */
  static Map<String, String> texts(Dict parameters) {
    Map<String, String> texts = new LinkedHashMap<>();
    add("", parameters, texts);
    return texts;
  }

  private static void add(String path, Object value, Map<String, String> texts) {
    String prefix = path.isEmpty() ? "" : path + ".";
    if (value instanceof Dict dict) {
      dict.entries().forEach((key, item) -> add(prefix + key, item, texts));
    } else if (value instanceof List<?> list) {
      for (int i = 0; i < list.size(); i++) {
        add(prefix + i, list.get(i), texts);
      }
    } else {
      texts.put(path, Values.text(value));
    }
  }
}
