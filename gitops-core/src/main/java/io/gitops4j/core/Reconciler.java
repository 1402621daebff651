// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core;

import io.gitops4j.core.app.Application;
import io.gitops4j.core.app.Operation;
import io.gitops4j.core.app.SyncOrder;
import io.gitops4j.core.app.SyncPolicy;
import io.gitops4j.core.cache.MemoryRenderCache;
import io.gitops4j.core.error.GitOpsException;
import io.gitops4j.core.event.ReconcileListener;
import io.gitops4j.core.lookup.ClusterLookup;
import io.gitops4j.core.plan.AutoSync;
import io.gitops4j.core.plan.Cascade;
import io.gitops4j.core.plan.SyncAttempt;
import io.gitops4j.core.plan.SyncState;
import io.gitops4j.core.render.chart.ReleaseValues;
import io.gitops4j.core.render.metadata.CommonMetadata;
import io.gitops4j.core.render.substitute.VariableSubstitution;
import io.gitops4j.core.signature.SignatureCheck;
import io.gitops4j.core.spi.Applier;
import io.gitops4j.core.spi.ClusterConnector;
import io.gitops4j.core.spi.ClusterResolver;
import io.gitops4j.core.spi.Decryptor;
import io.gitops4j.core.spi.Differ;
import io.gitops4j.core.spi.ExpressionEngine;
import io.gitops4j.core.spi.HealthCheck;
import io.gitops4j.core.spi.ObjectLookup;
import io.gitops4j.core.spi.OrphanFinder;
import io.gitops4j.core.spi.PostRenderer;
import io.gitops4j.core.spi.RenderCache;
import io.gitops4j.core.spi.Renderer;
import io.gitops4j.core.spi.SourceProvider;
import io.gitops4j.core.spi.StatusStore;
import io.gitops4j.core.spi.StatusWriter;
import io.gitops4j.core.spi.SyncJournal;
import io.gitops4j.core.spi.SyncWaveHook;
import io.gitops4j.core.spi.Time;
import io.gitops4j.core.status.Turn;
import io.gitops4j.core.tree.MapNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The loop from Git to a healthy cluster, one call a turn: looks the sources up, renders, reads the
 * cluster, plans, applies, prunes, waits for health, and tells what it did and why. Immutable and
 * thread-safe; it holds no state of its own besides the render cache, the journal of syncs and the
 * store of statuses that it was given. What an application owns lies in its cluster.
 *
 * <p>What can be expected to fail (an unreachable repository, bad manifests, a server that refuses)
 * is part of the {@link ReconcileResult}; the next call starts from what is there and converges. A
 * failed sync is tried again within a call as often as the application's policy says; retries
 * without a limit are for {@link ReconcileLoop}. Exceptions are for mistakes of the caller and of
 * plug-ins. All calls block, on the calling thread alone, and can be interrupted. Calls for one
 * application at a time are for the caller to arrange.
 */
public final class Reconciler {
  private final ReconcilerParts parts;

  private Reconciler(ReconcilerParts parts) {
    this.parts = parts;
  }

  /** A builder. */
  public static Builder builder() {
    return new Builder();
  }

  /** Compares, and writes nothing. */
  public ReconcileResult plan(Application application) {
    return run(application, SyncRequest.of(Trigger.PLAN));
  }

  /**
   * Brings the cluster to the declared state now, whether or not the application's policy is
   * automated; what is pruned and how stays a matter of the policy.
   */
  public ReconcileResult sync(Application application) {
    return run(application, SyncRequest.of(Trigger.SYNC));
  }

  /**
   * Does a sync as it is asked for: at other revisions, of some objects, without hooks. Of some
   * objects alone hooks are not run, and the history gets no entry.
   *
   * @throws IllegalArgumentException if the operation has revisions, but not one for each source
   */
  public ReconcileResult sync(Application application, Operation operation) {
    Application asked = operation.appliedTo(Objects.requireNonNull(application, "application"));
    Trigger trigger = operation.dryRun() ? Trigger.PLAN : Trigger.SYNC;
    return run(asked, new SyncRequest(trigger, null, operation, null));
  }

