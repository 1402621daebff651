// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.render.substitute;

import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.tree.ScalarNode;
import io.gitops4j.core.tree.ScalarStyle;
import io.gitops4j.core.tree.ScalarType;
import java.math.BigDecimal;
import java.math.BigInteger;

/**
 * What Flux makes of a text that it reads anew after a substitution: it goes through JSON, so that
 * numbers and booleans have one form each, floats without a fraction are whole numbers, and keys
 * are texts.
 */
final class Retyping {
  private static final double WIDEST = 1e15;

  /** From here on numbers are written with an exponent. */
  private static final double PLAIN = 1e21;

  private Retyping() {}

  static Node of(Node node) {
    if (node instanceof MapNode map) {
      MapNode.Builder builder = MapNode.builder().at(map.line(), map.column());
      for (MapNode.Entry entry : map.entries()) {
        builder.put(key(entry.keyNode()), of(entry.value()));
      }
      return builder.build();
    }
    if (node instanceof ListNode list) {
      return list.withItems(list.items().stream().map(Retyping::of).toList());
    }
    return scalar((ScalarNode) node);
  }

  private static ScalarNode key(ScalarNode key) {
    return key.isString() ? key : key.withText(scalar(key).text());
  }

  private static ScalarNode scalar(ScalarNode scalar) {
    Object value = scalar.value();
    if (value instanceof Boolean flag) {
      return ScalarNode.of(flag);
    }
    if (value instanceof Long number) {
      return ScalarNode.of(number);
    }
    if (value instanceof BigInteger number && Math.abs(number.doubleValue()) < PLAIN) {
      // a float on the way, written without an exponent
      String digits = new BigDecimal(Double.toString(number.doubleValue())).toPlainString();
      return ScalarNode.read(digits, ScalarType.INT, ScalarStyle.PLAIN, 0, 0);
    }
    if (scalar.type() == ScalarType.FLOAT
        && value instanceof Double number
        && number == Math.rint(number)
        && Math.abs(number) < WIDEST) {
      return ScalarNode.of(number.longValue());
    }
    return scalar;
  }
}
