// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.json;

import io.gitops4j.core.tree.ScalarNode;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** Constants as JSON says them: in lower case, with dashes. */
final class Words {
  private Words() {}

  static String text(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  static ScalarNode of(Enum<?> constant) {
    return ScalarNode.of(text(constant));
  }

  static <E extends Enum<E>> E read(Part part, Class<E> type) {
    String word = part.text();
    for (E constant : type.getEnumConstants()) {
      if (text(constant).equals(word)) {
        return constant;
      }
    }
    throw part.wrong(
        Arrays.stream(type.getEnumConstants()).map(Words::text).collect(Collectors.joining(", ")));
  }
}