  /**
   * Syncs what was synced before, by its number in the history ({@link #history}): the sources of
   * then with their options, at the revisions of then, without hooks. Fails if the application is
   * automated, since it would be synced again at once, or if its sources are others than then and
   * the history does not have those of then: it keeps those of Argo CD's applications alone.
   */
  public ReconcileResult rollback(Application application, long entry) {
    return run(application, new SyncRequest(Trigger.SYNC, null, null, entry));
  }

  /**
   * What is remembered of the syncs of an application.
   *
   * @throws io.gitops4j.core.cluster.ClusterException if it can't be read
   */
  public SyncState history(Application application) {
    return parts.journal().read(application, parts.clusters().resolve(application.destination()));
  }

  /**
   * One turn of a loop: does what the application's policy allows without being asked. A change of
   * what is declared is applied if the policy is automated; drift of what is not changed in the
   * sources, if it also heals itself; else the difference is only told. The rules are those of
   * {@link io.gitops4j.core.plan.AutoSync}: what failed is not tried again until something is new.
   */
  public ReconcileResult reconcile(Application application) {
    return run(application, SyncRequest.of(Trigger.RECONCILE));
  }

  /** What {@link #delete} would do; writes nothing. The plan of the result tells it. */
  public ReconcileResult planDeletion(Application application, Cascade cascade) {
    return run(application, Trigger.PLAN, Objects.requireNonNull(cascade, "cascade"));
  }

  /**
   * Deletes the application from its cluster, with its objects unless they are orphaned: {@link
   * Applier#delete}. The sources are read only if hooks are to be run. Once the status is {@link
   * ReconcileStatus#DELETED} nothing is left that the application owns; else call it again.
   */
  public ReconcileResult delete(Application application, Cascade cascade) {
    return run(application, Trigger.DELETE, Objects.requireNonNull(cascade, "cascade"));
  }

  /**
   * Reads and renders the sources, and finds the cluster, for what is done with an {@link Applier}
   * itself: a hand-over to another tool, for instance. The cluster is not called.
   */
  public Prepared prepare(Application application) {
    Objects.requireNonNull(application, "application");
    return new Reconciliation(parts, application, SyncRequest.of(Trigger.PLAN)).prepare();
  }

  private ReconcileResult run(Application application, Trigger trigger, Cascade cascade) {
    return run(application, new SyncRequest(trigger, cascade, null, null));
  }

  private ReconcileResult run(Application application, SyncRequest request) {
    Objects.requireNonNull(application, "application");
    Reconciliation reconciliation = new Reconciliation(parts, application, request);
    ReconcileResult result = reconciliation.run();
    if (result.status() == ReconcileStatus.SUSPENDED) {
      return result;
    }
    Turn turn = reconciliation.told(result);
    if (request.trigger() == Trigger.PLAN) {
      // a dry run that the object itself asks for is an operation too
      return turn.begun().own() == null ? result : reconciliation.written(turn);
    }
    MapNode earlier =
        parts.statuses().find(application.namespace(), application.name()).orElse(null);
    parts.statuses().record(application, KustomizationObject.after(turn, earlier));
    return request.cascade() == null ? reconciliation.written(turn) : result;
  }

  /**
   * From when on drift of an application that heals itself may be healed again; null if it does
   * not, if nothing was synced yet, or if that is not known.
   */
  @Nullable Instant healedFrom(Application application) {
    SyncPolicy policy = application.syncPolicy();
    if (!policy.automated() || !policy.selfHeal() || policy.order() != SyncOrder.ARGO) {
      return null;
    }
    try {
      SyncAttempt last = history(application).attempt();
      return last == null || !last.succeeded() ? null : AutoSync.healedFrom(last);
    } catch (GitOpsException e) {
      return null; // the next turn comes by the interval
    }
  }

