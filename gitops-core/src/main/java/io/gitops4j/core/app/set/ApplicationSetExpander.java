// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.app.set;

import io.gitops4j.core.path.PathPattern;
import io.gitops4j.core.spi.ClusterList;
import io.gitops4j.core.spi.PullRequestList;
import io.gitops4j.core.spi.SourceProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Expands sets into the applications that Argo CD 3.6 would make of them. Immutable; thread-safe if
 * its ports are.
 *
 * <p>Generators of lists, Git, matrix and merge need nothing but sources; those of clusters and of
 * pull requests need a port, and are an error without. All other generators are refused by name.
 * Nothing is written, and the work is bounded by {@link Limits}. What is wrong is part of the
 * result, with its place; only mistakes of the caller are thrown.
 */
public final class ApplicationSetExpander {
  private final List<SourceProvider> sources;
  private final @Nullable ClusterList clusters;
  private final @Nullable PullRequestList pullRequests;
  private final boolean newFileGlobbing;
  private final Limits limits;

  private ApplicationSetExpander(Builder builder) {
    this.sources = List.copyOf(builder.sources);
    this.clusters = builder.clusters;
    this.pullRequests = builder.pullRequests;
    this.newFileGlobbing = builder.newFileGlobbing;
    this.limits = builder.limits;
  }

  /** A builder without ports. */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Bounds on what one set may cause. They count work, never time.
   *
   * @param applications how many applications, or sets of parameters on the way to them
   * @param steps operands of templates, rounds of loops, files and directories looked at
   * @param text characters that are read or made on the way
   */
  public record Limits(int applications, long steps, long text) {
    /** 10,000 applications, 20 million steps, 256 million characters. */
    public static final Limits DEFAULTS = new Limits(10_000, 20_000_000, 256L << 20);

    /** Checks that all are positive. */
    public Limits {
      if (applications < 1 || steps < 1 || text < 1) {
        throw new IllegalArgumentException(
            "limits: " + applications + ", " + steps + ", " + text + " (expected: 1 or more)");
      }
    }
  }

  /** What the set expands to now. */
  public ExpandedSet expand(ApplicationSet set) {
    Objects.requireNonNull(set, "set");
    try (Expansion expansion = new Expansion(set, this)) {
      return expansion.run();
    }
  }

  List<SourceProvider> sources() {
    return sources;
  }

  @Nullable ClusterList clusters() {
    return clusters;
  }

  @Nullable PullRequestList pullRequests() {
    return pullRequests;
  }

  PathPattern.Syntax fileSyntax() {
    return newFileGlobbing ? PathPattern.Syntax.DOUBLE_STAR : PathPattern.Syntax.GIT;
  }

  Limits limits() {
    return limits;
  }

  /** Collects ports and settings. Not thread-safe. */
  public static final class Builder {
    private final List<SourceProvider> sources = new ArrayList<>();
    private @Nullable ClusterList clusters;
    private @Nullable PullRequestList pullRequests;
    private boolean newFileGlobbing;
    private Limits limits = Limits.DEFAULTS;

    private Builder() {}

    /**
     * Adds a provider of the repositories that generators name; the first that takes one counts.
     */
    public Builder source(SourceProvider source) {
      sources.add(Objects.requireNonNull(source, "source"));
      return this;
    }

    /** Sets who knows the clusters; nobody by default. */
    public Builder clusters(ClusterList newClusters) {
      clusters = Objects.requireNonNull(newClusters, "newClusters");
      return this;
    }

    /** Sets who knows the pull requests; nobody by default. */
    public Builder pullRequests(PullRequestList newPullRequests) {
      pullRequests = Objects.requireNonNull(newPullRequests, "newPullRequests");
      return this;
    }

    /**
     * Whether patterns of files are read as Argo CD does with {@code
     * --enable-new-git-file-globbing}: {@code *} stops at a slash, {@code **} does not. Off by
     * default, as there: {@code *} goes over slashes.
     */
    public Builder newFileGlobbing(boolean on) {
      newFileGlobbing = on;
      return this;
    }

    /** Sets the bounds. */
    public Builder limits(Limits newLimits) {
      limits = Objects.requireNonNull(newLimits, "newLimits");
      return this;
    }

    /** The expander. */
    public ApplicationSetExpander build() {
      return new ApplicationSetExpander(this);
    }
  }
}
