// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.diff;

import io.gitops4j.core.error.Issue;
import io.gitops4j.core.plan.FieldChange;
import io.gitops4j.core.render.ResourceId;
import io.gitops4j.core.tree.FieldPath;
import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.diff.structured.FieldOwners;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Says of each difference of one object who owns the live value, and whether a rule ignores it. */
final class Judgement {
  private static final String TRUSTED = "a rule trusts ";
  private static final String NAMED = "a rule names the field";

  private final MapNode live;
  private final MapNode desired;
  private final FieldOwners owners;
  private final List<FieldPath> livePaths;
  private final List<FieldPath> desiredPaths;
  private final List<String> managers;

  /** The rules' expressions see each side as it is; what hinders them goes to the issues. */
  Judgement(ResourceId id, MapNode live, MapNode desired, Rules rules, List<Issue> issues) {
    this.live = live;
    this.desired = desired;
    owners = FieldOwners.of(live);
    livePaths = rules.paths(id, live, issues);
    desiredPaths = rules.paths(id, desired, issues);
    managers = rules.managers(id);
  }

  List<FieldChange> of(List<FieldChange> changes) {
    List<FieldChange> judged = new ArrayList<>(changes.size());
    for (FieldChange change : changes) {
      List<String> names = owners.of(change.path());
      FieldChange owned = names.isEmpty() ? change : change.withOwner(names.get(0));
      String reason = owned.ignored() ? null : reason(change.path(), names);
      judged.add(reason == null ? owned : owned.ignoredFor(reason));
    }
    return judged;
  }

  /** Whether a difference is ignored by a rule for this reason. */
  static boolean isByRule(@Nullable String reason) {
    return reason != null && (reason.equals(NAMED) || reason.startsWith(TRUSTED));
  }

  /** Why a rule ignores the field, or null if none does. */
  private @Nullable String reason(FieldPath field, List<String> names) {
    for (String name : names) {
      if (managers.contains(name)) {
        return TRUSTED + name;
      }
    }
    boolean byPath =
        livePaths.stream().anyMatch(path -> covers(path, field, live))
            || desiredPaths.stream().anyMatch(path -> covers(path, field, desired));
    return byPath ? NAMED : null;
  }

  /**
   * Whether the field is at or below the rule's path. A rule names an item of a list by its index,
   * a difference by its key: both are the same step if they lead to the same item of the side in
   * which the rule's path lies.
   */
  private static boolean covers(FieldPath rule, FieldPath field, MapNode side) {
    if (field.elements().size() < rule.elements().size()) {
      return false;
    }
    Node at = side;
    for (int i = 0; i < rule.elements().size(); i++) {
      FieldPath.Element step = field.elements().get(i);
      FieldPath.Element wanted = rule.elements().get(i);
      if (!wanted.equals(step) && !sameItem(at, wanted, step)) {
        return false;
      }
      at = step(at, step);
    }
    return true;
  }

  private static boolean sameItem(
      @Nullable Node node, FieldPath.Element one, FieldPath.Element other) {
    if (node instanceof MapNode) {
      // a pointer's number may be the key of a map
      return one instanceof FieldPath.Index index
          && other instanceof FieldPath.Key key
          && key.name().equals(Integer.toString(index.index()));
    }
    if (!(node instanceof ListNode)) {
      return false;
    }
    Node item = step(node, one);
    return item != null && item == step(node, other);
  }

  private static @Nullable Node step(@Nullable Node node, FieldPath.Element step) {
    return node == null ? null : FieldPath.ROOT.plus(step).find(node);
  }
}
