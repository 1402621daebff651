// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.k8s.apply;

import io.gitops4j.core.plan.Change;
import io.gitops4j.core.plan.Outcome;
import io.gitops4j.core.plan.ResourceResult;
import io.gitops4j.core.render.Manifest;
import io.gitops4j.core.render.ResourceId;
import io.gitops4j.core.tree.MapNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What was done so far of one plan. Used by one thread. */
final class Progress {
  private final List<ResourceResult> results = new ArrayList<>();
  private final Map<ResourceId, ResourceResult> last = new HashMap<>();
  private final Set<ResourceId> written = new HashSet<>();
  private final Map<ResourceId, Manifest> handled = new LinkedHashMap<>();
  private final Map<ResourceId, MapNode> seen;
  private final Map<ResourceId, String> deleted = new HashMap<>();

  /** Nothing was done yet to these objects. */
  Progress(Map<ResourceId, MapNode> before) {
    seen = new LinkedHashMap<>(before);
  }

  /**
   * Takes note of what became of a change.
   *
   * @param applied the object as it is now; null if it was not applied
   */
  void add(Change change, ResourceResult result, @Nullable MapNode applied) {
    if (applied != null) {
      seen.put(change.id(), applied);
      written.add(change.id());
    } else if (result.outcome() == Outcome.DELETED) {
      MapNode gone = seen.remove(change.id());
      deleted.put(change.id(), gone == null ? "" : Metadata.uid(gone));
    }
    results.add(result);
    last.put(change.id(), result);
    if (change.desired() != null && change.hook() == null) {
      handled.put(change.id(), change.desired());
    }
  }

  /** Takes note of how a hook that was created ended. */
  void ended(Change hook, ResourceResult result) {
    results.replaceAll(
        known ->
            known.id().equals(hook.id()) && known.reason().equals(hook.reason()) ? result : known);
    last.put(hook.id(), result);
  }

  /** What became of each object, in the order in which it was handled. */
  List<ResourceResult> results() {
    return results;
  }

  /** What became of an object at last; null if nothing did yet. */
  @Nullable ResourceResult last(ResourceId id) {
    return last.get(id);
  }

  boolean isWritten(ResourceId id) {
    return written.contains(id);
  }

  /** The declared objects that were handled so far. */
  Map<ResourceId, Manifest> handled() {
    return handled;
  }

  /** The objects as they were last seen: before, or after they were applied. May be changed. */
  Map<ResourceId, MapNode> seen() {
    return seen;
  }

  /** What was deleted, and which identity it had. */
  Map<ResourceId, String> deleted() {
    return deleted;
  }
}
