// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.k8s.apply;

import io.gitops4j.core.app.Application;
import io.gitops4j.core.cluster.ClusterError;
import io.gitops4j.core.plan.Cascade;
import io.gitops4j.core.plan.Change;
import io.gitops4j.core.plan.Inventory;
import io.gitops4j.core.plan.LiveState;
import io.gitops4j.core.plan.Outcome;
import io.gitops4j.core.plan.Ownership;
import io.gitops4j.core.plan.Plan;
import io.gitops4j.core.plan.ResourceResult;
import io.gitops4j.core.plan.SyncResult;
import io.gitops4j.core.plan.Teardown;
import io.gitops4j.core.render.Manifest;
import io.gitops4j.core.render.ResourceId;
import io.gitops4j.core.spi.Applier;
import io.gitops4j.core.spi.SyncWaveHook;
import io.gitops4j.k8s.tracking.ForeignInventory;
import io.gitops4j.k8s.tracking.OwnTracking;
import io.gitops4j.k8s.tracking.Tracking;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Executor;

/**
 * Applies plans to a Kubernetes cluster by server-side apply. Immutable, thread-safe.
 *
 * <p>Every object gets the owner's label ({@link Ownership}), and the inventory of an application
 * is kept in a ConfigMap of the cluster: written with everything that is going to exist before
 * anything is created, so that nothing is orphaned wherever a sync is cut off, and brought up to
 * date at the end. Nothing is deleted after something failed, nor without an entry, the label, and
 * the uid that the plan saw. Requests that failed for want of a server are tried again for a while,
 * with growing pauses; none of them would do something twice.
 *
 * <p>Objects are handled one after another, on the calling thread, unless {@link Builder#atOnce}
 * says otherwise.
 */
public final class KubernetesApplier implements Applier {
  private final Duration poll;
  private final Duration grace;
  private final Patience patience;
  private final SideBySide sideBySide;
  private final SystemNamespace namespace;
  private final SyncLease.Settings leases;

  private KubernetesApplier(Builder builder) {
    poll = builder.poll;
    grace = builder.grace;
    patience = new Patience(builder.patience, builder.firstPause, builder.longestPause);
    sideBySide = new SideBySide(builder.atOnce, builder.executor);
    namespace = new SystemNamespace(builder.inventoryNamespace);
    leases = new SyncLease.Settings(builder.identity, builder.lease, builder.supersedes);
  }

  /** An applier with the defaults, which the builder's methods state. */
  public static KubernetesApplier ofDefaults() {
    return builder().build();
  }

  /** A builder. */
  public static Builder builder() {
    return new Builder();
  }

  @Override
  public LiveState observe(Target target, List<Manifest> desired) {
    Requests requests = requests(target);
    Inventory inventory = inventories(target, requests).read();
    return new Observation(
            target.cluster(),
            target.application(),
            requests,
            sideBySide.onInterrupt(requests::cancel))
        .of(desired, inventory);
  }

  @Override
  public Inventory inventory(Target target) {
    return inventories(target, requests(target)).read();
  }

  @Override
  public SyncResult assess(Target target, LiveState live, Plan plan) {
    List<ResourceResult> results = new ArrayList<>();
    for (Change change : plan.changes()) {
      results.add(
          change.writes()
              ? Results.result(change, Outcome.SKIPPED, change.reason(), null)
              : Results.kept(change, live));
    }
    return Judgement.of(target, live, results, live.objects(), List.of());
  }

  @Override
  public SyncResult apply(Target target, LiveState live, Plan plan, Synced synced) {
    Requests requests = requests(target);
    SyncLease lease = lease(target, requests, synced.inputDigest());
    return new Sync(target, live, plan, synced, requests, inventories(target, requests))
        .run(lease, execution(target, live, requests, lease));
  }

