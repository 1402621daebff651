// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.kustomize.internal.transform;

import io.gitops4j.core.error.Issue;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.ScalarNode;
import io.gitops4j.core.tree.ScalarStyle;
import io.gitops4j.core.tree.ScalarType;
import io.gitops4j.kustomize.KustomizeError;
import io.gitops4j.kustomize.RenderLimits.Bound;
import io.gitops4j.kustomize.internal.Failure;
import io.gitops4j.kustomize.internal.FieldSpec;
import io.gitops4j.kustomize.internal.Resource;
import io.gitops4j.kustomize.internal.ResourceSet;
import io.gitops4j.kustomize.internal.Suggestions;
import java.util.List;

/** Sets how many replicas a workload has. */
public final class Replicas {
  private Replicas() {}

  /** Sets the count of the workloads of a name; throws if there is none. */
  public static void apply(ResourceSet resources, MapNode replica, List<FieldSpec> specs) {
    String name = replica.text("name");
    String count = replica.text("count");
    String digits = count == null ? "0" : count;
    if (name == null || !digits.matches("-?[0-9]{1,18}")) {
      throw Failure.of(
          KustomizeError.INVALID_KUSTOMIZATION,
          "an entry of replicas needs a name and a whole count",
          null);
    }
    boolean found = false;
    for (Resource resource : resources.named(name, other -> true)) {
      resources.budget().use(Bound.FIELDS, specs.size());
      for (FieldSpec spec : specs) {
        if (resource.anyId(id -> id.name().equals(name) && spec.selects(id))) {
          found = true;
          ScalarNode value = ScalarNode.read(digits, ScalarType.INT, ScalarStyle.PLAIN, 0, 0);
          resource.root(
              spec.ofAnyKind()
                  .apply(
                      resource.root(),
                      value,
                      node -> {
                        WrittenScalar.required(node);
                        return value;
                      }));
        }
      }
    }
    if (!found) {
      throw Failure.absent(
          resources,
          Issue.error(
                  KustomizeError.REPLICAS_NO_MATCH,
                  "no resource with replicas has the name " + name)
              .withFound(name)
              .withHint(Suggestions.name(name, resources)));
    }
  }
}
