// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.diff;

import io.gitops4j.core.error.Issue;
import io.gitops4j.core.plan.Action;
import io.gitops4j.core.plan.Change;
import io.gitops4j.core.render.ResourceId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * How much may be deleted without somebody naming it. Immutable, thread-safe.
 *
 * <p>Objects of a protected kind are deleted only if they are named. All others are deleted unless
 * there are more of them than the budget allows, by count or by their share in what exists; then
 * none is, unless it is named. What is named counts for nothing.
 *
 * @param most how many objects may be deleted
 * @param share the largest share of the existing objects that may be deleted, from 0 to 1; one
 *     object may be deleted whatever its share
 * @param protectedKinds kinds by name and group, as {@code Namespace} or {@code
 *     CustomResourceDefinition.apiextensions.k8s.io}
 * @param named the objects that are named
 */
public record DeletionBudget(
    int most, double share, Set<String> protectedKinds, Set<ResourceId> named) {

  /** Anything may be deleted. */
  public static final DeletionBudget UNLIMITED =
      new DeletionBudget(Integer.MAX_VALUE, 1, Set.of(), Set.of());

  /** Ten objects, three in ten of what exists, and nothing that takes others or data with it. */
  public static final DeletionBudget CAREFUL =
      new DeletionBudget(
          10,
          0.3,
          Set.of(
              "Namespace",
              "PersistentVolumeClaim",
              "PersistentVolume",
              "CustomResourceDefinition.apiextensions.k8s.io"),
          Set.of());

  /** Copies the sets, and checks the numbers. */
  public DeletionBudget {
    if (most < 0) {
      throw new IllegalArgumentException("most: " + most + " (expected: 0 or more)");
    }
    if (!(share >= 0 && share <= 1)) {
      throw new IllegalArgumentException("share: " + share + " (expected: 0 to 1)");
    }
    protectedKinds = Set.copyOf(protectedKinds);
    named = Set.copyOf(named);
  }

  /** The same with one more object that may be deleted. */
  public DeletionBudget allowing(ResourceId id) {
    Set<ResourceId> more = new HashSet<>(named);
    more.add(Objects.requireNonNull(id, "id"));
    return new DeletionBudget(most, share, protectedKinds, more);
  }

  /** Whether the object is of a protected kind and not named. */
  boolean isProtected(ResourceId id) {
    String kind = id.group().isEmpty() ? id.kind() : id.kind() + "." + id.group();
    return protectedKinds.contains(kind) && !named.contains(id);
  }

  /**
   * The deletions that are refused, and an error for each reason.
   *
   * @param changes all changes
   * @param existing how many objects exist
   * @param issues takes the errors
   */
  Set<ResourceId> refused(List<Change> changes, int existing, List<Issue> issues) {
    Set<ResourceId> refused = new HashSet<>();
    List<ResourceId> unnamed = new ArrayList<>();
    for (Change change : changes) {
      if (change.action() == Action.DELETE && !named.contains(change.id())) {
        if (isProtected(change.id())) {
          refused.add(change.id());
          issues.add(
              Issue.error(PlanError.PROTECTED, change.id() + " is not deleted unless it is named")
                  .withFound("deletion of " + change.id())
                  .withHint("name the object, if it is to go"));
        } else {
          unnamed.add(change.id());
        }
      }
    }
    int allowed = (int) Math.min(most, Math.max(1, Math.floor(share * existing)));
    if (unnamed.size() > allowed) {
      refused.addAll(unnamed);
      issues.add(
          Issue.error(PlanError.BUDGET, "more would be deleted than the budget allows")
              .withFound(unnamed.size() + " of " + existing + " objects")
              .withExpected(allowed + " at most")
              .withHint("raise the budget, or name the objects that are to go"));
    }
    return refused;
  }
}