  @Override
  public Teardown teardown(Target target, List<Manifest> declared, Cascade cascade) {
    Application application = target.application();
    Application asItIs = // a namespace is not created for hooks
        application.toBuilder()
            .syncPolicy(application.syncPolicy().toBuilder().createNamespace(false).build())
            .build();
    List<Manifest> hooks = TeardownPlanner.hooks(application, declared, cascade);
    LiveState live = observe(target.with(asItIs), hooks);
    return new TeardownPlanner(application, live, cascade, target.time().now()).plan();
  }

  @Override
  public SyncResult delete(Target target, Teardown teardown) {
    Requests requests = requests(target);
    SyncLease lease = lease(target, requests, "");
    Target deleting =
        target
            .with(
                target.application().toBuilder()
                    .syncPolicy(
                        target.application().syncPolicy().toBuilder()
                            .prunePropagation(teardown.cascade().propagation())
                            .build())
                    .build())
            .with(SyncWaveHook.NONE);
    return new TeardownRun(target, teardown, requests, inventories(target, requests))
        .run(lease, execution(deleting, teardown.live(), requests, lease));
  }

  /**
   * What it would take to give an application to Argo CD or Flux: all that the inventory names gets
   * the marks and the field manager of the other, and loses ours. Writes nothing.
   *
   * @param declared what is declared; what is not is only marked, so sync and prune before
   * @throws io.gitops4j.core.cluster.ClusterException if the cluster can't be used at all
   */
  public Handover export(Target target, List<Manifest> declared, Tracking to) {
    return Handover.export(OwnTracking.of(target.application()), to, observe(target, declared));
  }

  /**
   * What it would take to get an application from Argo CD or Flux: what is declared, or stands in
   * their inventory, and is marked as theirs. Writes nothing. See to it that the other does not
   * reconcile meanwhile: suspend it, and delete its application without its objects afterwards.
   *
   * @param theirs what the other wrote down ({@link ForeignInventory}), so that what is declared no
   *     more can be pruned
   * @throws io.gitops4j.core.cluster.ClusterException if the cluster can't be used at all
   */
  public Handover adoption(
      Target target, List<Manifest> declared, Tracking from, Inventory theirs) {
    Requests requests = requests(target);
    Inventory ours = inventories(target, requests).read();
    LiveState live =
        new Observation(
                target.cluster(),
                target.application(),
                requests,
                sideBySide.onInterrupt(requests::cancel))
            .of(declared, both(ours, theirs));
    LiveState known =
        new LiveState(live.desired(), live.objects(), live.dryRuns(), live.failures(), ours);
    return Handover.adoption(from, OwnTracking.of(target.application()), known, theirs);
  }

  private static Inventory both(Inventory ours, Inventory theirs) {
    Map<ResourceId, Inventory.Entry> entries = new TreeMap<>(theirs.entries());
    entries.putAll(ours.entries());
    return ours.withEntries(entries);
  }

  /**
   * Passes the objects. Nothing is created or deleted. If the result did not succeed, plan and call
   * again; what was passed stays so.
   *
   * @throws io.gitops4j.core.plan.StalePlanException if somebody else synced the application since
   *     {@code handover} was planned; nothing was written
   */
  public SyncResult handOver(Target target, Handover handover) {
    Requests requests = requests(target);
    return new HandoverRun(
            target,
            handover,
            requests,
            inventories(target, requests),
            sideBySide.onInterrupt(requests::cancel))
        .run(lease(target, requests, ""));
  }

  private SyncLease lease(Target target, Requests requests, String inputDigest) {
    return new SyncLease(
        leases, target.home(), target.application(), namespace, requests, inputDigest);
  }

  private Execution execution(Target target, LiveState live, Requests requests, SyncLease lease) {
    Waiting waiting = new Waiting(target, requests, lease::lost, poll, grace);
    return new Execution(target, live, requests, waiting, lease::lost, sideBySide);
  }

  private Requests requests(Target target) {
    return new Requests(target.time(), patience, target.application().syncPolicy().timeout());
  }

  private InventoryStore inventories(Target target, Requests requests) {
    return new InventoryStore(target.home(), target.application(), namespace, requests);
  }

