// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.kustomize;

import java.util.Objects;

/**
 * How kustomizations are rendered. Immutable, thread-safe.
 *
 * @param loadRestrictor which files may be read; default those of the kustomization's own directory
 * @param order the order of the output where {@code sortOptions} says none; default legacy
 */
public record KustomizeOptions(LoadRestrictor loadRestrictor, Order order) {
  /** The defaults of {@code kustomize build}. */
  public static final KustomizeOptions DEFAULTS =
      new KustomizeOptions(LoadRestrictor.ROOT_ONLY, Order.LEGACY);

  /** Checks both parts. */
  public KustomizeOptions {
    Objects.requireNonNull(loadRestrictor, "loadRestrictor");
    Objects.requireNonNull(order, "order");
  }

  /** Which files a kustomization may read. */
  public enum LoadRestrictor {
    /** Files in or below its own directory. */
    ROOT_ONLY,
    /** All files of the tree. */
    NONE
  }

  /** In which order resources come out. */
  public enum Order {
    /** Namespaces and the like first, webhooks last, by kind and name. */
    LEGACY,
    /** As they were read. */
    NONE
  }
}
