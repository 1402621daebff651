// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.app.graph;

import io.gitops4j.core.app.Application;
import io.gitops4j.core.error.Issue;
import io.gitops4j.core.error.Severity;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One run over a graph: which nodes may begin, which are over, and what became of them. Only the
 * work is done on other threads, all else on the one that runs it. Used once.
 */
final class GraphCourse<R> {
  private final ApplicationGraph graph;
  private final Predicate<Application> only;
  private final Function<Application, R> work;
  private final Predicate<R> done;
  private final int atOnce;

  /** The nodes in order; each is known by its place. */
  private final List<GraphNode> nodes;

  private final Map<String, List<GraphNode>> groups = new HashMap<>();
  private final Map<Integer, List<Integer>> followers = new HashMap<>();
  private final int[] waitsFor;
  private final TreeSet<Integer> ready = new TreeSet<>();

  /** What may begin but for a group that is full, by that group. */
  private final Map<String, TreeSet<Integer>> waiting = new HashMap<>();

  /** What is under way, and how many of each group. */
  private final Map<Integer, Thread> begun = new HashMap<>();

  private final Map<String, Integer> begunOf = new HashMap<>();
  private final BlockingQueue<End<R>> ends = new LinkedBlockingQueue<>();

  private final Map<String, Severity> notDone = new HashMap<>();
  private final TreeMap<Integer, GraphRun.Outcome<R>> outcomes = new TreeMap<>();
  private final TreeMap<Integer, Throwable> thrown = new TreeMap<>();
  private boolean interrupted;

  /** How the work at a place ended. */
  private record End<R>(int place, @Nullable R result, @Nullable Throwable thrown) {}

  GraphCourse(
      ApplicationGraph graph,
      Predicate<Application> only,
      Function<Application, R> work,
      Predicate<R> done,
      int atOnce) {
    this.graph = graph;
    this.only = only;
    this.work = work;
    this.done = done;
    this.atOnce = atOnce;
    this.nodes = graph.nodesInOrder();
    this.waitsFor = new int[nodes.size()];
    Map<String, Integer> places = new HashMap<>();
    for (int place = 0; place < nodes.size(); place++) {
      GraphNode node = nodes.get(place);
      places.put(node.id(), place);
      for (GraphEdge edge : graph.edges(node.id())) {
        Integer before = places.get(edge.to());
        if (before != null) { // else the edge closes a circle, which is broken here
          followers.computeIfAbsent(before, key -> new ArrayList<>()).add(place);
          waitsFor[place]++;
        }
        if (edge.reason() == GraphEdge.Reason.MEMBER) {
          groups.computeIfAbsent(edge.to(), key -> new ArrayList<>()).add(node);
        }
      }
      if (waitsFor[place] == 0) {
        ready.add(place);
      }
    }
  }

