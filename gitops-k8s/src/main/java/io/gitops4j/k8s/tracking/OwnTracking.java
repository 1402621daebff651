// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.k8s.tracking;

import io.gitops4j.core.app.Application;
import io.gitops4j.core.cluster.ApplyOptions;
import io.gitops4j.core.plan.Ownership;
import io.gitops4j.core.render.ResourceId;
import io.gitops4j.core.tree.MapNode;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * The owner's label of this library ({@link Ownership}). Immutable.
 *
 * @param owner the label's value
 */
public record OwnTracking(String owner) implements Tracking {
  /** Checks the owner. */
  public OwnTracking {
    Objects.requireNonNull(owner, "owner");
  }

  /** That of an application. */
  public static OwnTracking of(Application application) {
    return new OwnTracking(Ownership.of(application));
  }

  @Override
  public String manager() {
    return ApplyOptions.FIELD_MANAGER;
  }

  @Override
  public boolean tracks(ResourceId id, MapNode live) {
    return owner.equals(Ownership.ownerOf(live));
  }

  @Override
  public Map<String, String> labels(ResourceId id) {
    return Map.of(Ownership.LABEL, owner);
  }

  @Override
  public Map<String, String> annotations(ResourceId id) {
    return Map.of();
  }

  @Override
  public Set<String> labelKeys() {
    return Set.of(Ownership.LABEL);
  }

  @Override
  public Set<String> annotationKeys() {
    return Set.of();
  }
}
