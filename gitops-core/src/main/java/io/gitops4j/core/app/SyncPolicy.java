// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.app;

import io.gitops4j.core.cluster.Propagation;
import io.gitops4j.core.render.ResourceId;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;
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
  private final boolean allowEncrypted;
  private final boolean createNamespace;
  private final SyncOptions options;
  private final SyncOrder order;
  private final NamespaceMetadata namespaceMetadata;
  private final boolean failOnSharedResource;
  private final boolean clientSideApplyMigration;
  private final List<String> formerManagers;
  private final SortedSet<ResourceId> confirmed;
  private final boolean respectIgnoreRules;
  private final Propagation prunePropagation;
  private final boolean wait;
  private final boolean checksOnly;
  private final Duration timeout;
  private final RetryPolicy retry;

  private SyncPolicy(Builder builder) {
    automated = builder.automated;
    prune = builder.prune;
    selfHeal = builder.selfHeal;
    allowEmpty = builder.allowEmpty;
    allowEncrypted = builder.allowEncrypted;
    createNamespace = builder.createNamespace;
    options = builder.options;
    order = builder.order;
    namespaceMetadata = builder.namespaceMetadata;
    failOnSharedResource = builder.failOnSharedResource;
    clientSideApplyMigration = builder.clientSideApplyMigration;
    formerManagers = builder.formerManagers;
    confirmed = Collections.unmodifiableSortedSet(new TreeSet<>(builder.confirmed));
    respectIgnoreRules = builder.respectIgnoreRules;
    prunePropagation = builder.prunePropagation;
    wait = builder.wait;
    checksOnly = builder.checksOnly;
    timeout = builder.timeout;
    retry = builder.retry;
  }

  /** A builder with the defaults, which each method states. */
  public static Builder builder() {
    return new Builder();
  }

  /** A builder with these values. */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.confirmed.addAll(confirmed);
    return builder
        .automated(automated)
        .prune(prune)
        .selfHeal(selfHeal)
        .allowEmpty(allowEmpty)
        .allowEncrypted(allowEncrypted)
        .createNamespace(createNamespace)
        .options(options)
        .order(order)
        .namespaceMetadata(namespaceMetadata)
        .failOnSharedResource(failOnSharedResource)
        .clientSideApplyMigration(clientSideApplyMigration)
        .formerManagers(formerManagers)
        .respectIgnoreRules(respectIgnoreRules)
        .prunePropagation(prunePropagation)
        .wait(wait)
        .checksOnly(checksOnly)
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

  /** Whether an object that is still encrypted after the render is applied as it is. */
  public boolean allowEncrypted() {
    return allowEncrypted;
  }

  /** Whether the destination's namespace is created. */
  public boolean createNamespace() {
    return createNamespace;
  }

  /** What is asked of the write of each object that says nothing else itself. */
  public SyncOptions options() {
    return options;
  }

  /** In which order objects are applied. */
  public SyncOrder order() {
    return order;
  }

  /** What the namespace carries that is created for the destination. */
  public NamespaceMetadata namespaceMetadata() {
    return namespaceMetadata;
  }

  /** Whether nothing is synced if an object belongs to another application. */
  public boolean failOnSharedResource() {
    return failOnSharedResource;
  }

  /** Whether fields that clients applied before are taken over, so that they can go. */
  public boolean clientSideApplyMigration() {
    return clientSideApplyMigration;
  }

  /**
   * The field managers whose fields are taken over before an object is applied, so that what they
   * set and nobody declares goes; a name that ends in {@code *} stands for all that begin so.
   */
  public List<String> formerManagers() {
    return formerManagers;
  }

  /** The objects that may be deleted though they ask for a confirmation. */
  public SortedSet<ResourceId> confirmed() {
    return confirmed;
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

  /** Whether a sync waits until everything is healthy. */
  public boolean waitForHealth() {
    return wait;
  }

  /**
   * Whether only the health checks of the application are waited for, and not all that it declares.
   */
  public boolean checksOnly() {
    return checksOnly;
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
        allowEncrypted,
        createNamespace,
        options,
        order,
        namespaceMetadata,
        failOnSharedResource,
        clientSideApplyMigration,
        formerManagers,
        confirmed,
        respectIgnoreRules,
        prunePropagation,
        wait,
        checksOnly,
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
    private boolean allowEncrypted;
    private boolean createNamespace;
    private SyncOptions options = SyncOptions.NONE;
    private SyncOrder order = SyncOrder.ARGO;
    private NamespaceMetadata namespaceMetadata = NamespaceMetadata.NONE;
    private boolean failOnSharedResource;
    private boolean clientSideApplyMigration = true;
    private List<String> formerManagers = List.of();
    private final SortedSet<ResourceId> confirmed = new TreeSet<>();
    private boolean respectIgnoreRules;
    private Propagation prunePropagation = Propagation.FOREGROUND;
    private boolean wait = true;
    private boolean checksOnly;
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

    /** Default no: an encrypted object is an error. Yes is what Flux does. */
    public Builder allowEncrypted(boolean value) {
      allowEncrypted = value;
      return this;
    }

    /** Default no. */
    public Builder createNamespace(boolean value) {
      createNamespace = value;
      return this;
    }

    /** In place of all options so far; default none. */
    public Builder options(SyncOptions value) {
      options = Objects.requireNonNull(value, "value");
      return this;
    }

    /** Sets the option {@code PruneLast}; default no. */
    public Builder pruneLast(boolean value) {
      return options(SyncOptions.parse("PruneLast=" + value).over(options));
    }

    /** Sets the option {@code Force}; default no. */
    public Builder force(boolean value) {
      return options(SyncOptions.parse("Force=" + value).over(options));
    }

    /** Default Argo CD's. */
    public Builder order(SyncOrder value) {
      order = Objects.requireNonNull(value, "value");
      return this;
    }

    /** Default none; an existing namespace is then left as it is. */
    public Builder namespaceMetadata(NamespaceMetadata value) {
      namespaceMetadata = Objects.requireNonNull(value, "value");
      return this;
    }

    /** Default no: the object moves to this application. */
    public Builder failOnSharedResource(boolean value) {
      failOnSharedResource = value;
      return this;
    }

    /** Default yes, as Argo CD and Flux. */
    public Builder clientSideApplyMigration(boolean value) {
      clientSideApplyMigration = value;
      return this;
    }

    /**
     * The field managers whose fields are taken over besides, such as {@code argocd-controller} or
     * {@code kustomize-controller}; default none.
     */
    public Builder formerManagers(List<String> value) {
      formerManagers = List.copyOf(value);
      return this;
    }

    /** Confirms the deletion of an object that asks for it; default none. */
    public Builder confirm(ResourceId value) {
      confirmed.add(Objects.requireNonNull(value, "value"));
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

    /** Default yes. */
    public Builder wait(boolean value) {
      wait = value;
      return this;
    }

    /** Default no. */
    public Builder checksOnly(boolean value) {
      checksOnly = value;
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
