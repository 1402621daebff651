// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.plan;

import io.gitops4j.core.error.Issue;
import io.gitops4j.core.render.Manifest;
import io.gitops4j.core.render.ResourceId;
import io.gitops4j.core.tree.MapNode;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What a cluster holds of an application at one time. Immutable, thread-safe.
 *
 * @param desired the declared objects with their namespaces filled in, as the cluster knows which
 *     kinds have one
 * @param objects the live objects that are declared or owned; what does not exist is absent
 * @param dryRuns for declared objects that exist: what they would be after an apply, as the server
 *     answers; the live object itself where it is proven that an apply would change nothing, so
 *     that the server need not be asked
 * @param failures objects that could not be read or tried, with the cause
 * @param inventory what the application owns
 * @param schemas documents of the cluster's OpenAPI v3, for kinds that are not built in
 * @param warnings what was changed in declared objects so that a cluster can take them
 */
public record LiveState(
    List<Manifest> desired,
    Map<ResourceId, MapNode> objects,
    Map<ResourceId, MapNode> dryRuns,
    Map<ResourceId, Issue> failures,
    Inventory inventory,
    List<MapNode> schemas,
    List<Issue> warnings) {
  /** Copies the maps, in order. */
  public LiveState {
    desired = List.copyOf(desired);
    objects = Collections.unmodifiableMap(new LinkedHashMap<>(objects));
    dryRuns = Collections.unmodifiableMap(new LinkedHashMap<>(dryRuns));
    failures = Collections.unmodifiableMap(new LinkedHashMap<>(failures));
    Objects.requireNonNull(inventory, "inventory");
    schemas = List.copyOf(schemas);
    warnings = List.copyOf(warnings);
  }

  /** Without schemas of the cluster and warnings. */
  public LiveState(
      List<Manifest> desired,
      Map<ResourceId, MapNode> objects,
      Map<ResourceId, MapNode> dryRuns,
      Map<ResourceId, Issue> failures,
      Inventory inventory) {
    this(desired, objects, dryRuns, failures, inventory, List.of(), List.of());
  }
}
