// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.k8s.apply;

import io.gitops4j.core.cluster.ApplyOptions;
import io.gitops4j.core.cluster.ClusterError;
import io.gitops4j.core.cluster.ClusterException;
import io.gitops4j.core.cluster.DeleteOptions;
import io.gitops4j.core.cluster.Propagation;
import io.gitops4j.core.error.Issue;
import io.gitops4j.core.event.ReconcileEvent;
import io.gitops4j.core.plan.Action;
import io.gitops4j.core.plan.Barrier;
import io.gitops4j.core.plan.Change;
import io.gitops4j.core.plan.LiveState;
import io.gitops4j.core.plan.Outcome;
import io.gitops4j.core.plan.Plan;
import io.gitops4j.core.plan.ResourceResult;
import io.gitops4j.core.plan.Step;
import io.gitops4j.core.render.Gvk;
import io.gitops4j.core.render.Manifest;
import io.gitops4j.core.render.ResourceId;
import io.gitops4j.core.spi.Applier;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.k8s.health.HealthAggregate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Does the steps of one plan. Used once, by one thread; only {@link #handle} and what it calls run
 * on others, and change nothing but why the rest is stopped.
 */
final class Execution {
  private final Applier.Target target;
  private final LiveState live;
  private final Requests requests;
  private final Waiting waiting;
  private final Supplier<@Nullable String> lost;
  private final SideBySide sideBySide;
  private final Deletion deletion;
  private final List<ResourceResult> results = new ArrayList<>();
  private final List<Issue> issues = new ArrayList<>();

  private final Set<ResourceId> written = new HashSet<>();

  /** The declared objects that were handled so far. */
  private final List<Manifest> handled = new ArrayList<>();

  /** The objects as they were last seen: before, or after they were applied. */
  private final Map<ResourceId, MapNode> seen;

  /** What was deleted, and which identity it had. */
  private final Map<ResourceId, String> deleted = new LinkedHashMap<>();

  /** Why nothing more is tried; null as long as all goes well. */
  private volatile @Nullable String stopped;

  /** Why nothing is deleted; null as long as nothing failed. */
  private volatile @Nullable String noDeletions;

  Execution(
      Applier.Target target,
      LiveState live,
      Requests requests,
      Waiting waiting,
      Supplier<@Nullable String> lost,
      SideBySide sideBySide) {
    this.target = target;
    this.live = live;
    this.requests = requests;
    this.waiting = waiting;
    this.lost = lost;
    this.sideBySide = sideBySide.onInterrupt(requests::cancel);
    this.deletion = new Deletion(target, requests, live);
    this.seen = new LinkedHashMap<>(live.objects());
  }

  /** What became of each object, in the order in which it was handled. */
  List<ResourceResult> results() {
    return results;
  }

  /** Errors that belong to no single object. */
  List<Issue> issues() {
    return issues;
  }

  Map<ResourceId, MapNode> seen() {
    return seen;
  }

  boolean failed() {
    return stopped != null || noDeletions != null || !issues.isEmpty();
  }

  void run(Plan plan) {
    if (plan.count(Action.UNKNOWN) > 0) {
      noDeletions = "not deleted, because some objects could not be compared";
    }
    for (int i = 0; i < plan.steps().size(); i++) {
      Step step = plan.steps().get(i);
      List<Step> later = plan.steps().subList(i + 1, plan.steps().size());
      target
          .listener()
          .on(
              new ReconcileEvent.StepStarted(
                  target.application().toString(), step.name(), i + 1, plan.steps().size()));
      for (List<Change> alike : alike(step.changes())) {
        sideBySide.forEach(() -> untilInterrupted(alike), this::handle, this::done);
      }
      if (stopped == null && needsBarrier(step, later)) {
        waitAfter(step).ifPresent(this::barrierFailed);
      }
      if (stopped == null && noDeletions != null && step.barrier() == Barrier.HEALTHY) {
        stopped = "not tried, because of what failed before";
      }
    }
  }

  /** In runs of one kind: an object may need those of the kinds before it, as in Argo CD. */
  private static List<List<Change>> alike(List<Change> changes) {
    List<List<Change>> runs = new ArrayList<>();
    int start = 0;
    for (int i = 1; i <= changes.size(); i++) {
      if (i == changes.size() || !sameKind(changes.get(start), changes.get(i))) {
        runs.add(changes.subList(start, i));
        start = i;
      }
    }
    return runs;
  }

  private static boolean sameKind(Change one, Change other) {
    return one.id().kind().equals(other.id().kind())
        && one.id().group().equals(other.id().group())
        && (one.action() == Action.DELETE) == (other.action() == Action.DELETE);
  }

  /** The changes, each looked at by the sync's thread before it is begun. */
  private Iterator<Change> untilInterrupted(List<Change> changes) {
    Iterator<Change> all = changes.iterator();
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return all.hasNext();
      }

      @Override
      public Change next() {
        stopIfAsked();
        return all.next();
      }
    };
  }

  private void stopIfAsked() {
    if (stopped != null) {
      return;
    }
    String reason = lost.get();
    if (reason != null) {
      stopped = "not tried: " + reason;
    } else if (Thread.currentThread().isInterrupted()) {
      stopped = "not tried, because the sync was interrupted";
      issues.add(Issue.error(ApplyError.INTERRUPTED, "the sync was interrupted"));
    }
  }

  /** What became of a change: the object as it is now, if it was applied. */
  private record Done(ResourceResult result, @Nullable MapNode applied) {
    static Done of(ResourceResult result) {
      return new Done(result, null);
    }
  }

  private void done(Change change, Done done) {
    ResourceResult result = done.result();
    if (done.applied() != null) {
      seen.put(change.id(), done.applied());
      written.add(change.id());
    } else if (result.outcome() == Outcome.DELETED) {
      MapNode gone = seen.remove(change.id());
      deleted.put(change.id(), gone == null ? "" : uid(gone));
    }
    results.add(result);
    if (change.desired() != null) {
      handled.add(change.desired());
    }
    target
        .listener()
        .on(new ReconcileEvent.ResourceHandled(target.application().toString(), result));
  }

  /** A step that wrote nothing keeps a later one waiting only for health. */
  private static boolean needsBarrier(Step step, List<Step> later) {
    return step.changes().stream().anyMatch(Change::writes)
        || step.barrier() == Barrier.HEALTHY
            && later.stream().flatMap(each -> each.changes().stream()).anyMatch(Change::writes);
  }

  private void barrierFailed(Issue issue) {
    issues.add(issue);
    stopIfAsked();
    noDeletions = "not deleted, because of what failed before";
  }

  private Optional<Issue> waitAfter(Step step) {
    Map<ResourceId, Gvk> applied = new LinkedHashMap<>();
    for (Change change : step.changes()) {
      if (change.desired() != null && seen.containsKey(change.id())) {
        applied.put(change.id(), change.gvk());
      }
    }
    try {
      return switch (step.barrier()) {
        case NONE -> Optional.empty();
        case ESTABLISHED -> waiting.untilEstablished(applied);
        case HEALTHY -> noDeletions != null ? Optional.empty() : untilHealthy(toWaitFor(handled));
        case GONE -> untilGone(step);
      };
    } catch (ClusterException e) {
      return Optional.of(e.issues().get(0));
    } finally {
      if (applied.keySet().stream().anyMatch(id -> id.kind().equals("CustomResourceDefinition"))) {
        target.cluster().refreshDiscovery();
      }
    }
  }

  private Optional<Issue> untilGone(Step step) {
    Map<ResourceId, Gvk> gone = new LinkedHashMap<>();
    for (Change change : step.changes()) {
      if (deleted.containsKey(change.id())) {
        gone.put(change.id(), change.gvk());
      }
    }
    return waiting.untilGone(gone, deleted);
  }

  /** Waits for everything that is declared, and what the application names besides. */
  Optional<Issue> untilAllHealthy() {
    Map<ResourceId, Gvk> objects = toWaitFor(live.desired());
    for (ResourceId id : target.application().healthChecks()) {
      target
          .cluster()
          .discovery()
          .find(id.group(), id.kind())
          .ifPresentOrElse(
              resource -> objects.putIfAbsent(id, resource.gvk()),
              () -> objects.putIfAbsent(id, new Gvk(id.group(), "v1", id.kind())));
    }
    return untilHealthy(objects);
  }

  private Optional<Issue> untilHealthy(Map<ResourceId, Gvk> objects) {
    return waiting.untilHealthy(objects, seen);
  }

  /** All but what was healthy before and was not written, and what asks to be left out. */
  private Map<ResourceId, Gvk> toWaitFor(List<Manifest> manifests) {
    Map<ResourceId, Gvk> objects = new LinkedHashMap<>();
    for (Manifest manifest : manifests) {
      ResourceId id = manifest.id();
      boolean exists = written.contains(id) || seen.containsKey(id); // else it was left alone
      boolean waits = exists && !id.name().isEmpty() && !HealthAggregate.ignores(manifest.root());
      if (waits && (written.contains(id) || !waiting.isHealthy(seen.get(id)))) {
        objects.put(id, manifest.gvk());
      }
    }
    return objects;
  }

  private Done handle(Change change) {
    if (!change.writes()) {
      return Done.of(kept(change, live));
    }
    boolean deletes = change.action() == Action.DELETE;
    String obstacle = deletes && noDeletions != null ? noDeletions : stopped;
    if (obstacle != null) {
      return Done.of(result(change, Outcome.SKIPPED, obstacle, null));
    }
    try {
      return deletes ? Done.of(delete(change)) : apply(change);
    } catch (ClusterException e) {
      noDeletions = "not deleted, because of what failed before";
      switch (e.error()) {
        case UNREACHABLE, UNAUTHORIZED ->
            stopped = "not tried, because the cluster could not be used any more";
        case INTERRUPTED -> stopped = "not tried, because the sync was interrupted";
        default -> {}
      }
      Issue issue = Observation.ofObject(change.id(), change.desired(), e);
      return Done.of(result(change, Outcome.FAILED, e.issues().get(0).message(), issue));
    }
  }

  /** The result for a change that writes nothing. */
  static ResourceResult kept(Change change, LiveState live) {
    if (change.action() != Action.UNKNOWN) {
      return result(change, Outcome.UNCHANGED, change.reason(), null);
    }
    Issue cause = live.failures().get(change.id());
    Issue issue =
        cause != null
            ? cause
            : Issue.error(ClusterError.INVALID, change.id() + ": " + change.reason());
    return result(change, Outcome.FAILED, change.reason(), issue);
  }

  private Done apply(Change change) {
    MapNode declared = Objects.requireNonNull(change.desired(), "desired").root();
    MapNode applied;
    String reason = change.reason();
    try {
      applied = requests.apply(() -> target.cluster().apply(declared, ApplyOptions.DEFAULTS));
    } catch (ClusterException e) {
      if (e.error() != ClusterError.INVALID
          || change.live() == null
          || !target.application().syncPolicy().options().forces()) {
        throw e;
      }
      applied = recreate(change, declared, e);
      reason = "created anew, because a field that can't change changed";
    }
    return new Done(result(change, Outcome.APPLIED, reason, null), applied);
  }

  /** Deletes the object and creates it as declared, if the server would take it as a new one. */
  private MapNode recreate(Change change, MapNode declared, ClusterException cause) {
    MapNode old = Objects.requireNonNull(change.live(), "live");
    DeleteOptions options = DeleteOptions.of(Propagation.FOREGROUND).onlyIf(uid(old), null);
    requests.send(
        () ->
            target
                .cluster()
                .delete(change.gvk(), change.id().namespace(), change.id().name(), options));
    Optional<Issue> notGone =
        waiting.quiet().untilGone(Map.of(change.id(), change.gvk()), Map.of(change.id(), uid(old)));
    if (notGone.isPresent()) {
      throw cause;
    }
    return requests.apply(() -> target.cluster().apply(declared, ApplyOptions.DEFAULTS));
  }

  private ResourceResult delete(Change change) {
    String kept = deletion.delete(change);
    if (kept != null) {
      return result(change, Outcome.SKIPPED, "not deleted: " + kept, null);
    }
    return result(change, Outcome.DELETED, change.reason(), null);
  }

  static ResourceResult result(
      Change change, Outcome outcome, String reason, @Nullable Issue issue) {
    return new ResourceResult(change.id(), change.action(), outcome, reason, issue, null);
  }

  static String uid(MapNode object) {
    return text(object, "uid");
  }

  /** A field of the metadata; empty if there is none. */
  static String text(MapNode object, String field) {
    Node value = object.at("metadata", field);
    String text = value == null ? null : value.textOrNull();
    return text == null ? "" : text;
  }
}
