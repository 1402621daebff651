// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.app;

import io.gitops4j.core.cluster.Propagation;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What may be done to bring a cluster to the declared state, and how. Immutable, thread-safe,
 * compared by value; made by {@link #builder}.
 */
public final class SyncPolicy {

  /** Everything at its default. */
  public static final SyncPolicy DEFAULTS = builder().build();

  private final boolean automated;
  private final boolean prune;
  private final boolean selfHeal;
  private final boolean allowEmpty;
  private final boolean createNamespace;
  private final boolean pruneLast;
  private final boolean respectIgnoreRules;
  private final Propagation prunePropagation;
  private final boolean force;
  private final boolean wait;
  private final Duration timeout;
  private final RetryPolicy retry;

  private SyncPolicy(Builder builder) {
    automated = builder.automated;
    prune = builder.prune;
    selfHeal = builder.selfHeal;
    allowEmpty = builder.allowEmpty;
    createNamespace = builder.createNamespace;
    pruneLast = builder.pruneLast;
    respectIgnoreRules = builder.respectIgnoreRules;
    prunePropagation = builder.prunePropagation;
    force = builder.force;
    wait = builder.wait;
    timeout = builder.timeout;
    retry = builder.retry;
  }

  /** A builder with the defaults, which each method states. */
  public static Builder builder() {
    return new Builder();
  }

  /** A builder with these values. */
  public Builder toBuilder() {
    return new Builder()
        .automated(automated)
        .prune(prune)
        .selfHeal(selfHeal)
        .allowEmpty(allowEmpty)
        .createNamespace(createNamespace)
        .pruneLast(pruneLast)
        .respectIgnoreRules(respectIgnoreRules)
        .prunePropagation(prunePropagation)
        .force(force)
        .wait(wait)
        .timeout(timeout)
        .retry(retry);
  }

  /** Whether a new revision is synced without being asked. */
  public boolean automated() {
    return automated;
  }

  /** Whether objects that are no longer declared are deleted. */
  public boolean prune() {
    return prune;
  }

  /** Whether drift at an unchanged revision is corrected without being asked. */
  public boolean selfHeal() {
    return selfHeal;
  }

  /** Whether a render without any object may prune everything. */
  public boolean allowEmpty() {
    return allowEmpty;
  }

  /** Whether the destination's namespace is created. */
  public boolean createNamespace() {
    return createNamespace;
  }

  /** Whether pruning waits until everything else is applied and healthy. */
  public boolean pruneLast() {
    return pruneLast;
  }

  /**
   * Whether an ignored field is applied as it is in the cluster, so that a sync for another reason
   * does not undo what the rule leaves to others.
   */
  public boolean respectIgnoreRules() {
    return respectIgnoreRules;
  }

  /** What happens to the dependents of a pruned object. */
  public Propagation prunePropagation() {
    return prunePropagation;
  }

  /** Whether an object with an immutable field that changed is deleted and created anew. */
  public boolean force() {
    return force;
  }

  /** Whether a sync waits until everything is healthy. */
  public boolean waitForHealth() {
    return wait;
  }

  /** The longest that one sync may take, waiting included. */
  public Duration timeout() {
    return timeout;
  }

  /** What happens after a failed sync. */
  public RetryPolicy retry() {
    return retry;
  }

  private List<Object> parts() {
    return List.of(
        automated,
        prune,
        selfHeal,
        allowEmpty,
        createNamespace,
        pruneLast,
        respectIgnoreRules,
        prunePropagation,
        force,
        wait,
        timeout,
        retry);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return this == other || other instanceof SyncPolicy that && parts().equals(that.parts());
  }

  @Override
  public int hashCode() {
    return parts().hashCode();
  }

  /** Collects a policy. Not thread-safe. */
  public static final class Builder {
    private boolean automated;
    private boolean prune;
    private boolean selfHeal;
    private boolean allowEmpty;
    private boolean createNamespace;
    private boolean pruneLast;
    private boolean respectIgnoreRules;
    private Propagation prunePropagation = Propagation.FOREGROUND;
    private boolean force;
    private boolean wait = true;
    private Duration timeout = Duration.ofMinutes(5);
    private RetryPolicy retry = RetryPolicy.NONE;

    private Builder() {}

    /** Default no. */
    public Builder automated(boolean value) {
      automated = value;
      return this;
    }

    /** Default no. */
    public Builder prune(boolean value) {
      prune = value;
      return this;
    }

    /** Default no. */
    public Builder selfHeal(boolean value) {
      selfHeal = value;
      return this;
    }

    /** Default no. */
    public Builder allowEmpty(boolean value) {
      allowEmpty = value;
      return this;
    }

    /** Default no. */
    public Builder createNamespace(boolean value) {
      createNamespace = value;
      return this;
    }

    /** Default no. */
    public Builder pruneLast(boolean value) {
      pruneLast = value;
      return this;
    }

    /** Default no, as Argo CD. */
    public Builder respectIgnoreRules(boolean value) {
      respectIgnoreRules = value;
      return this;
    }

    /** Default foreground, as Argo CD. */
    public Builder prunePropagation(Propagation value) {
      prunePropagation = Objects.requireNonNull(value, "value");
      return this;
    }

    /** Default no. */
    public Builder force(boolean value) {
      force = value;
      return this;
    }

    /** Default yes. */
    public Builder wait(boolean value) {
      wait = value;
      return this;
    }

    /** Default 5 min. */
    public Builder timeout(Duration value) {
      timeout = Objects.requireNonNull(value, "value");
      return this;
    }

    /** Default none. */
    public Builder retry(RetryPolicy value) {
      retry = Objects.requireNonNull(value, "value");
      return this;
    }

    /** The policy. */
    public SyncPolicy build() {
      return new SyncPolicy(this);
    }
  }
}
