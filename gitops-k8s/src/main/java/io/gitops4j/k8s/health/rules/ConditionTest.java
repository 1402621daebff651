// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.k8s.health.rules;

import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import java.math.BigDecimal;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A condition exists that is as said; the first one that is, is remembered.
 *
 * @param types the types; {@code *} for any
 * @param in where the conditions are, or null for the usual place
 * @param statuses the statuses; empty for any
 * @param otherStatuses the statuses that it must not have
 * @param reasons the reasons; empty for any
 * @param otherReasons the reasons that it must not have
 * @param says texts of which its message has one; empty for any
 * @param stale whether it must speak of an older generation, or must not; null for either
 * @param absent whether no such condition may exist
 */
record ConditionTest(
    Set<String> types,
    @Nullable Path in,
    Set<String> statuses,
    Set<String> otherStatuses,
    Set<String> reasons,
    Set<String> otherReasons,
    List<String> says,
    @Nullable Boolean stale,
    boolean absent)
    implements Predicate {
  private static final Path OF_OBJECT = Path.of("status", "conditions");
  private static final Path OF_ITEM = Path.of("conditions");
  private static final Path GENERATION = new Path(true, List.of("metadata", "generation"));

  @Override
  public boolean test(Scope scope) {
    Path where = in != null ? in : scope.atRoot() ? OF_OBJECT : OF_ITEM;
    for (Node entry : Items.of(where, scope)) {
      if (entry instanceof MapNode condition && matches(condition, scope)) {
        scope.matched(condition);
        return !absent;
      }
    }
    return absent;
  }

  private boolean matches(MapNode condition, Scope scope) {
    return (types.contains("*") || types.contains(Texts.of(condition.get("type"))))
        && has(statuses, Texts.status(condition))
        && !otherStatuses.contains(Texts.status(condition))
        && has(reasons, Texts.of(condition.get("reason")))
        && !otherReasons.contains(Texts.of(condition.get("reason")))
        && says(Texts.of(condition.get("message")))
        && (stale == null || stale == isStale(condition, scope));
  }

  private static boolean has(Set<String> wanted, String text) {
    return wanted.isEmpty() || wanted.contains(text);
  }

  private boolean says(String message) {
    return says.isEmpty() || says.stream().anyMatch(message::contains);
  }

  private static boolean isStale(MapNode condition, Scope scope) {
    return older(Texts.of(condition.get("observedGeneration")), scope);
  }

  /** Whether an observed generation is older than the object's; not if one of them is no number. */
  static boolean older(String observed, Scope scope) {
    BigDecimal wanted = Texts.number(Texts.of(GENERATION.first(scope)));
    BigDecimal seen = Texts.number(observed);
    return wanted != null && seen != null && seen.compareTo(wanted) < 0;
  }
}
