// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.k8s.apply;

import io.gitops4j.core.cluster.ClusterError;
import io.gitops4j.core.cluster.ClusterException;
import io.gitops4j.core.error.Issue;
import io.gitops4j.core.event.ReconcileEvent;
import io.gitops4j.core.event.ReconcileListener;
import io.gitops4j.core.health.Health;
import io.gitops4j.core.health.HealthStatus;
import io.gitops4j.core.plan.Ownership;
import io.gitops4j.core.render.Gvk;
import io.gitops4j.core.render.ResourceId;
import io.gitops4j.core.spi.Applier;
import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Waits, by looking again and again at what is not as wanted yet, until a deadline. */
final class Waiting {
  private static final int SHOWN = 5;

  private final Applier.Target target;
  private final Requests requests;
  private final Supplier<@Nullable String> stopped;
  private final Duration poll;
  private final Duration grace;
  private final Duration deadline;
  private final Looks looks;

  /** The jobs that are gone because they were done. */
  private final Set<ResourceId> gone = new HashSet<>();

  /** Why objects could not be read in the last look, so that nobody knows how they are. */
  private final Map<ResourceId, String> unread = new HashMap<>();

  /**
   * Waits until the deadline of the requests.
   *
   * @param stopped why nothing is waited for any more; null as long as it is
   */
  Waiting(
      Applier.Target target,
      Requests requests,
      Supplier<@Nullable String> stopped,
      Duration poll,
      Duration grace) {
    this.target = target;
    this.requests = requests;
    this.stopped = stopped;
    this.poll = poll;
    this.grace = grace;
    this.deadline = requests.deadline();
    this.looks = new Looks(target.cluster(), target.application(), requests);
  }

  /** The same, which tells nobody: for threads other than that of the sync. */
  Waiting quiet() {
    return new Waiting(target.with(ReconcileListener.NONE), requests, () -> null, poll, grace);
  }

  /**
   * Waits until the health of all is enough; what nobody can judge is healthy. Ends early when one
   * is degraded and stays so for the time of grace, or when somebody deleted what was applied and
   * created another in its place.
   *
   * @param objects what is waited for
   * @param enough which health is
   * @param seen the objects as they were last seen, which is updated
   * @return what kept it from succeeding; empty if nothing did
   */
  Optional<Issue> untilHealthy(
      Map<ResourceId, Gvk> objects, Predicate<Health> enough, Map<ResourceId, MapNode> seen) {
    Map<ResourceId, Health> last = new LinkedHashMap<>();
    Map<ResourceId, Duration> degradedSince = new LinkedHashMap<>();
    Set<ResourceId> replaced = new HashSet<>();
    Set<ResourceId> hopeless = new LinkedHashSet<>();
    Optional<List<ResourceId>> left =
        until(
            objects,
            (object, live) -> {
              MapNode before =
                  live.isPresent() ? seen.put(object.id(), live.get()) : seen.remove(object.id());
              if (live.isEmpty() && endedByItself(object.id(), before)) {
                return true;
              }
              Health health = health(live.orElse(null));
              if (!health.equals(last.put(object.id(), health))) {
                tell(new ReconcileEvent.HealthChanged(name(), object.id(), health));
              }
              if (live.isPresent() && isOurs(before) && !isSame(before, live.get())) {
                replaced.add(object.id());
                hopeless.add(object.id());
                return false;
              }
              if (health.status() == HealthStatus.DEGRADED) {
                Duration now = requests.time().elapsed();
                Duration since = degradedSince.computeIfAbsent(object.id(), id -> now);
                if (now.minus(since).compareTo(grace) >= 0) {
                  hopeless.add(object.id());
                }
              } else {
                degradedSince.remove(object.id());
              }
              return enough.test(health);
            },
            () -> !hopeless.isEmpty());
    return left.map(
        ids -> {
          // those that only need more time are not what is wrong
          List<ResourceId> told = hopeless.isEmpty() ? ids : List.copyOf(hopeless);
          return Issue.error(
                  ApplyError.NOT_HEALTHY,
                  (hopeless.isEmpty() ? "not healthy in time: " : "not healthy: ")
                      + told.stream()
                          .limit(SHOWN)
                          .map(id -> id + " is " + state(id, last.get(id), replaced))
                          .collect(Collectors.joining("; "))
                      + more(told))
              .withExpected("all healthy within " + target.application().syncPolicy().timeout());
        });
  }

