// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.kustomize;

import java.util.Objects;

/**
 * How kustomizations are rendered, and what a render may use besides its tree. Immutable,
 * thread-safe; start from {@link #DEFAULTS} and change by the {@code with} methods.
 */
public final class KustomizeOptions {
  /** The defaults of {@code kustomize build}. */
  public static final KustomizeOptions DEFAULTS =
      new KustomizeOptions(LoadRestrictor.ROOT_ONLY, Order.LEGACY);

  private final LoadRestrictor loadRestrictor;
  private final Order order;

  private KustomizeOptions(LoadRestrictor loadRestrictor, Order order) {
    this.loadRestrictor = Objects.requireNonNull(loadRestrictor, "loadRestrictor");
    this.order = Objects.requireNonNull(order, "order");
  }

  /** The same options with another answer to which files may be read. */
  public KustomizeOptions withLoadRestrictor(LoadRestrictor newLoadRestrictor) {
    return new KustomizeOptions(newLoadRestrictor, order);
  }

  /** The same options with another order of the output where {@code sortOptions} says none. */
  public KustomizeOptions withOrder(Order newOrder) {
    return new KustomizeOptions(loadRestrictor, newOrder);
  }

  /** Which files may be read; default those of the kustomization's own directory. */
  public LoadRestrictor loadRestrictor() {
    return loadRestrictor;
  }

  /** The order of the output where {@code sortOptions} says none; default legacy. */
  public Order order() {
    return order;
  }

  /**
   * What of these options changes the output, as part of the engine's name and so of cache keys.
   */
  String fingerprint() {
    return loadRestrictor + " " + order;
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
