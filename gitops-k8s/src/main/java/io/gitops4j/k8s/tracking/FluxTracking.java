// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.k8s.tracking;

import io.gitops4j.core.render.ResourceId;
import io.gitops4j.core.tree.MapNode;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * The labels of Flux's kustomize-controller. Immutable.
 *
 * @param name the name of the Kustomization
 * @param namespace its namespace
 */
public record FluxTracking(String name, String namespace) implements Tracking {
  private static final String NAME = "kustomize.toolkit.fluxcd.io/name";
  private static final String NAMESPACE = "kustomize.toolkit.fluxcd.io/namespace";

  /** Checks both parts. */
  public FluxTracking {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(namespace, "namespace");
  }

  @Override
  public String owner() {
    return "Kustomization " + namespace + "/" + name;
  }

  @Override
  public String manager() {
    return "kustomize-controller";
  }

  @Override
  public boolean tracks(ResourceId id, MapNode live) {
    return Tracking.text(live, "labels", NAME).equals(name)
        && Tracking.text(live, "labels", NAMESPACE).equals(namespace);
  }

  @Override
  public Map<String, String> labels(ResourceId id) {
    return Map.of(NAME, name, NAMESPACE, namespace);
  }

  @Override
  public Map<String, String> annotations(ResourceId id) {
    return Map.of();
  }

  @Override
  public Set<String> labelKeys() {
    return Set.of(NAME, NAMESPACE);
  }

  @Override
  public Set<String> annotationKeys() {
    return Set.of();
  }
}