  /**
   * Whether an object that is gone is a job that was to go when it was done: Flux takes it for one
   * that succeeded, unless it was seen to fail.
   *
   * @param before the object when it was last seen; null if it was gone then
   */
  private boolean endedByItself(ResourceId id, @Nullable MapNode before) {
    boolean ends =
        before != null
            && id.group().equals("batch")
            && id.kind().equals("Job")
            && before.at("spec", "ttlSecondsAfterFinished") != null
            && health(before).status() != HealthStatus.DEGRADED;
    if (ends) {
      gone.add(id);
    }
    return gone.contains(id);
  }

  /**
   * Waits until all have ended, well or not.
   *
   * @param objects what is waited for
   * @param seen the objects as they were last seen, which is updated
   * @return the last health of each that was seen
   */
  Map<ResourceId, Health> untilEnded(Map<ResourceId, Gvk> objects, Map<ResourceId, MapNode> seen) {
    Map<ResourceId, Health> last = new LinkedHashMap<>();
    until(
        objects,
        (object, live) -> {
          live.ifPresentOrElse(
              found -> seen.put(object.id(), found), () -> seen.remove(object.id()));
          Health health = health(live.orElse(null));
          if (!health.equals(last.put(object.id(), health))) {
            tell(new ReconcileEvent.HealthChanged(name(), object.id(), health));
          }
          return hasEnded(health);
        },
        () -> false);
    return last;
  }

  /** Whether a hook of this health runs no more. */
  static boolean hasEnded(Health health) {
    return health.status() != HealthStatus.PROGRESSING && health.status() != HealthStatus.SUSPENDED;
  }

  /** The health of an object in words. */
  String state(MapNode live) {
    return text(health(live));
  }

  /** Whether a job that was waited for is gone, as it was to when it was done. */
  boolean endedByItself(ResourceId id) {
    return gone.contains(id);
  }

  /** Whether a hook of this state has ended, and did not succeed. */
  boolean hasFailed(MapNode hook) {
    Health health = health(hook);
    return hasEnded(health) && !health.isHealthy();
  }

  /** Healthy, or paused on purpose: whoever did that ends it, and no sync waits for that. */
  static boolean isWell(Health health) {
    return health.isHealthy() || health.status() == HealthStatus.SUSPENDED;
  }

  /** The health of an object as it was seen; missing if it is null. */
  Health health(@Nullable MapNode live) {
    return live == null
        ? Health.of(HealthStatus.MISSING)
        : target.healthCheck().assess(live).orElse(Health.of(HealthStatus.HEALTHY));
  }

  /** Whether the application applied it. */
  private boolean isOurs(@Nullable MapNode object) {
    return object != null && Ownership.of(target.application()).equals(Ownership.ownerOf(object));
  }

  private static boolean isSame(@Nullable MapNode before, MapNode live) {
    return before != null && Metadata.uid(before).equals(Metadata.uid(live));
  }

  private String state(ResourceId id, @Nullable Health health, Set<ResourceId> replaced) {
    if (unread.containsKey(id)) {
      return HealthStatus.UNKNOWN.text() + " (it could not be read: " + unread.get(id) + ")";
    }
    return replaced.contains(id) ? "another object than the one that was applied" : text(health);
  }

  private static String text(@Nullable Health health) {
    if (health == null) {
      return "not known";
    }
    String status = health.status().text();
    return health.message().isEmpty() ? status : status + " (" + health.message() + ")";
  }

  /** Waits until kinds are served and namespaces active. */
  Optional<Issue> untilEstablished(Map<ResourceId, Gvk> objects) {
    Optional<List<ResourceId>> left =
        until(objects, (object, live) -> live.map(Waiting::established).orElse(false), () -> false);
    return left.map(
        ids -> Issue.error(ApplyError.NOT_ESTABLISHED, "not established in time: " + names(ids)));
  }