  Time time() {
    return parts.time();
  }

  /**
   * Collects the parts. Not thread-safe. Needed are a source, a renderer, a differ, an applier, a
   * cluster and a health check; the rest has defaults, which each method states.
   */
  public static final class Builder {
    private final List<SourceProvider> sources = new ArrayList<>();
    private final List<Renderer> renderers = new ArrayList<>();
    private @Nullable List<PostRenderer> postRenderers;
    private @Nullable ObjectLookup lookup;
    private final List<Decryptor> decryptors = new ArrayList<>();
    private StatusStore statuses = new MemoryStatusStore();
    private @Nullable ClusterConnector connector;
    private @Nullable ExpressionEngine expressions;
    private RenderCache cache = MemoryRenderCache.ofDefaults();
    private @Nullable Differ differ;
    private @Nullable Applier applier;
    private @Nullable ClusterResolver clusters;
    private @Nullable HealthCheck healthCheck;
    private ReconcileListener listener = ReconcileListener.NONE;
    private SyncWaveHook waveHook = SyncWaveHook.NONE;
    private Time time = Time.SYSTEM;
    private String actor = "gitops4j";
    private @Nullable SignatureCheck signatures;
    private SyncJournal journal = new MemorySyncJournal();
    private @Nullable StatusWriter statusWriter;
    private @Nullable OrphanFinder orphans;

    private Builder() {}

    /** Adds a source provider; the first one that takes a reference is asked. */
    public Builder source(SourceProvider value) {
      sources.add(Objects.requireNonNull(value, "value"));
      return this;
    }

    /** Adds a renderer; the first one that takes a directory is asked. */
    public Builder renderer(Renderer value) {
      renderers.add(Objects.requireNonNull(value, "value"));
      return this;
    }

    /**
     * Takes these post-renderers, in this order; default those that honour what an application
     * says: the substitution of variables, then common labels and annotations.
     */
    public Builder postRenderers(List<PostRenderer> values) {
      postRenderers = List.copyOf(values);
      return this;
    }

    /**
     * Who finds the ConfigMaps and Secrets that an application names; default the cluster, asked as
     * the application's identity: {@link ClusterLookup}.
     */
    public Builder lookup(ObjectLookup value) {
      lookup = Objects.requireNonNull(value, "value");
      return this;
    }

    /**
     * Adds who opens encrypted files; the first one that supports the provider of an application is
     * asked. Default those on the class path: {@link Decryptor#find}.
     */
    public Builder decryptor(Decryptor value) {
      decryptors.add(Objects.requireNonNull(value, "value"));
      return this;
    }

    /**
     * Who knows how the applications fare that others depend on; default a {@link
     * MemoryStatusStore} of this reconciler's own.
     */
    public Builder statuses(StatusStore value) {
      statuses = Objects.requireNonNull(value, "value");
      return this;
    }

    /**
     * Who evaluates the expressions of dependencies; default the engine on the class path, if there
     * is one.
     */
    public Builder expressions(ExpressionEngine value) {
      expressions = Objects.requireNonNull(value, "value");
      return this;
    }

    /**
     * Who connects to clusters that applications name by a kubeconfig of theirs; default nobody, so
     * that such applications are refused.
     */
    public Builder connector(ClusterConnector value) {
      connector = Objects.requireNonNull(value, "value");
      return this;
    }

    /** Default {@link MemoryRenderCache#ofDefaults}. */
    public Builder cache(RenderCache value) {
      cache = Objects.requireNonNull(value, "value");
      return this;
    }

    /** Who compares; needed. */
    public Builder differ(Differ value) {
      differ = Objects.requireNonNull(value, "value");
      return this;
    }

    /** Who reads and writes the cluster; needed. */
    public Builder applier(Applier value) {
      applier = Objects.requireNonNull(value, "value");
      return this;
    }

