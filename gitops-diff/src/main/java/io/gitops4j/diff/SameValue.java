// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.diff;

import io.gitops4j.core.render.Gvk;
import io.gitops4j.core.tree.FieldPath;
import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.tree.ScalarNode;
import io.gitops4j.core.tree.ScalarType;
import io.gitops4j.diff.value.GoDuration;
import io.gitops4j.diff.value.Quantity;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Tells whether two values that are not the same text are the same to a server: quantities and
 * durations where the field has such values, whole numbers written with a point, and lists whose
 * order means nothing.
 */
final class SameValue {
  /** Fields of Kubernetes whose entries are quantities. */
  private static final Set<String> QUANTITY_MAPS =
      Set.of(
          "limits",
          "requests",
          "hard",
          "used",
          "capacity",
          "allocatable",
          "default",
          "defaultRequest",
          "max",
          "min",
          "maxLimitRequestRatio",
          "overhead",
          "podFixed");

  /** Fields of Kubernetes that are quantities. */
  private static final Set<String> QUANTITIES = Set.of("sizeLimit", "divisor", "averageValue");

  /** Fields of Kubernetes that are durations. */
  private static final Set<String> DURATIONS = Set.of("duration", "renewBefore");

  /** Lists of texts in which the order means nothing. */
  private static final Set<String> SETS =
      Set.of("finalizers", "accessModes", "verbs", "apiGroups", "resourceNames", "policyTypes");

  private SameValue() {}

  /** Whether the object is of a kind of Kubernetes, so that the names of its fields say enough. */
  static boolean knows(MapNode object) {
    String apiVersion = object.text("apiVersion");
    String group = Gvk.of(apiVersion == null ? "x.y/v1" : apiVersion, "x").group();
    return group.indexOf('.') < 0 || group.endsWith(".k8s.io");
  }

  /** Whether the lists have the same items in another order, and the order means nothing. */
  static boolean isReordered(String field, ListNode live, ListNode desired) {
    return SETS.contains(field) && !live.equals(desired) && counts(live).equals(counts(desired));
  }

  /** Why the values are the same, or null if they are not. */
  static @Nullable String reason(FieldPath field, @Nullable Node live, @Nullable Node desired) {
    if (live instanceof ScalarNode one && desired instanceof ScalarNode other) {
      return scalars(field, one, other);
    }
    return live instanceof ListNode one
            && desired instanceof ListNode other
            && isReordered(key(field, 0), one, other)
        ? "the same items in another order"
        : null;
  }

  private static @Nullable String scalars(FieldPath field, ScalarNode live, ScalarNode desired) {
    if (isNumber(live) && isNumber(desired)) {
      BigDecimal one = Quantity.value(live.text());
      BigDecimal other = Quantity.value(desired.text());
      return one != null && other != null && one.compareTo(other) == 0 ? "the same number" : null;
    }
    if (QUANTITIES.contains(key(field, 0)) || QUANTITY_MAPS.contains(key(field, 1))) {
      BigDecimal one = quantity(live);
      BigDecimal other = quantity(desired);
      return one != null && other != null && one.compareTo(other) == 0 ? "the same quantity" : null;
    }
    if (DURATIONS.contains(key(field, 0)) && live.isString() && desired.isString()) {
      Long one = GoDuration.nanos(live.text());
      return one != null && one.equals(GoDuration.nanos(desired.text()))
          ? "the same duration"
          : null;
    }
    return null;
  }

  private static @Nullable BigDecimal quantity(ScalarNode scalar) {
    return scalar.isString() || isNumber(scalar) ? Quantity.value(scalar.text().strip()) : null;
  }

  private static boolean isNumber(ScalarNode scalar) {
    return scalar.type() == ScalarType.INT || scalar.type() == ScalarType.FLOAT;
  }

  private static Map<Node, Integer> counts(ListNode list) {
    Map<Node, Integer> counts = new HashMap<>();
    list.forEach(item -> counts.merge(item, 1, Integer::sum));
    return counts;
  }

  /** The map key so many steps before the end; empty if there is none. */
  private static String key(FieldPath field, int fromEnd) {
    List<FieldPath.Element> elements = field.elements();
    int at = elements.size() - 1 - fromEnd;
    return at >= 0 && elements.get(at) instanceof FieldPath.Key key ? key.name() : "";
  }
}
