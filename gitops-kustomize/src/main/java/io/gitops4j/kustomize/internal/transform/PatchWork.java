// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.kustomize.internal.transform;

import io.gitops4j.core.tree.Node;
import io.gitops4j.kustomize.RenderLimits.Bound;
import io.gitops4j.kustomize.internal.Budget;
import io.gitops4j.kustomize.internal.Resource;
import io.gitops4j.kustomize.internal.merge.JsonPatch;

/** Counts what a JSON patch does to a resource. */
final class PatchWork implements JsonPatch.Listener {
  private final Resource resource;
  private final Budget budget;

  PatchWork(Resource resource, Budget budget) {
    this.resource = resource;
    this.budget = budget;
  }

  @Override
  public void copying(Node value) {
    resource.weight(resource.weight() + budget.useNodes(Bound.COPIES, value, 1));
  }

  @Override
  public void moving(Node value) {
    budget.useNodes(Bound.MERGES, value, 1);
  }

  @Override
  public void moving(long entries) {
    budget.use(Bound.MERGES, entries);
  }
}
