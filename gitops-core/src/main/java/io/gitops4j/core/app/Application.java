// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.app;

import io.gitops4j.core.cluster.Propagation;
import io.gitops4j.core.health.HealthExpression;
import io.gitops4j.core.render.ResourceId;
import io.gitops4j.core.signature.SignaturePolicy;
import io.gitops4j.core.tree.MapNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is to be reconciled: where its state is declared, where it goes, and what may be done.
 * Immutable, thread-safe, compared by value; made by {@link #builder}.
 */
public final class Application {
  private final String namespace;
  private final String name;
  private final List<Source> sources;
  private final Destination destination;
  private final SyncPolicy syncPolicy;
  private final List<IgnoreRule> ignoreRules;
  private final List<DriftRule> driftRules;
  private final CompareOptions compareOptions;
  private final List<ResourceId> healthChecks;
  private final List<HealthExpression> healthExpressions;
  private final Map<String, String> substitutions;
  private final boolean substitutesAlways;
  private final Map<String, String> labels;
  private final Map<String, String> annotations;
  private final int historyLimit;
  private final Duration interval;
  private final boolean suspended;
  private final Project project;
  private final @Nullable Identity identity;
  private final List<ApplicationInfo> info;
  private final @Nullable Propagation cascade;
  private final @Nullable SignaturePolicy signaturePolicy;
  private final @Nullable Operation operation;
  private final References references;
  private final @Nullable MapNode definition;

  private Application(Builder builder) {
    namespace = builder.namespace;
    name = builder.name;
    sources = List.copyOf(builder.sources);
    destination = builder.destination;
    syncPolicy = builder.syncPolicy;
    ignoreRules = List.copyOf(builder.ignoreRules);
    driftRules = List.copyOf(builder.driftRules);
    compareOptions = builder.compareOptions;
    healthChecks = List.copyOf(builder.healthChecks);
    healthExpressions = List.copyOf(builder.healthExpressions);
    substitutions = Collections.unmodifiableMap(new LinkedHashMap<>(builder.substitutions));
    substitutesAlways = builder.substitutesAlways;
    labels = Collections.unmodifiableMap(new LinkedHashMap<>(builder.labels));
    annotations = Collections.unmodifiableMap(new LinkedHashMap<>(builder.annotations));
    historyLimit = builder.historyLimit;
    interval = builder.interval;
    suspended = builder.suspended;
    project = builder.project;
    identity = builder.identity;
    info = List.copyOf(builder.info);
    cascade = builder.cascade;
    signaturePolicy = builder.signaturePolicy;
    operation = builder.operation;
    references = builder.references;
    definition = builder.definition;
  }

  /** A builder for an application of this name. */
  public static Builder builder(String name) {
    return new Builder(name);
  }

  /** A builder with these values. */
  public Builder toBuilder() {
    Builder builder =
        new Builder(name).namespace(namespace).destination(destination).syncPolicy(syncPolicy);
    builder.sources.addAll(sources);
    builder.ignoreRules.addAll(ignoreRules);
    builder.driftRules.addAll(driftRules);
    builder.healthChecks.addAll(healthChecks);
    builder.healthExpressions.addAll(healthExpressions);
    builder.substitutions.putAll(substitutions);
    builder.substitutesAlways = substitutesAlways;
    builder.labels.putAll(labels);
    builder.annotations.putAll(annotations);
    builder.info.addAll(info);
    return builder
        .compareOptions(compareOptions)
        .historyLimit(historyLimit)
        .interval(interval)
        .suspended(suspended)
        .project(project)
        .identity(identity)
        .cascade(cascade)
        .signaturePolicy(signaturePolicy)
        .operation(operation)
        .references(references)
        .definition(definition);
  }

  /** The namespace of the application object; empty if it has none. */
  public String namespace() {
    return namespace;
  }

  /** The name. */
  public String name() {
    return name;
  }

  /** The sources, at least one; later ones win where two declare the same object. */
  public List<Source> sources() {
    return sources;
  }

  /** Where it goes. */
  public Destination destination() {
    return destination;
  }

  /** What may be done, and how. */
  public SyncPolicy syncPolicy() {
    return syncPolicy;
  }

  /** Differences that are not drift. */
  public List<IgnoreRule> ignoreRules() {
    return ignoreRules;
  }

  /** Fields whose differences are not drift, by the rules of Flux. */
  public List<DriftRule> driftRules() {
    return driftRules;
  }

  /** How live objects are compared. */
  public CompareOptions compareOptions() {
    return compareOptions;
  }

  /** Objects whose health is waited for, besides those that are applied. */
  public List<ResourceId> healthChecks() {
    return healthChecks;
  }

  /** How the health of some kinds is told, in place of the rules of the health check. */
  public List<HealthExpression> healthExpressions() {
    return healthExpressions;
  }

  /** Variables that are substituted in the manifests. */
  public Map<String, String> substitutions() {
    return substitutions;
  }

  /** Whether expressions are substituted even if there is no variable at all; default no. */
  public boolean substitutesAlways() {
    return substitutesAlways;
  }

  /** Labels that every object gets besides those it has, as Flux's {@code commonMetadata}. */
  public Map<String, String> commonLabels() {
    return labels;
  }

  /** Annotations that every object gets besides those it has. */
  public Map<String, String> commonAnnotations() {
    return annotations;
  }

  /** What it may use. */
  public Project project() {
    return project;
  }

  /** As whom its cluster is called, reads included; null for the engine itself. */
  public @Nullable Identity identity() {
    return identity;
  }

  /**
   * What must be signed of each of its sources, besides what its project asks for; null for nothing
   * more.
   */
  public @Nullable SignaturePolicy signaturePolicy() {
    return signaturePolicy;
  }

  /** What it names besides what it declares. */
  public References references() {
    return references;
  }

  /** The object that it was read from, as it was; null if it was read from none. */
  public @Nullable MapNode definition() {
    return definition;
  }

  /** How many syncs are remembered. */
  public int historyLimit() {
    return historyLimit;
  }

  /** How often the source is looked at by a loop. */
  public Duration interval() {
    return interval;
  }

  /** Whether nothing is done at present. */
  public boolean suspended() {
    return suspended;
  }

  /** Words about it for people. */
  public List<ApplicationInfo> info() {
    return info;
  }

  /**
   * How its objects are deleted once the application itself is, as Argo CD's finalizer {@code
   * resources-finalizer.argocd.argoproj.io} asks; null, the default, if they stay.
   */
  public @Nullable Propagation cascade() {
    return cascade;
  }

  /**
   * The sync that somebody asks for in the object that the application was read from, which {@code
   * Reconciler.sync} does; null if nobody does. A reconciler does none by itself.
   */
  public @Nullable Operation operation() {
    return operation;
  }

  private List<Object> parts() {
    return List.of(
        namespace,
        name,
        sources,
        destination,
        syncPolicy,
        ignoreRules,
        driftRules,
        compareOptions,
        healthChecks,
        healthExpressions,
        substitutions,
        substitutesAlways,
        labels,
        annotations,
        historyLimit,
        interval,
        suspended,
        project,
        Optional.ofNullable(identity),
        info,
        Optional.ofNullable(cascade),
        Optional.ofNullable(signaturePolicy),
        Optional.ofNullable(operation),
        references,
        Optional.ofNullable(definition));
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return this == other || other instanceof Application that && parts().equals(that.parts());
  }

  @Override
  public int hashCode() {
    return parts().hashCode();
  }

  /** The name, with the namespace before it if there is one. */
  @Override
  public String toString() {
    return namespace.isEmpty() ? name : namespace + "/" + name;
  }

  /** Collects an application. Not thread-safe. */
  public static final class Builder {
    private String namespace = "";
    private final String name;
    private final List<Source> sources = new ArrayList<>();
    private Destination destination = Destination.inCluster("");
    private SyncPolicy syncPolicy = SyncPolicy.DEFAULTS;
    private final List<IgnoreRule> ignoreRules = new ArrayList<>();
    private final List<DriftRule> driftRules = new ArrayList<>();
    private CompareOptions compareOptions = CompareOptions.DEFAULTS;
    private final List<ResourceId> healthChecks = new ArrayList<>();
    private final List<HealthExpression> healthExpressions = new ArrayList<>();
    private final Map<String, String> substitutions = new LinkedHashMap<>();
    private boolean substitutesAlways;
    private final Map<String, String> labels = new LinkedHashMap<>();
    private final Map<String, String> annotations = new LinkedHashMap<>();
    private int historyLimit = 10;
    private Duration interval = Duration.ofMinutes(3);
    private boolean suspended;
    private Project project = Project.UNRESTRICTED;
    private @Nullable Identity identity;
    private final List<ApplicationInfo> info = new ArrayList<>();
    private @Nullable Propagation cascade;
    private @Nullable SignaturePolicy signaturePolicy;
    private @Nullable Operation operation;
    private References references = References.NONE;
    private @Nullable MapNode definition;

    private Builder(String name) {
      this.name = Objects.requireNonNull(name, "name");
      if (name.isBlank()) {
        throw new IllegalArgumentException("name: empty (expected: a name)");
      }
    }

    /** The namespace of the application object; default none. */
    public Builder namespace(String value) {
      namespace = Objects.requireNonNull(value, "value");
      return this;
    }

    /** Adds a source; at least one is needed. */
    public Builder source(Source value) {
      sources.add(Objects.requireNonNull(value, "value"));
      return this;
    }

    /** Takes these sources in place of those added so far. */
    public Builder sources(List<Source> values) {
      sources.clear();
      sources.addAll(values);
      return this;
    }

    /** Default the cluster itself, without a namespace. */
    public Builder destination(Destination value) {
      destination = Objects.requireNonNull(value, "value");
      return this;
    }

    /** Default {@link SyncPolicy#DEFAULTS}. */
    public Builder syncPolicy(SyncPolicy value) {
      syncPolicy = Objects.requireNonNull(value, "value");
      return this;
    }

    /** Adds a rule; default none. */
    public Builder ignore(IgnoreRule value) {
      ignoreRules.add(Objects.requireNonNull(value, "value"));
      return this;
    }

    /** Adds fields whose differences are not drift, by the rules of Flux. */
    public Builder driftRule(DriftRule value) {
      driftRules.add(Objects.requireNonNull(value, "value"));
      return this;
    }

    /** Default {@link CompareOptions#DEFAULTS}. */
    public Builder compareOptions(CompareOptions value) {
      compareOptions = Objects.requireNonNull(value, "value");
      return this;
    }

    /** Adds an object whose health is waited for; default none. */
    public Builder healthCheck(ResourceId value) {
      healthChecks.add(Objects.requireNonNull(value, "value"));
      return this;
    }

    /** Adds how the health of a kind, or of a group, is told; default none. */
    public Builder healthExpression(HealthExpression value) {
      healthExpressions.add(Objects.requireNonNull(value, "value"));
      return this;
    }

    /** Adds a variable; default none. */
    public Builder substitution(String key, String value) {
      substitutions.put(Objects.requireNonNull(key, "key"), Objects.requireNonNull(value, "value"));
      return this;
    }

    /** Sets {@link Application#substitutesAlways}. */
    public Builder substitutesAlways(boolean value) {
      substitutesAlways = value;
      return this;
    }

    /** Adds a label for every object; default none. */
    public Builder commonLabel(String key, String value) {
      labels.put(Objects.requireNonNull(key, "key"), Objects.requireNonNull(value, "value"));
      return this;
    }

    /** Adds an annotation for every object; default none. */
    public Builder commonAnnotation(String key, String value) {
      annotations.put(Objects.requireNonNull(key, "key"), Objects.requireNonNull(value, "value"));
      return this;
    }

    /** Default 10, as Argo CD. */
    public Builder historyLimit(int value) {
      historyLimit = value;
      return this;
    }

    /** Default 3 min, as Argo CD. */
    public Builder interval(Duration value) {
      interval = Objects.requireNonNull(value, "value");
      return this;
    }

    /** Default no. */
    public Builder suspended(boolean value) {
      suspended = value;
      return this;
    }

    /** What it may use; default {@link Project#UNRESTRICTED}. */
    public Builder project(Project value) {
      project = Objects.requireNonNull(value, "value");
      return this;
    }

    /** As whom its cluster is called; null, the default, for the engine itself. */
    public Builder identity(@Nullable Identity value) {
      identity = value;
      return this;
    }

    /** Adds a word for people; default none. */
    public Builder info(ApplicationInfo value) {
      info.add(Objects.requireNonNull(value, "value"));
      return this;
    }

    /** How its objects go with it; null, the default, if they stay. */
    public Builder cascade(@Nullable Propagation value) {
      cascade = value;
      return this;
    }

    /** What must be signed of each source; null, the default, for what the project asks for. */
    public Builder signaturePolicy(@Nullable SignaturePolicy value) {
      signaturePolicy = value;
      return this;
    }

    /** The sync that is asked for; null, the default, for none. */
    public Builder operation(@Nullable Operation value) {
      operation = value;
      return this;
    }

    /** What it names besides; default {@link References#NONE}. */
    public Builder references(References value) {
      references = Objects.requireNonNull(value, "value");
      return this;
    }

    /** The object that it was read from; default null. */
    public Builder definition(@Nullable MapNode value) {
      definition = value;
      return this;
    }

    /**
     * The application.
     *
     * @throws IllegalStateException if it has no source
     */
    public Application build() {
      if (sources.isEmpty()) {
        throw new IllegalStateException("sources: none (expected: at least one)");
      }
      return new Application(this);
    }
  }
}
