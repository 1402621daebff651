// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.k8s.apply;

import io.gitops4j.core.app.Application;
import io.gitops4j.core.cluster.ApplyOptions;
import io.gitops4j.core.cluster.ClusterError;
import io.gitops4j.core.cluster.ClusterException;
import io.gitops4j.core.cluster.DeleteOptions;
import io.gitops4j.core.cluster.Propagation;
import io.gitops4j.core.error.Issue;
import io.gitops4j.core.render.Gvk;
import io.gitops4j.core.render.Inputs;
import io.gitops4j.core.spi.Cluster;
import io.gitops4j.core.tree.MapNode;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The right to write for an application: a Lease in its cluster, so that two processes do not sync
 * it at once, and a place in a table, so that two threads do not. Taken by a server-side apply that
 * takes no fields over, under a field manager of the holder's own: who comes second meets a
 * conflict, even where the Lease did not exist before. Renewed by whoever asks whether it is lost,
 * so it needs no thread.
 *
 * <p>Used by one thread, but for {@link #supersede}.
 */
final class SyncLease implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(KubernetesApplier.class);
  private static final Gvk LEASE = new Gvk("coordination.k8s.io", "v1", "Lease");
  private static final Duration POLL = Duration.ofSeconds(1);
  private static final int TRIES = 5;

  /**
   * Who takes leases, and how.
   *
   * @param identity the holder's name
   * @param duration how long a holder that gives no sign of life keeps it; zero if none are taken
   * @param supersedes whether a holder that syncs other inputs is asked to stop
   * @param running the leases that this process holds, by cluster and application
   */
  record Settings(
      String identity, Duration duration, boolean supersedes, Map<String, SyncLease> running) {
    Settings(String identity, Duration duration, boolean supersedes) {
      this(identity, duration, supersedes, new ConcurrentHashMap<>());
    }
  }

  private final Settings settings;
  private final Cluster cluster;
  private final SystemNamespace namespace;
  private final Requests requests;
  private final String key;
  private final LeaseObject object;
  private final ApplyOptions mine;
  private final String inputDigest;

  private boolean waited;
  private @Nullable MapNode held;
  private Duration renewed = Duration.ZERO;
  private @Nullable String lost;
  private volatile boolean superseded;

  SyncLease(
      Settings settings,
      Cluster cluster,
      Application application,
      SystemNamespace namespace,
      Requests requests,
      String inputDigest) {
    this.settings = settings;
    this.cluster = cluster;
    this.namespace = namespace;
    this.requests = requests;
    this.inputDigest = inputDigest;
    key = cluster.name() + " " + application;
    object =
        new LeaseObject(
            InventoryObjects.name("sync", application),
            namespace.name(),
            settings.identity(),
            settings.duration(),
            inputDigest);
    String manager = "gitops4j-" + Inputs.sha256(settings.identity()).substring(0, 16);
    mine = new ApplyOptions(manager, false, false);
  }

  /**
   * Takes the lease, and waits for it until the deadline of the requests.
   *
   * @return why it could not be had; empty if it is held
   * @throws ClusterException if the cluster refuses
   */
  Optional<Issue> take() {
    if (settings.duration().isZero()) {
      return Optional.empty();
    }
    try {
      while (settings.running().putIfAbsent(key, this) != null) {
        SyncLease other = settings.running().get(key);
        if (other != null && settings.supersedes() && !other.inputDigest.equals(inputDigest)) {
          other.supersede();
        }
        if (!pause()) {
          return Optional.of(busy(settings.identity()));
        }
      }
      LeaseObject.Seen other = null;
      while ((other = tryToTake(other)) != null) {
        if (!pause()) {
          return Optional.of(busy(other.holder()));
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.of(Issue.error(ApplyError.INTERRUPTED, "the sync was interrupted"));
    } finally {
      if (held == null) {
        settings.running().remove(key, this);
      }
    }
    return Optional.empty();
  }

  private static Issue busy(String holder) {
    return Issue.error(
            ApplyError.BUSY,
            "another sync of the application is under way, and did not end in time")
        .withFound(holder);
  }

  /** Whether there is time left. */
  private boolean pause() throws InterruptedException {
    waited = true;
    if (requests.time().elapsed().plus(POLL).compareTo(requests.deadline()) >= 0) {
      return false;
    }
    requests.time().sleep(POLL);
    return true;
  }

  /** Who holds it, and since when we know; null if it is ours now. */
  private LeaseObject.@Nullable Seen tryToTake(LeaseObject.@Nullable Seen before) {
    MapNode lease = object.taken(requests.time().now());
    try {
      hold(namespace.with(cluster, requests, () -> apply(lease, mine)));
      return null;
    } catch (ClusterException e) {
      if (e.error() != ClusterError.CONFLICT) {
        throw e;
      }
    }
    Optional<MapNode> found = get();
    if (found.isEmpty()) {
      return tryAgain(before);
    }
    LeaseObject.Seen seen =
        LeaseObject.see(found.get(), before, requests.time().now(), requests.time().elapsed());
    if (seen.isExpired(requests.time().elapsed())) {
      try {
        MapNode over = LeaseObject.inVersion(lease, seen.version());
        hold(apply(over, new ApplyOptions(mine.fieldManager(), true, false)));
        waited = true; // the other may have got anywhere
        return null;
      } catch (ClusterException e) {
        if (e.error() != ClusterError.CONFLICT) {
          throw e; // else somebody else was faster
        }
      }
    } else if (settings.supersedes() && !seen.inputDigest().equals(inputDigest)) {
      askToStop(found.get());
    }
    return seen;
  }

  private static LeaseObject.Seen tryAgain(LeaseObject.@Nullable Seen before) {
    return before == null ? LeaseObject.Seen.NOBODY : before;
  }

  private void askToStop(MapNode lease) {
    try {
      apply(object.superseding(lease), mine);
    } catch (ClusterException e) {
      if (e.error() != ClusterError.CONFLICT && e.error() != ClusterError.INVALID) {
        throw e; // else it is gone, or somebody else asked
      }
    }
  }

  private MapNode apply(MapNode lease, ApplyOptions options) {
    return requests.send(() -> cluster.apply(lease, options));
  }

  private Optional<MapNode> get() {
    return requests.send(() -> cluster.get(LEASE, namespace.name(), object.name()));
  }

  private void hold(MapNode lease) {
    held = lease;
    renewed = requests.time().elapsed();
    if (LeaseObject.isSuperseded(lease, settings.identity())) {
      superseded = true;
    }
  }

  /** Whether somebody else may have synced since this one was asked for. */
  boolean waited() {
    return waited;
  }

  /** From another thread: the holder shall stop between two objects. */
  void supersede() {
    superseded = true;
  }

  /**
   * Why nothing may be written any more; null as long as the lease is held. Renews it when that is
   * due, so it must be asked before each object.
   */
  @Nullable String lost() {
    if (held == null || lost != null) {
      return lost;
    }
    Duration since = requests.time().elapsed().minus(renewed);
    if (since.compareTo(settings.duration().dividedBy(6)) >= 0) {
      renew(since.compareTo(settings.duration()) >= 0);
    }
    if (superseded && lost == null) {
      lost = "a sync of another revision asked this one to stop";
    }
    return lost;
  }

  private void renew(boolean late) {
    MapNode lease = object.renewed(held, requests.time().now());
    try {
      hold(late ? apply(lease, mine) : cluster.apply(lease, mine));
    } catch (ClusterException e) {
      boolean refused = e.error() == ClusterError.CONFLICT || e.error() == ClusterError.INVALID;
      if (refused && !isStillOurs(lease)) {
        lost = "another process took over the sync of the application";
      } else if (late) {
        lost = "the lease of the application could not be renewed: " + e.issues().get(0).message();
      } // else there is time to try again
    }
  }

  private boolean isStillOurs(MapNode lease) {
    try {
      return get()
          .filter(now -> Metadata.uid(now).equals(Metadata.uid(lease)))
          .filter(now -> settings.identity().equals(LeaseObject.holder(now)))
          .isPresent();
    } catch (ClusterException e) {
      return false;
    }
  }

  /** Gives the lease back, if it is still held. */
  @Override
  public void close() {
    MapNode lease = held;
    held = null;
    if (lease == null) {
      return;
    }
    try {
      boolean ours = lost == null || superseded;
      for (int i = 0; ours && i < TRIES && lease != null; i++) {
        lease = release(lease);
      }
    } catch (ClusterException e) {
      LOG.warn("the lease {} can't be given back: {}", object.name(), e.getMessage());
    } finally {
      settings.running().remove(key, this);
    }
  }

  /** The lease as it is now if it could not be deleted because it changed; null if it is gone. */
  private @Nullable MapNode release(MapNode lease) {
    DeleteOptions exactly =
        DeleteOptions.of(Propagation.BACKGROUND)
            .onlyIf(Metadata.uid(lease), LeaseObject.version(lease));
    try {
      requests.send(() -> cluster.delete(LEASE, namespace.name(), object.name(), exactly));
      return null;
    } catch (ClusterException e) {
      if (e.error() != ClusterError.CONFLICT) {
        throw e;
      }
      return get().filter(now -> settings.identity().equals(LeaseObject.holder(now))).orElse(null);
    }
  }
}
