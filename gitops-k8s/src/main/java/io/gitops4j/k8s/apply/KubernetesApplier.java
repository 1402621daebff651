// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.k8s.apply;

import io.gitops4j.core.app.Application;
import io.gitops4j.core.cluster.ClusterError;
import io.gitops4j.core.cluster.ClusterException;
import io.gitops4j.core.error.Issue;
import io.gitops4j.core.health.Health;
import io.gitops4j.core.plan.Change;
import io.gitops4j.core.plan.Inventory;
import io.gitops4j.core.plan.LiveState;
import io.gitops4j.core.plan.Outcome;
import io.gitops4j.core.plan.Ownership;
import io.gitops4j.core.plan.Plan;
import io.gitops4j.core.plan.ResourceResult;
import io.gitops4j.core.plan.SyncResult;
import io.gitops4j.core.render.Manifest;
import io.gitops4j.core.render.ResourceId;
import io.gitops4j.core.spi.Applier;
import io.gitops4j.core.spi.Cluster;
import io.gitops4j.core.spi.Time;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.k8s.health.HealthAggregate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
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
  private final Time time;
  private final Duration poll;
  private final Duration grace;
  private final Patience patience;
  private final SideBySide sideBySide;
  private final String inventoryNamespace;

  private KubernetesApplier(Builder builder) {
    time = builder.time;
    poll = builder.poll;
    grace = builder.grace;
    patience = new Patience(builder.patience, builder.firstPause, builder.longestPause);
    sideBySide = new SideBySide(builder.atOnce, builder.executor);
    inventoryNamespace = builder.inventoryNamespace;
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
    Requests requests = requests(target.application());
    Inventory inventory = inventories(requests).read(target.cluster(), target.application());
    return new Observation(
            target.cluster(),
            target.application(),
            requests,
            sideBySide.onInterrupt(requests::cancel))
        .of(desired, inventory);
  }

  @Override
  public SyncResult assess(Target target, LiveState live, Plan plan) {
    List<ResourceResult> results = new ArrayList<>();
    for (Change change : plan.changes()) {
      results.add(
          change.writes()
              ? Execution.result(change, Outcome.SKIPPED, change.reason(), null)
              : Execution.kept(change, live));
    }
    return withHealth(target, live, results, live.objects(), List.of());
  }

  @Override
  public SyncResult apply(Target target, LiveState live, Plan plan, Synced synced) {
    Application application = target.application();
    Requests requests = requests(application);
    InventoryStore inventories = inventories(requests);
    Waiting waiting = new Waiting(target, requests, poll, grace);
    Execution execution = new Execution(target, live, requests, waiting, sideBySide);
    Inventory before = live.inventory();
    Inventory intended = before.withEntries(intended(live));
    try {
      if (!intended.equals(before)) {
        inventories.write(target.cluster(), application, intended);
      }
    } catch (ClusterException e) {
      List<ResourceResult> skipped = new ArrayList<>();
      for (Change change : plan.changes()) {
        skipped.add(
            change.writes()
                ? Execution.result(
                    change, Outcome.SKIPPED, "not tried: the inventory can't be written", null)
                : Execution.kept(change, live));
      }
      return withHealth(target, live, skipped, live.objects(), List.of(inventoryIssue(e)));
    }

    execution.run(plan);
    List<Issue> issues = new ArrayList<>(execution.issues());
    boolean wait = application.syncPolicy().waitForHealth() && !execution.failed();
    if (wait) {
      try {
        execution.untilAllHealthy().ifPresent(issues::add);
      } catch (ClusterException e) {
        issues.addAll(e.issues());
      }
    }
    SyncResult result = withHealth(target, live, execution.results(), execution.seen(), issues);
    boolean succeeded = result.succeeded() && plan.issues().stream().noneMatch(Issue::isError);
    try {
      Inventory after = intended.withEntries(remaining(target, requests, live, execution.seen()));
      after = succeeded ? after.withSync(synced.revisions(), synced.inputDigest()) : after;
      if (!after.equals(intended)) {
        inventories.write(target.cluster(), application, after);
      }
    } catch (ClusterException e) {
      issues.add(inventoryIssue(e));
      return new SyncResult(result.resources(), result.health(), issues);
    }
    return result;
  }

  private Requests requests(Application application) {
    return new Requests(time, patience, application.syncPolicy().timeout());
  }

  private InventoryStore inventories(Requests requests) {
    return new InventoryStore(inventoryNamespace, requests);
  }

  private static Issue inventoryIssue(ClusterException e) {
    Issue cause = e.issues().get(0);
    return Issue.error(cause.code(), "the inventory can't be written: " + cause.message());
  }

  /** What the application owns, and what it is about to own. */
  private static Map<ResourceId, Inventory.Entry> intended(LiveState live) {
    Map<ResourceId, Inventory.Entry> entries = new TreeMap<>(live.inventory().entries());
    for (Manifest manifest : live.desired()) {
      if (isOwned(manifest)) {
        entries.put(manifest.id(), entry(manifest, live.objects(), live));
      }
    }
    return entries;
  }

  /** What it owns afterwards: what is declared, and what should have gone but did not. */
  private static Map<ResourceId, Inventory.Entry> remaining(
      Target target, Requests requests, LiveState live, Map<ResourceId, MapNode> seen) {
    Map<ResourceId, Inventory.Entry> entries = new TreeMap<>();
    for (Manifest manifest : live.desired()) {
      if (isOwned(manifest)) {
        entries.put(manifest.id(), entry(manifest, seen, live));
      }
    }
    String owner = Ownership.of(target.application());
    for (Map.Entry<ResourceId, Inventory.Entry> old : live.inventory().entries().entrySet()) {
      if (!entries.containsKey(old.getKey())) {
        MapNode object = seen.get(old.getKey());
        String liveOwner = object == null ? null : Ownership.ownerOf(object);
        boolean elsewhere = liveOwner != null && !liveOwner.equals(owner);
        if (!elsewhere && (object != null || mayExist(requests, target.cluster(), old))) {
          entries.put(old.getKey(), old.getValue());
        }
      }
    }
    return entries;
  }

  /** Whether an object that was not seen may be there all the same: nobody could look. */
  private static boolean mayExist(
      Requests requests, Cluster cluster, Map.Entry<ResourceId, Inventory.Entry> entry) {
    ResourceId id = entry.getKey();
    try {
      return requests
          .send(() -> cluster.get(entry.getValue().gvk(), id.namespace(), id.name()))
          .isPresent();
    } catch (ClusterException e) {
      return true;
    }
  }

  private static boolean isOwned(Manifest manifest) {
    return !manifest.id().name().isEmpty() && Ownership.ownerOf(manifest.root()) != null;
  }

  private static Inventory.Entry entry(
      Manifest manifest, Map<ResourceId, MapNode> objects, LiveState live) {
    MapNode object = objects.get(manifest.id());
    Inventory.Entry known = live.inventory().entries().get(manifest.id());
    String knownUid = known == null ? "" : known.uid();
    return new Inventory.Entry(manifest.gvk(), object == null ? knownUid : Execution.uid(object));
  }

  private SyncResult withHealth(
      Target target,
      LiveState live,
      List<ResourceResult> results,
      Map<ResourceId, MapNode> seen,
      List<Issue> issues) {
    List<ResourceResult> judged = new ArrayList<>(results.size());
    for (ResourceResult result : results) {
      Optional<Health> health =
          Optional.ofNullable(seen.get(result.id())).flatMap(target.healthCheck()::assess);
      judged.add(result.withHealth(health.orElse(null)));
    }
    List<HealthAggregate.Resource> resources = new ArrayList<>();
    for (Manifest manifest : live.desired()) {
      resources.add(
          new HealthAggregate.Resource(manifest.id(), manifest.root(), seen.get(manifest.id())));
    }
    Health health = HealthAggregate.ofApplication(resources, target.healthCheck());
    return new SyncResult(judged, health, issues);
  }

  /** Collects the settings. Not thread-safe. */
  public static final class Builder {
    private Time time = Time.SYSTEM;
    private Duration poll = Duration.ofMillis(250);
    private Duration grace = Duration.ofSeconds(10);
    private Duration patience = Duration.ofSeconds(30);
    private Duration firstPause = Duration.ofMillis(250);
    private Duration longestPause = Duration.ofSeconds(5);
    private int atOnce = 1;
    private Executor executor = Runnable::run;
    private String inventoryNamespace = "gitops4j-system";

    private Builder() {}

    /** Default the time of this machine. */
    public Builder time(Time value) {
      time = Objects.requireNonNull(value, "value");
      return this;
    }

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
     * The namespace in which inventories are kept, made if it is missing; default {@code
     * gitops4j-system}.
     */
    public Builder inventoryNamespace(String value) {
      inventoryNamespace = Objects.requireNonNull(value, "value");
      return this;
    }

    /** The applier. */
    public KubernetesApplier build() {
      return new KubernetesApplier(this);
    }
  }
}