  /** What became of the applications, in order. */
  List<GraphRun.Outcome<R>> run() {
    begin();
    while (!begun.isEmpty()) {
      end(next());
      begin();
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    if (!thrown.isEmpty()) {
      Throwable first = thrown.firstEntry().getValue();
      if (first instanceof Error error) {
        throw error;
      }
      throw (RuntimeException) first;
    }
    return List.copyOf(outcomes.values());
  }

  /** Begins what may begin, in order; what needs no work is over at once, and lets others begin. */
  private void begin() {
    // whoever comes after another one has a later place
    while (begun.size() < atOnce && thrown.isEmpty()) {
      Integer place = ready.pollFirst();
      if (place == null) {
        return;
      }
      Optional<GraphNode> full =
          groups(place).stream().filter(group -> !hasRoom(group)).findFirst();
      if (full.isPresent()) {
        waiting.computeIfAbsent(full.get().id(), key -> new TreeSet<>()).add(place);
      } else {
        begin(place);
      }
      callNext(place);
    }
  }

  private List<GraphNode> groups(int place) {
    return groups.getOrDefault(nodes.get(place).id(), List.of());
  }

  private boolean hasRoom(GraphNode group) {
    return group.held() || begunOf.getOrDefault(group.id(), 0) < group.atOnce();
  }

  /** Where one of these groups has room, the first one that waits for it may begin. */
  private void callNext(int place) {
    for (GraphNode group : groups(place)) {
      TreeSet<Integer> all = waiting.get(group.id());
      Integer first = all != null && hasRoom(group) ? all.pollFirst() : null;
      if (first != null) {
        ready.add(first);
      }
    }
  }

  private void begin(int place) {
    GraphNode node = nodes.get(place);
    Application application = node.application();
    GraphEdge because =
        graph.edges(node.id()).stream()
            .filter(edge -> edge.reason().holds() && notDone.containsKey(edge.to()))
            .findFirst()
            .orElse(null);
    if (application == null) {
      Severity worst = because == null ? null : notDone.get(because.to());
      if (worst != null) {
        notDone.put(node.id(), worst);
      }
    } else if (only.test(application)) {
      Issue held = held(place, because);
      if (held == null) {
        start(place, application);
        return;
      }
      notDone.put(node.id(), held.severity());
      outcomes.put(place, new GraphRun.Outcome<>(application, null, held));
    }
    over(place);
  }

  private void start(int place, Application application) {
    groups(place).forEach(group -> begunOf.merge(group.id(), 1, Integer::sum));
    Thread thread = new Thread(() -> ends.add(worked(place, application)), "sync " + application);
    begun.put(place, thread);
    if (atOnce == 1) {
      thread.run(); // here, on the thread that asks for it
    } else {
      thread.setDaemon(true);
      thread.start();
    }
  }

  private End<R> worked(int place, Application application) {
    try {
      return new End<>(place, work.apply(application), null);
    } catch (RuntimeException | Error e) {
      return new End<>(place, null, e);
    }
  }

  private End<R> next() {
    End<R> end = ends.poll();
    while (end == null) {
      try {
        end = ends.take();
      } catch (InterruptedException e) {
        interrupted = true;
        begun.values().forEach(Thread::interrupt);
      }
    }
    return end;
  }

  private void end(End<R> end) {
    GraphNode node = nodes.get(end.place());
    begun.remove(end.place());
    groups(end.place()).forEach(group -> begunOf.merge(group.id(), -1, Integer::sum));
    callNext(end.place());
    Application application = node.application();
    R result = end.result();
    if (end.thrown() != null) {
      thrown.put(end.place(), end.thrown());
    } else if (application != null) {
      outcomes.put(end.place(), new GraphRun.Outcome<>(application, result, null));
      if (result == null || !done.test(result)) {
        notDone.put(node.id(), Severity.ERROR);
      }
    }
    over(end.place());
  }

  private void over(int place) {
    for (int follower : followers.getOrDefault(place, List.of())) {
      if (--waitsFor[follower] == 0) {
        ready.add(follower);
      }
    }
  }

  private @Nullable Issue held(int place, @Nullable GraphEdge because) {
    GraphNode node = nodes.get(place);
    if (because != null) {
      boolean failed = notDone.get(because.to()) == Severity.ERROR;
      String message = because + ", which " + (failed ? "is not done" : "is held");
      Issue issue =
          failed ? Issue.error(GraphError.HELD, message) : Issue.warning(GraphError.HELD, message);
      return issue.at(node.at());
    }
    if (interrupted || Thread.currentThread().isInterrupted()) {
      return Issue.error(GraphError.HELD, node + " was not begun: interrupted").at(node.at());
    }
    return groups(place).stream()
        .filter(GraphNode::held)
        .findFirst()
        .map(
            step ->
                Issue.warning(GraphError.HELD, step + " is synced by hand only: " + node)
                    .at(node.at())
                    .withFound("maxUpdate: 0"))
        .orElse(null);
  }
}
