// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.kustomize;

import io.gitops4j.core.spi.RemoteResolver;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How kustomizations are rendered, and what a render may use besides its tree. Immutable,
 * thread-safe; start from {@link #DEFAULTS} and change by the {@code with} methods.
 */
public final class KustomizeOptions {
  /** The defaults of {@code kustomize build}. */
  public static final KustomizeOptions DEFAULTS =
      new KustomizeOptions(LoadRestrictor.ROOT_ONLY, Order.LEGACY, null, false);

  private final LoadRestrictor loadRestrictor;
  private final Order order;
  private final @Nullable RemoteResolver remoteResolver;
  private final boolean provenance;

  private KustomizeOptions(
      LoadRestrictor loadRestrictor,
      Order order,
      @Nullable RemoteResolver remoteResolver,
      boolean provenance) {
    this.loadRestrictor = Objects.requireNonNull(loadRestrictor, "loadRestrictor");
    this.order = Objects.requireNonNull(order, "order");
    this.remoteResolver = remoteResolver;
    this.provenance = provenance;
  }

  /** The same options with another answer to which files may be read. */
  public KustomizeOptions withLoadRestrictor(LoadRestrictor newLoadRestrictor) {
    return new KustomizeOptions(newLoadRestrictor, order, remoteResolver, provenance);
  }

  /** The same options with another order of the output where {@code sortOptions} says none. */
  public KustomizeOptions withOrder(Order newOrder) {
    return new KustomizeOptions(loadRestrictor, newOrder, remoteResolver, provenance);
  }

  /**
   * The same options with what gets repositories and files of other machines. Without one, which is
   * the default, a kustomization that names such is refused. What was got is recorded among the
   * {@link io.gitops4j.core.render.Inputs#external} of the render; a file or directory of the tree
   * is taken before anything remote of the same name.
   */
  public KustomizeOptions withRemoteResolver(RemoteResolver newRemoteResolver) {
    return new KustomizeOptions(
        loadRestrictor,
        order,
        Objects.requireNonNull(newRemoteResolver, "newRemoteResolver"),
        provenance);
  }

  /**
   * The same options, recording who sets each field of each object, or not: see {@link
   * io.gitops4j.core.render.Manifest#provenance} and {@link
   * io.gitops4j.core.render.Rendered#removed}.
   */
  public KustomizeOptions withProvenance(boolean recorded) {
    return new KustomizeOptions(loadRestrictor, order, remoteResolver, recorded);
  }

  /** Which files may be read; default those of the kustomization's own directory. */
  public LoadRestrictor loadRestrictor() {
    return loadRestrictor;
  }

  /** The order of the output where {@code sortOptions} says none; default legacy. */
  public Order order() {
    return order;
  }

  /** Whether it is recorded who sets each field; default no. */
  public boolean provenance() {
    return provenance;
  }

  /** What gets repositories and files of other machines; empty, the default, for nobody. */
  public Optional<RemoteResolver> remoteResolver() {
    return Optional.ofNullable(remoteResolver);
  }

  /**
   * What of these options changes the output, as part of the engine's name and so of cache keys.
   */
  String fingerprint() {
    return loadRestrictor + " " + order + (provenance ? " provenance" : "");
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
