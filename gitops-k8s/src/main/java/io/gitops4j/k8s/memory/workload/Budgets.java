// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.k8s.memory.workload;

import io.gitops4j.core.tree.Edit;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.ScalarNode;
import io.gitops4j.k8s.memory.admission.Selectors;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Counts the pods of a disruption budget. */
final class Budgets implements Controller {
  @Override
  public @Nullable Instant reconcile(MapNode budget, World world) {
    MapNode selector = Edit.map(budget, "spec", "selector");
    long expected = 0;
    long healthy = 0;
    for (MapNode pod : world.list("", "Pod", Edit.text(budget, "metadata", "namespace"))) {
      if (!selector.isEmpty() && Selectors.matches(selector, Edit.map(pod, "metadata", "labels"))) {
        expected++;
        healthy += Pods.isReady(pod) ? 1 : 0;
      }
    }
    long desired =
        Edit.has(budget, "spec", "maxUnavailable")
            ? expected - amount(budget, "maxUnavailable", expected)
            : amount(budget, "minAvailable", expected);
    MapNode status =
        Edit.map(budget, "status")
            .with("currentHealthy", ScalarNode.of(healthy))
            .with("desiredHealthy", ScalarNode.of(Math.max(0, desired)))
            .with("expectedPods", ScalarNode.of(expected))
            .with("disruptionsAllowed", ScalarNode.of(Math.max(0, healthy - desired)))
            .with(
                "observedGeneration",
                ScalarNode.of(Edit.number(budget, 0, "metadata", "generation")));
    boolean allowed = healthy > desired;
    world.updateStatus(
        budget,
        Conditions.set(
            status,
            "DisruptionAllowed",
            allowed,
            allowed ? "SufficientPods" : "InsufficientPods",
            "",
            world.now()));
    return null;
  }

  private static long amount(MapNode budget, String field, long of) {
    String text = Edit.text(budget, "spec", field);
    if (text.matches("[0-9]{1,3}%")) {
      return (of * Long.parseLong(text.substring(0, text.length() - 1)) + 99) / 100;
    }
    return text.matches("[0-9]{1,9}") ? Long.parseLong(text) : 0;
  }
}
