// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.function;

import io.gitops4j.core.tree.MapNode;
import java.util.List;

/**
 * What a function gives back. Immutable, thread-safe.
 *
 * @param items the objects. Of a transformer: one with the group, version, kind, name and namespace
 *     of an item that went in takes its place, others are added, and what is missing is deleted. Of
 *     a generator: what it generates; the annotations {@code kustomize.config.k8s.io/needs-hash}
 *     and {@code …/behavior} say how
 * @param results what the function found
 */
public record FunctionOutput(List<MapNode> items, List<FunctionResult> results) {

  /** Copies both lists. */
  public FunctionOutput {
    items = List.copyOf(items);
    results = List.copyOf(results);
  }

  /** Objects without results. */
  public static FunctionOutput of(List<MapNode> items) {
    return new FunctionOutput(items, List.of());
  }
}
