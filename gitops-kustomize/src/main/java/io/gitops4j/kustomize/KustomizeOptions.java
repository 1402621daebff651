// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.kustomize;

import io.gitops4j.core.spi.ChartInflator;
import io.gitops4j.core.spi.KrmFunction;
import io.gitops4j.core.spi.RemoteResolver;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How kustomizations are rendered, and what a render may use besides its tree. Immutable,
 * thread-safe; start from {@link #DEFAULTS} and change by the {@code with} methods.
 */
public final class KustomizeOptions {
  /** The defaults of {@code kustomize build}. */
  public static final KustomizeOptions DEFAULTS =
      new KustomizeOptions(LoadRestrictor.ROOT_ONLY, Order.LEGACY, null, false, null, Map.of());

  private final LoadRestrictor loadRestrictor;
  private final Order order;
  private final @Nullable RemoteResolver remoteResolver;
  private final boolean provenance;
  private final @Nullable ChartInflator chartInflator;
  private final Map<String, NamedFunction> functions;

  private KustomizeOptions(
      LoadRestrictor loadRestrictor,
      Order order,
      @Nullable RemoteResolver remoteResolver,
      boolean provenance,
      @Nullable ChartInflator chartInflator,
      Map<String, NamedFunction> functions) {
    this.loadRestrictor = Objects.requireNonNull(loadRestrictor, "loadRestrictor");
    this.order = Objects.requireNonNull(order, "order");
    this.remoteResolver = remoteResolver;
    this.provenance = provenance;
    this.chartInflator = chartInflator;
    this.functions = functions;
  }

  /** A function with the version that its name in cache keys has. */
  private record NamedFunction(String version, KrmFunction function) {}

  /** The same options with another answer to which files may be read. */
  public KustomizeOptions withLoadRestrictor(LoadRestrictor newLoadRestrictor) {
    return new KustomizeOptions(
        newLoadRestrictor, order, remoteResolver, provenance, chartInflator, functions);
  }

  /** The same options with another order of the output where {@code sortOptions} says none. */
  public KustomizeOptions withOrder(Order newOrder) {
    return new KustomizeOptions(
        loadRestrictor, newOrder, remoteResolver, provenance, chartInflator, functions);
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
        provenance,
        chartInflator,
        functions);
  }

  /**
   * The same options, recording who sets each field of each object, or not: see {@link
   * io.gitops4j.core.render.Manifest#provenance} and {@link
   * io.gitops4j.core.render.Rendered#removed}.
   */
  public KustomizeOptions withProvenance(boolean recorded) {
    return new KustomizeOptions(
        loadRestrictor, order, remoteResolver, recorded, chartInflator, functions);
  }

  /**
   * The same options with Helm charts allowed: what {@code helmCharts} names is inflated by this
   * one, from charts that lie in the tree.
   */
  public KustomizeOptions withChartInflator(ChartInflator newChartInflator) {
    return new KustomizeOptions(
        loadRestrictor,
        order,
        remoteResolver,
        provenance,
        Objects.requireNonNull(newChartInflator, "newChartInflator"),
        functions);
  }

  /**
   * The same options with a function in Java that takes the place of an image or a program: of
   * whatever a generator, transformer or validator names by its annotation {@code
   * config.kubernetes.io/function}.
   *
   * @param name the image, or the path of the program, exactly as it is written there
   * @param version a version of the function's own: with another one, earlier results in caches
   *     don't count
   * @param function the function; replaces an earlier one of the same name
   */
  public KustomizeOptions withFunction(String name, String version, KrmFunction function) {
    Map<String, NamedFunction> more = new TreeMap<>(functions);
    more.put(
        Objects.requireNonNull(name, "name"),
        new NamedFunction(
            Objects.requireNonNull(version, "version"),
            Objects.requireNonNull(function, "function")));
    return new KustomizeOptions(
        loadRestrictor,
        order,
        remoteResolver,
        provenance,
        chartInflator,
        Collections.unmodifiableMap(more));
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

  /** What inflates Helm charts; empty by default, and then charts are refused. */
  public Optional<ChartInflator> chartInflator() {
    return Optional.ofNullable(chartInflator);
  }

  /** The functions in Java, by the image or program whose place they take; default none. */
  public Map<String, KrmFunction> functions() {
    Map<String, KrmFunction> byName = new LinkedHashMap<>();
    functions.forEach((name, named) -> byName.put(name, named.function()));
    return Collections.unmodifiableMap(byName);
  }

  /**
   * What of these options changes the output, as part of the engine's name and so of cache keys.
   */
  String fingerprint() {
    StringBuilder text = new StringBuilder().append(loadRestrictor).append(' ').append(order);
    if (provenance) {
      text.append(" provenance");
    }
    if (chartInflator != null) {
      text.append(" charts=").append(chartInflator.name());
    }
    functions.forEach(
        (name, named) ->
            text.append(" function=").append(name).append('@').append(named.version()));
    return text.toString();
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
