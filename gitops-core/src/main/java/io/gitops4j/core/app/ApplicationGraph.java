// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.app;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * What applications depend on, seen together: the order in which they can be synced, circles, and
 * dependencies that are not among them. Immutable, thread-safe; a pure function of the
 * applications, in time linear in their number and that of their dependencies.
 */
public final class ApplicationGraph {

  /**
   * One application depends on another.
   *
   * @param from the name of the one that waits
   * @param to the name of the one that it waits for
   */
  public record Edge(String from, String to) {}

  /** How far a walk has come with an application. */
  private enum Visit {
    OPEN,
    DONE
  }

  private final Map<String, List<String>> dependencies = new LinkedHashMap<>();
  private final List<Application> order = new ArrayList<>();
  private final List<List<String>> cycles = new ArrayList<>();
  private final List<Edge> missing = new ArrayList<>();

  private ApplicationGraph(List<Application> applications) {
    Map<String, Application> byName = new LinkedHashMap<>();
    applications.forEach(application -> byName.putIfAbsent(application.toString(), application));
    byName.forEach(
        (name, application) -> {
          List<String> known = new ArrayList<>();
          for (Dependency dependency : application.references().dependencies()) {
            String other = name(application, dependency);
            if (byName.containsKey(other)) {
              known.add(other);
            } else {
              missing.add(new Edge(name, other));
            }
          }
          dependencies.put(name, List.copyOf(known));
        });
    Map<String, Visit> visits = new HashMap<>();
    for (String name : byName.keySet()) {
      walk(name, byName, visits);
    }
  }

  /** The graph of applications; of two with the same name, the first counts. */
  public static ApplicationGraph of(List<Application> applications) {
    return new ApplicationGraph(applications);
  }

  private static String name(Application application, Dependency dependency) {
    String namespace =
        dependency.namespace().isEmpty() ? application.namespace() : dependency.namespace();
    return namespace.isEmpty() ? dependency.name() : namespace + "/" + dependency.name();
  }

  /** Depth first, without recursion: chains may be as long as there are applications. */
  private void walk(String start, Map<String, Application> byName, Map<String, Visit> visits) {
    if (visits.containsKey(start)) {
      return;
    }
    Deque<String> path = new ArrayDeque<>(List.of(start));
    Deque<Iterator<String>> left = new ArrayDeque<>();
    left.push(dependencies(start).iterator());
    visits.put(start, Visit.OPEN);
    while (!path.isEmpty()) {
      Iterator<String> others = left.getFirst();
      if (!others.hasNext()) {
        left.pop();
        String done = path.removeLast();
        visits.put(done, Visit.DONE);
        order.add(Objects.requireNonNull(byName.get(done)));
        continue;
      }
      String next = others.next();
      Visit visit = visits.get(next);
      if (visit == Visit.OPEN) {
        cycles.add(circle(path, next));
      } else if (visit == null) {
        visits.put(next, Visit.OPEN);
        path.addLast(next);
        left.push(dependencies(next).iterator());
      }
    }
  }

  private static List<String> circle(Deque<String> path, String back) {
    List<String> circle = new ArrayList<>(path);
    circle = new ArrayList<>(circle.subList(circle.indexOf(back), circle.size()));
    circle.add(back);
    return List.copyOf(circle);
  }

  /**
   * The applications, those that others depend on first, else in the order in which they were
   * given. In a circle there is no such order; it is broken where it closes.
   */
  public List<Application> order() {
    return List.copyOf(order);
  }

  /** The circles, each as the way around: its first name is its last, too. */
  public List<List<String>> cycles() {
    return List.copyOf(cycles);
  }

  /** Dependencies on applications that are not among these. */
  public List<Edge> missing() {
    return List.copyOf(missing);
  }

  /** The names of the applications. */
  public Set<String> names() {
    return Set.copyOf(dependencies.keySet());
  }

  /** The names of those that an application depends on, as far as they are among these. */
  public List<String> dependencies(String name) {
    return dependencies.getOrDefault(name, List.of());
  }
}