  /** Collects the settings. Not thread-safe. */
  public static final class Builder {
    private Duration poll = Duration.ofMillis(250);
    private Duration grace = Duration.ofSeconds(10);
    private Duration patience = Duration.ofSeconds(30);
    private Duration firstPause = Duration.ofMillis(250);
    private Duration longestPause = Duration.ofSeconds(5);
    private int atOnce = 1;
    private Executor executor = Runnable::run;
    private String inventoryNamespace = "gitops4j-system";
    private String identity = "gitops4j-" + UUID.randomUUID();
    private Duration lease = Duration.ofMinutes(1);
    private boolean supersedes;

    private Builder() {}

    /**
     * The first pause between two looks at what is waited for; pauses grow to the eightfold.
     * Default 250 ms.
     */
    public Builder poll(Duration value) {
      poll = Objects.requireNonNull(value, "value");
      return this;
    }

    /**
     * How long an object may be degraded before the sync ends without waiting any longer; default
     * 10 s.
     */
    public Builder degradedGrace(Duration value) {
      grace = Objects.requireNonNull(value, "value");
      return this;
    }

    /**
     * How long a server that can't be reached, takes too long or asks for time ({@link
     * ClusterError#retryable}) is waited for, counted from its last answer, and never beyond the
     * timeout of the policy; default 30 s. Zero: each request is sent once.
     *
     * @throws IllegalArgumentException if it is negative
     */
    public Builder patience(Duration value) {
      if (value.isNegative()) {
        throw new IllegalArgumentException("patience: " + value + " (expected: 0 or more)");
      }
      patience = value;
      return this;
    }

    /**
     * The pause before a request that failed is sent again, which doubles up to a longest one;
     * default 250 ms and 5 s. In truth it is half to one and a half times as long, so that many
     * callers do not come back at once, and longer if the server asks for that.
     */
    public Builder retryPauses(Duration first, Duration longest) {
      firstPause = Objects.requireNonNull(first, "first");
      longestPause = Objects.requireNonNull(longest, "longest");
      return this;
    }

    /**
     * How many objects are handled at once, on the threads of an executor. Only objects of one kind
     * and one step are; results and events keep the order of the plan, and events come on the
     * calling thread. Default 1, on the calling thread.
     *
     * <p>The executor must have that many threads for this alone, and stays the caller's.
     *
     * @throws IllegalArgumentException if the number is below 1
     */
    public Builder atOnce(int objects, Executor threads) {
      if (objects < 1) {
        throw new IllegalArgumentException("objects: " + objects + " (expected: 1 or more)");
      }
      atOnce = objects;
      executor = Objects.requireNonNull(threads, "threads");
      return this;
    }

    /**
     * The namespace in which inventories and leases are kept, made if it is missing; default {@code
     * gitops4j-system}.
     */
    public Builder inventoryNamespace(String value) {
      inventoryNamespace = Objects.requireNonNull(value, "value");
      return this;
    }

    /**
     * The name under which this process takes the lease of an application, so that nobody else
     * syncs it at the same time. A process that is started again under its name goes on at once
     * where it was killed, others wait for the lease to expire. Two processes that run at the same
     * time must not share one. Default a random one.
     */
    public Builder identity(String value) {
      identity = Objects.requireNonNull(value, "value");
      return this;
    }

    /**
     * How long the lease is kept by a process that gives no sign of life; default 1 min. It is
     * taken only when there is something to write. Zero: none is taken; then the caller sees to it
     * that an application is synced by one at a time.
     *
     * @throws IllegalArgumentException if it is negative
     */
    public Builder lease(Duration value) {
      if (value.isNegative()) {
        throw new IllegalArgumentException("lease: " + value + " (expected: 0 or more)");
      }
      lease = value;
      return this;
    }

    /**
     * Whether a sync that finds another one of its application under way, with other inputs, asks
     * that one to stop between two objects, rather than wait for its end. Default no.
     */
    public Builder supersede(boolean value) {
      supersedes = value;
      return this;
    }

    /** The applier. */
    public KubernetesApplier build() {
      return new KubernetesApplier(this);
    }
  }
}
