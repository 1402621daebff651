// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.function;

import io.gitops4j.core.tree.MapNode;
import java.util.List;
import java.util.Objects;

/**
 * What a function is called with. Immutable, thread-safe.
 *
 * <p>As with the functions that kustomize runs, the items carry annotations that the function must
 * hand on if it hands on the item: {@code internal.config.kubernetes.io/…} and {@code
 * kustomize.config.k8s.io/id}. They are taken off at the end.
 *
 * @param items the objects: of a transformer or validator all of the kustomization so far; of a
 *     generator its own configuration alone
 * @param functionConfig the object that names the function
 */
public record FunctionInput(List<MapNode> items, MapNode functionConfig) {

  /** Copies the items. */
  public FunctionInput {
    items = List.copyOf(items);
    Objects.requireNonNull(functionConfig, "functionConfig");
  }
}