  private static boolean established(MapNode object) {
    if ("Namespace".equals(object.text("kind"))) {
      Node phase = object.at("status", "phase");
      return phase == null || "Active".equals(phase.textOrNull());
    }
    if (object.at("status", "conditions") instanceof ListNode conditions) {
      for (Node item : conditions) {
        if (item instanceof MapNode condition
            && "Established".equals(condition.text("type"))
            && "True".equals(condition.text("status"))) {
          return true;
        }
      }
    }
    return false;
  }

  /**
   * Waits until none is there any more; another object of the same name counts as gone.
   *
   * @param uids the identities of those that were deleted
   */
  Optional<Issue> untilGone(Map<ResourceId, Gvk> objects, Map<ResourceId, String> uids) {
    Optional<List<ResourceId>> left =
        until(
            objects,
            (object, live) ->
                live.isEmpty() || !Metadata.uid(live.get()).equals(uids.get(object.id())),
            () -> false);
    return left.map(
        ids ->
            Issue.error(ApplyError.NOT_GONE, "deleted, but still there: " + namesOfLeft(ids))
                .withHint("finalizers of these objects are not done"));
  }

  /** An object that is waited for. */
  private record Awaited(ResourceId id, Gvk gvk) {}

  /** Whatever does not hold at the end; empty if all holds. */
  private Optional<List<ResourceId>> until(
      Map<ResourceId, Gvk> objects,
      BiPredicate<Awaited, Optional<MapNode>> holds,
      BooleanSupplier hopeless) {
    List<Awaited> waiting = new ArrayList<>();
    objects.forEach((id, gvk) -> waiting.add(new Awaited(id, gvk)));
    Duration pause = poll;
    int before = -1;
    while (true) {
      Map<ResourceId, Gvk> looked = new LinkedHashMap<>();
      waiting.forEach(object -> looked.put(object.id(), object.gvk()));
      looks.again(looked);
      waiting.removeIf(object -> holds(object, holds));
      if (waiting.isEmpty()) {
        return Optional.empty();
      }
      List<ResourceId> ids = waiting.stream().map(Awaited::id).toList();
      if (ids.size() != before) {
        tell(new ReconcileEvent.Waiting(name(), ids));
        before = ids.size();
      }
      if (hopeless.getAsBoolean()
          || stopped.get() != null
          || requests.time().elapsed().compareTo(deadline) >= 0) {
        return Optional.of(ids);
      }
      try {
        requests.time().sleep(pause);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return Optional.of(ids);
      }
      pause =
          pause.compareTo(poll.multipliedBy(8)) < 0 ? pause.multipliedBy(3).dividedBy(2) : pause;
    }
  }

  /**
   * Whether it holds of the object as it is now; there is none where the server does not know its
   * kind yet. It does not hold of an object that can't be read just now: nobody can say that it is
   * gone.
   */
  private boolean holds(Awaited object, BiPredicate<Awaited, Optional<MapNode>> holds) {
    Optional<MapNode> live;
    try {
      live = looks.at(object.id(), object.gvk());
    } catch (ClusterException e) {
      if (e.retryable()) {
        unread.put(object.id(), e.issues().get(0).message());
        return false;
      }
      if (e.error() != ClusterError.UNKNOWN_KIND) {
        throw e;
      }
      live = Optional.empty();
    }
    unread.remove(object.id());
    return holds.test(object, live);
  }

  private void tell(ReconcileEvent event) {
    target.listener().on(event);
  }

  private String name() {
    return target.application().toString();
  }

  private String namesOfLeft(List<ResourceId> ids) {
    return ids.stream()
            .limit(SHOWN)
            .map(id -> unread.containsKey(id) ? id + " (it could not be read)" : id.toString())
            .collect(Collectors.joining(", "))
        + more(ids);
  }

  private static String names(List<ResourceId> ids) {
    return ids.stream().limit(SHOWN).map(ResourceId::toString).collect(Collectors.joining(", "))
        + more(ids);
  }

  private static String more(List<ResourceId> ids) {
    return ids.size() > SHOWN ? " and " + (ids.size() - SHOWN) + " more" : "";
  }
}
