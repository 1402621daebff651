// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.app.graph;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;

/**
 * An order in which everything comes after what it needs, and the circles that make that impossible
 * in part; found by one walk, in time linear in nodes and edges. Immutable, thread-safe if the
 * nodes are.
 *
 * @param <T> what is ordered; equality and order must agree
 */
public final class TopologicalOrder<T extends Comparable<? super T>> {
  /** How many circles are told: whoever breaks them finds the next ones. */
  private static final int MOST_CYCLES = 100;

  private final Function<T, ? extends Collection<T>> needs;
  private final List<T> order = new ArrayList<>();

  /** By node: its place in the order; nothing while it is being walked through. */
  private final Map<T, Integer> places = new HashMap<>();

  private final Set<T> met = new LinkedHashSet<>();
  private final Set<List<T>> cycles = new LinkedHashSet<>();

  private TopologicalOrder(Function<T, ? extends Collection<T>> needs) {
    this.needs = needs;
  }

  /**
   * The order of these nodes and of all that they need.
   *
   * @param nodes where the walk begins, one after another
   * @param needs what a node needs; asked once for each node
   */
  public static <T extends Comparable<? super T>> TopologicalOrder<T> of(
      Collection<T> nodes, Function<T, ? extends Collection<T>> needs) {
    Objects.requireNonNull(needs, "needs");
    TopologicalOrder<T> order = new TopologicalOrder<>(needs);
    nodes.forEach(order::walk);
    return order;
  }

  /** Each node once, after what it needs; of a circle, which node comes first is left to chance. */
  public List<T> nodes() {
    return Collections.unmodifiableList(order);
  }

  /**
   * The place of a node in the order, from 0.
   *
   * @throws NullPointerException if it was not met
   */
  public int place(T node) {
    return Objects.requireNonNull(places.get(node), "node");
  }

  /**
   * The circles: each node with the next one that it needs, from the smallest one around to itself
   * again. At most 100, and none that differs from another only in where it begins.
   */
  public List<List<T>> cycles() {
    return List.copyOf(cycles);
  }

  /** Depth first, without recursion: chains may be as long as there are nodes. */
  private void walk(T start) {
    if (met.contains(start)) {
      return;
    }
    Deque<T> path = new ArrayDeque<>();
    Deque<Iterator<T>> left = new ArrayDeque<>();
    open(start, path, left);
    while (!path.isEmpty()) {
      Iterator<T> others = left.getFirst();
      if (!others.hasNext()) {
        left.pop();
        T done = path.removeLast();
        places.put(done, order.size());
        order.add(done);
        continue;
      }
      T next = others.next();
      if (!met.contains(next)) {
        open(next, path, left);
      } else if (!places.containsKey(next) && cycles.size() < MOST_CYCLES) {
        cycles.add(circle(path, next)); // there may be several reasons for one step
      }
    }
  }

  private void open(T node, Deque<T> path, Deque<Iterator<T>> left) {
    met.add(node);
    path.addLast(node);
    Collection<T> others = needs.apply(node);
    left.push(others.iterator());
  }

  /** The way around, from its first name in the order of the alphabet on: always the same. */
  private static <T extends Comparable<? super T>> List<T> circle(Deque<T> path, T back) {
    List<T> whole = new ArrayList<>(path);
    List<T> circle = new ArrayList<>(whole.subList(whole.indexOf(back), whole.size()));
    Collections.rotate(circle, -circle.indexOf(Collections.min(circle)));
    circle.add(circle.get(0));
    return List.copyOf(circle);
  }
}