    /** Who finds the cluster of a destination; needed. */
    public Builder clusters(ClusterResolver value) {
      clusters = Objects.requireNonNull(value, "value");
      return this;
    }

    /** Who judges health; needed. */
    public Builder healthCheck(HealthCheck value) {
      healthCheck = Objects.requireNonNull(value, "value");
      return this;
    }

    /** Who is told of progress; default nobody. */
    public Builder listener(ReconcileListener value) {
      listener = Objects.requireNonNull(value, "value");
      return this;
    }

    /** Who is asked after each wave whether the sync may go on; default nobody. */
    public Builder waveHook(SyncWaveHook value) {
      waveHook = Objects.requireNonNull(value, "value");
      return this;
    }

    /** The clock and how is waited, for the applier too; default the time of this machine. */
    public Builder time(Time value) {
      time = Objects.requireNonNull(value, "value");
      return this;
    }

    /** On whose behalf this runs, for the audit record; default {@code gitops4j}. */
    public Builder actor(String value) {
      actor = Objects.requireNonNull(value, "value");
      return this;
    }

    /** Who remembers syncs; default a {@link MemorySyncJournal} of this reconciler's own. */
    public Builder journal(SyncJournal value) {
      journal = Objects.requireNonNull(value, "value");
      return this;
    }

    /**
     * Who writes the status of the objects that applications were read from; default nobody. What
     * hinders it is a warning of the result.
     */
    public Builder statusWriter(StatusWriter value) {
      statusWriter = Objects.requireNonNull(value, "value");
      return this;
    }

    /**
     * Who finds what nobody declares, for the status of applications whose project asks for that;
     * default nobody. It is asked in each turn of such an application, if there is a {@link
     * #statusWriter}.
     */
    public Builder orphans(OrphanFinder value) {
      orphans = Objects.requireNonNull(value, "value");
      return this;
    }

    /**
     * Who checks signatures, with the keys that are trusted; default nobody, and then an
     * application of which something must be signed fails. What must be signed is said by {@link
     * Application#signaturePolicy} and {@link io.gitops4j.core.app.Project#signaturePolicy}.
     */
    public Builder signatures(SignatureCheck value) {
      signatures = Objects.requireNonNull(value, "value");
      return this;
    }

    /**
     * The reconciler.
     *
     * @throws IllegalStateException if a part is missing
     */
    public Reconciler build() {
      if (sources.isEmpty() || renderers.isEmpty()) {
        throw new IllegalStateException(
            (sources.isEmpty() ? "sources" : "renderers") + ": none (expected: at least one)");
      }
      Differ comparedBy = required(differ, "differ");
      Applier appliedBy = required(applier, "applier");
      ClusterResolver found = required(clusters, "clusters");
      ObjectLookup asked = lookup == null ? ClusterLookup.of(found) : lookup;
      Verifiers verifiers = new Verifiers(signatures, asked);
      return new Reconciler(
          new ReconcilerParts(
              reader(asked, verifiers),
              comparedBy,
              appliedBy,
              found,
              required(healthCheck, "healthCheck"),
              listener,
              waveHook,
              time,
              actor,
              verifiers,
              journal,
              statuses,
              statusWriter,
              orphans,
              new Dependencies(statuses, asked, expressions),
              new RemoteCluster(connector, asked)));
    }

    private SourceReader reader(ObjectLookup asked, Verifiers verifiers) {
      return new SourceReader(
          Sources.of(sources).checkedBy(verifiers, time),
          renderers,
          postRenderers == null
              ? List.of(
                  VariableSubstitution.strict().withLookup(asked), CommonMetadata.ofDefaults())
              : postRenderers,
          cache,
          new ApplicationKeys(decryptors.isEmpty() ? Decryptor.find() : decryptors, asked),
          ReleaseValues.of(asked));
    }

    private static <T> T required(@Nullable T part, String name) {
      if (part == null) {
        throw new IllegalStateException(name + ": none (expected: one)");
      }
      return part;
    }
  }
}
