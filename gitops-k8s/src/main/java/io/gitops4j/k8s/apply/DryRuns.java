// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.k8s.apply;

import io.gitops4j.core.cluster.ClusterError;
import io.gitops4j.core.cluster.ClusterException;
import io.gitops4j.core.plan.Action;
import io.gitops4j.core.plan.Change;
import io.gitops4j.core.plan.LiveState;
import io.gitops4j.core.plan.Plan;
import io.gitops4j.core.render.Manifest;
import io.gitops4j.core.render.ResourceId;
import io.gitops4j.core.tree.Edit;
import io.gitops4j.core.tree.MapNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Asks the server about objects before the first is written: at the beginning about all that can be
 * asked about, and once their namespaces and kinds are there about the rest. What was asked about
 * when the plan was made is not asked about again. Used by one thread.
 */
final class DryRuns {
  private static final String RBAC = "rbac.authorization.k8s.io";

  private final LiveState live;
  private final Writing writing;
  private final SideBySide sideBySide;
  private final Set<String> createdNamespaces = new HashSet<>();
  private final Set<String> createdKinds = new HashSet<>();
  private final Set<ResourceId> createdRoles = new HashSet<>();
  private final Set<Change> later = Collections.newSetFromMap(new IdentityHashMap<>());

  DryRuns(Plan plan, LiveState live, Writing writing, SideBySide sideBySide) {
    this.live = live;
    this.writing = writing;
    this.sideBySide = sideBySide;
    for (Change change : plan.changes()) {
      Manifest desired = change.desired();
      if (change.live() == null && change.writes() && RBAC.equals(change.id().group())) {
        createdRoles.add(change.id());
      }
      if (change.action() == Action.CREATE
          && desired != null
          && Writing.isFoundation(change.id())) {
        if (change.id().kind().equals("Namespace")) {
          createdNamespaces.add(change.id().name());
        } else {
          MapNode root = desired.root();
          createdKinds.add(
              Edit.text(root, "spec", "group") + "/" + Edit.text(root, "spec", "names", "kind"));
        }
      }
    }
  }

  /** The refusals among all changes of a plan that can be asked about now, in order. */
  Map<ResourceId, ClusterException> first(List<Change> changes) {
    List<Change> now = new ArrayList<>();
    for (Change change : changes) {
      if (asks(change)) {
        (waits(change) ? later : now).add(change);
      }
    }
    return ask(now);
  }

  /** The refusals among the changes of a step that could not be asked about before. */
  Map<ResourceId, ClusterException> beforeStep(List<Change> changes) {
    return later.isEmpty() ? Map.of() : ask(changes.stream().filter(later::remove).toList());
  }

  private boolean asks(Change change) {
    if (!change.writes() || change.desired() == null) {
      return false;
    }
    // what was asked about already, with the same object
    boolean asked =
        live.dryRuns().containsKey(change.id())
            && !change.options().replaces()
            && change.hook() == null;
    return !asked && !bindsCreatedRole(change, change.desired());
  }

  /**
   * Whether it binds a role that the plan creates: of those who may not bind any role, a server
   * wants the role to be there, so that it can be asked about this only when it is written.
   */
  private boolean bindsCreatedRole(Change change, Manifest desired) {
    ResourceId id = change.id();
    if (!RBAC.equals(id.group()) || !id.kind().endsWith("RoleBinding")) {
      return false;
    }
    String kind = Edit.text(desired.root(), "roleRef", "kind");
    String namespace = kind.equals("Role") ? id.namespace() : "";
    String name = Edit.text(desired.root(), "roleRef", "name");
    return createdRoles.contains(new ResourceId(RBAC, kind, namespace, name));
  }

  private boolean waits(Change change) {
    ResourceId id = change.id();
    return createdNamespaces.contains(id.namespace())
        || createdKinds.contains(id.group() + "/" + id.kind());
  }

  private Map<ResourceId, ClusterException> ask(List<Change> changes) {
    Map<ResourceId, ClusterException> refusals = new HashMap<>();
    sideBySide.forEach(
        changes,
        this::refusal,
        (change, refusal) -> refusal.ifPresent(e -> refusals.put(change.id(), e)));
    return refusals;
  }

  private Optional<ClusterException> refusal(Change change) {
    try {
      writing.dryRun(change);
      return Optional.empty();
    } catch (ClusterException e) {
      // a kind that may be missing is one only once its object is applied
      boolean missing =
          e.error() == ClusterError.UNKNOWN_KIND && change.options().skipsMissingKinds();
      return missing ? Optional.empty() : Optional.of(e);
    }
  }
}
