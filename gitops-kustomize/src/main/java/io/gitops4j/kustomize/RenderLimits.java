// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.kustomize;

import io.gitops4j.core.yaml.YamlLimits;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Bounds on what one render may cost, since a repository may be hostile. They count work and never
 * time, so that a render has the same result on any machine; a limit of time is set only by the
 * caller. What exceeds a bound fails with {@link KustomizeError#LIMIT}, which names the bound, or
 * with {@link io.gitops4j.core.yaml.YamlError#LIMIT} for a single text. Immutable, thread-safe.
 */
public final class RenderLimits {
  /** The defaults of all bounds, no limit of time: far above what public repositories need. */
  public static final RenderLimits DEFAULTS =
      new RenderLimits(new EnumMap<>(Bound.class), YamlLimits.DEFAULTS, null);

  private final Map<Bound, Long> changed;
  private final YamlLimits yaml;
  private final @Nullable Duration time;

  private RenderLimits(Map<Bound, Long> changed, YamlLimits yaml, @Nullable Duration time) {
    this.changed = Collections.unmodifiableMap(changed);
    this.yaml = yaml;
    this.time = time;
  }

  /**
   * What is counted, over a whole render. A thing that is read or done twice counts twice; what
   * aliases or copies share counts as if it were there as often as it is shown.
   */
  public enum Bound {
    /** Bytes of files that are read. */
    BYTES(512L << 20, "bytes of files"),
    /** Documents that become resources. */
    DOCUMENTS(200_000, "documents"),
    /** Maps, lists and scalars of resources and of patches, for each resource they change. */
    NODES(10_000_000, "nodes of resources and patches"),
    /** Kustomizations and components, each as often as it is included. */
    KUSTOMIZATIONS(10_000, "kustomizations"),
    /** How many kustomizations include each other in one line. */
    DEPTH(100, "levels of kustomizations that include each other"),
    /** Nodes that operations of JSON patches copy. */
    COPIES(1_000_000, "nodes copied by JSON patches"),
    /** Length of one regular expression, its repetitions written out. */
    EXPRESSION(5_000, "characters in a regular expression, repetitions written out"),
    /** Length of a regular expression times that of a text it is matched with, added up. */
    PATTERNS(1_000_000_000, "steps of matching regular expressions"),
    /** Bytes of data in generated ConfigMaps and Secrets. */
    GENERATED(128L << 20, "bytes of generated data"),
    /** Nodes that replacements and variables write. */
    REPLACEMENTS(5_000_000, "nodes written by replacements and variables"),
    /** Resources that are looked at to find what names refer to. */
    REFERENCES(50_000_000, "resources looked at for name references"),
    /** Nodes that patches go through, and items of lists that they compare. */
    MERGES(2_000_000_000, "steps of patches"),
    /** Nodes that other transformers go through to find their fields. */
    FIELDS(2_000_000_000, "steps of transformers"),
    /** Characters of names and notes that steps of the build make. */
    TEXT(256L << 20, "characters of texts that are made");

    private final long standard;
    private final String counted;

    Bound(long standard, String counted) {
      this.standard = standard;
      this.counted = counted;
    }

    /** The value in {@link RenderLimits#DEFAULTS}. */
    public long standard() {
      return standard;
    }

    /** What is counted, as errors say it. */
    public String counted() {
      return counted;
    }

    /** The name in lower case, as command lines have it. */
    public String id() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** The same limits with another value for one bound, at least 1. */
  public RenderLimits with(Bound bound, long limit) {
    Objects.requireNonNull(bound, "bound");
    if (limit < 1) {
      throw new IllegalArgumentException("limit: " + limit + " (expected: 1 or more)");
    }
    Map<Bound, Long> more = new EnumMap<>(Bound.class);
    more.putAll(changed);
    more.put(bound, limit);
    return new RenderLimits(more, yaml, time);
  }

  /** The same limits with other bounds for each single YAML text. */
  public RenderLimits withYaml(YamlLimits limits) {
    return new RenderLimits(changed, Objects.requireNonNull(limits, "limits"), time);
  }

  /**
   * The same limits with a limit of time for the render, looked at while work is counted. With it,
   * whether a render succeeds depends on the machine.
   */
  public RenderLimits withTime(Duration limit) {
    if (limit.isNegative() || limit.isZero()) {
      throw new IllegalArgumentException("limit: " + limit + " (expected: more than 0)");
    }
    return new RenderLimits(changed, yaml, limit);
  }

  /** The value of a bound. */
  public long of(Bound bound) {
    return changed.getOrDefault(bound, bound.standard());
  }

  /** The bounds for each single YAML text. */
  public YamlLimits yaml() {
    return yaml;
  }

  /** The limit of time; empty, the default, for none. */
  public Optional<Duration> time() {
    return Optional.ofNullable(time);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return this == other
        || other instanceof RenderLimits that
            && changed.equals(that.changed)
            && yaml.equals(that.yaml)
            && Objects.equals(time, that.time);
  }

  @Override
  public int hashCode() {
    return Objects.hash(changed, yaml, time);
  }

  /** What differs from the defaults. */
  @Override
  public String toString() {
    return changed
        + (yaml.equals(YamlLimits.DEFAULTS) ? "" : " " + yaml)
        + (time == null ? "" : " " + time);
  }
}
