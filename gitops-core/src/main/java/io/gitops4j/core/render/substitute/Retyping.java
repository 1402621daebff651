// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.render.substitute;

import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.tree.ScalarNode;
import io.gitops4j.core.tree.ScalarStyle;
import io.gitops4j.core.tree.ScalarType;

/**
 * Types that Flux gives to what it reads anew after a substitution, beyond those of a file: the
 * booleans of YAML 1.1 ({@code yes}, {@code off}) where they stand without quotes, and floats
 * without a fraction as whole numbers.
 */
final class Retyping {
  private static final double WIDEST = 1e15;

  private Retyping() {}

  static Node of(Node node) {
    if (node instanceof MapNode map) {
      MapNode.Builder builder = map.toBuilder();
      for (MapNode.Entry entry : map.entries()) {
        builder.put(entry.keyNode(), of(entry.value()));
      }
      return builder.build();
    }
    if (node instanceof ListNode list) {
      return list.withItems(list.items().stream().map(Retyping::of).toList());
    }
    return scalar((ScalarNode) node);
  }

  private static ScalarNode scalar(ScalarNode scalar) {
    if (scalar.isString() && scalar.style() == ScalarStyle.PLAIN) {
      return switch (scalar.text()) {
        case "y", "Y", "yes", "Yes", "YES", "on", "On", "ON" -> ScalarNode.TRUE;
        case "n", "N", "no", "No", "NO", "off", "Off", "OFF" -> ScalarNode.FALSE;
        default -> scalar;
      };
    }
    if (scalar.type() == ScalarType.FLOAT
        && scalar.value() instanceof Double number
        && number == Math.rint(number)
        && Math.abs(number) < WIDEST) {
      return ScalarNode.of(number.longValue());
    }
    return scalar;
  }
}
