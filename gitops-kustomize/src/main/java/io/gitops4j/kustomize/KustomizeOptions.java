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
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * How kustomizations are rendered, and what a render may use besides its tree. Immutable,
 * thread-safe; start from {@link #DEFAULTS} and change by the {@code with} methods.
 */
public final class KustomizeOptions {
  /** The defaults of {@code kustomize build}. */
  public static final KustomizeOptions DEFAULTS = new KustomizeOptions(new Values());

  /** All options; never changed once it is in place. */
  private static final class Values {
    private LoadRestrictor loadRestrictor = LoadRestrictor.ROOT_ONLY;
    private Order order = Order.LEGACY;
    private Set<KustomizeError> strict = Set.of();
    private RenderLimits limits = RenderLimits.DEFAULTS;
    private @Nullable RemoteResolver remoteResolver;
    private boolean provenance;
    private @Nullable ChartInflator chartInflator;
    private Map<String, NamedFunction> functions = Map.of();

    Values copy() {
      Values copy = new Values();
      copy.loadRestrictor = loadRestrictor;
      copy.order = order;
      copy.strict = strict;
      copy.limits = limits;
      copy.remoteResolver = remoteResolver;
      copy.provenance = provenance;
      copy.chartInflator = chartInflator;
      copy.functions = functions;
      return copy;
    }
  }

  private final Values values;

  private KustomizeOptions(Values values) {
    this.values = values;
  }

  /** A function with the version that its name in cache keys has. */
  private record NamedFunction(String version, KrmFunction function) {}

  private KustomizeOptions with(Consumer<Values> change) {
    Values copy = values.copy();
    change.accept(copy);
    return new KustomizeOptions(copy);
  }

  /** The same options with another answer to which files may be read. */
  public KustomizeOptions withLoadRestrictor(LoadRestrictor newLoadRestrictor) {
    Objects.requireNonNull(newLoadRestrictor, "newLoadRestrictor");
    return with(copy -> copy.loadRestrictor = newLoadRestrictor);
  }

  /** The same options with another order of the output where {@code sortOptions} says none. */
  public KustomizeOptions withOrder(Order newOrder) {
    Objects.requireNonNull(newOrder, "newOrder");
    return with(copy -> copy.order = newOrder);
  }

  /**
   * The same options with warnings of these codes being errors, and no others; {@link
   * KustomizeError#warnings()} for all.
   */
  public KustomizeOptions withStrict(Set<KustomizeError> codes) {
    Set<KustomizeError> sorted = Collections.unmodifiableSet(new TreeSet<>(codes));
    return with(copy -> copy.strict = sorted);
  }

  /** The same options with other bounds on the work of a render. */
  public KustomizeOptions withLimits(RenderLimits newLimits) {
    Objects.requireNonNull(newLimits, "newLimits");
    return with(copy -> copy.limits = newLimits);
  }

  /**
   * The same options with what gets repositories and files of other machines. Without one, which is
   * the default, a kustomization that names such is refused. What was got is recorded among the
   * {@link io.gitops4j.core.render.Inputs#external} of the render; a file or directory of the tree
   * is taken before anything remote of the same name.
   */
  public KustomizeOptions withRemoteResolver(RemoteResolver newRemoteResolver) {
    Objects.requireNonNull(newRemoteResolver, "newRemoteResolver");
    return with(copy -> copy.remoteResolver = newRemoteResolver);
  }

  /**
   * The same options, recording who sets each field of each object, or not: see {@link
   * io.gitops4j.core.render.Manifest#provenance} and {@link
   * io.gitops4j.core.render.Rendered#removed}.
   */
  public KustomizeOptions withProvenance(boolean recorded) {
    return with(copy -> copy.provenance = recorded);
  }

  /**
   * The same options with Helm charts allowed: what {@code helmCharts} names is inflated by this
   * one, from charts that lie in the tree.
   */
  public KustomizeOptions withChartInflator(ChartInflator newChartInflator) {
    Objects.requireNonNull(newChartInflator, "newChartInflator");
    return with(copy -> copy.chartInflator = newChartInflator);
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
    Map<String, NamedFunction> more = new TreeMap<>(values.functions);
    more.put(
        Objects.requireNonNull(name, "name"),
        new NamedFunction(
            Objects.requireNonNull(version, "version"),
            Objects.requireNonNull(function, "function")));
    return with(copy -> copy.functions = Collections.unmodifiableMap(more));
  }

  /** Which files may be read; default those of the kustomization's own directory. */
  public LoadRestrictor loadRestrictor() {
    return values.loadRestrictor;
  }

  /** The order of the output where {@code sortOptions} says none; default legacy. */
  public Order order() {
    return values.order;
  }

  /** Of which codes warnings are errors; default none. */
  public Set<KustomizeError> strict() {
    return values.strict;
  }

  /** The bounds on the work of a render; default {@link RenderLimits#DEFAULTS}. */
  public RenderLimits limits() {
    return values.limits;
  }

  /** Whether it is recorded who sets each field; default no. */
  public boolean provenance() {
    return values.provenance;
  }

  /** What gets repositories and files of other machines; empty, the default, for nobody. */
  public Optional<RemoteResolver> remoteResolver() {
    return Optional.ofNullable(values.remoteResolver);
  }

  /** What inflates Helm charts; empty by default, and then charts are refused. */
  public Optional<ChartInflator> chartInflator() {
    return Optional.ofNullable(values.chartInflator);
  }

  /** The functions in Java, by the image or program whose place they take; default none. */
  public Map<String, KrmFunction> functions() {
    Map<String, KrmFunction> byName = new LinkedHashMap<>();
    for (Map.Entry<String, NamedFunction> named : values.functions.entrySet()) {
      byName.put(named.getKey(), named.getValue().function());
    }
    return Collections.unmodifiableMap(byName);
  }

  /**
   * What of these options changes the output, as part of the engine's name and so of cache keys.
   */
  String fingerprint() {
    StringBuilder text =
        new StringBuilder().append(values.loadRestrictor).append(' ').append(values.order);
    if (!values.strict.isEmpty()) {
      text.append(" strict=").append(values.strict);
    }
    if (!values.limits.equals(RenderLimits.DEFAULTS)) {
      text.append(" limits=").append(values.limits);
    }
    if (values.provenance) {
      text.append(" provenance");
    }
    ChartInflator chartInflator = values.chartInflator;
    if (chartInflator != null) {
      text.append(" charts=").append(chartInflator.name());
    }
    values.functions.forEach(
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
