// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.kustomize.internal;

import io.gitops4j.core.error.Issue;
import io.gitops4j.core.error.Location;
import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.tree.ScalarNode;
import io.gitops4j.core.yaml.YamlLimits;
import io.gitops4j.kustomize.KustomizeError;
import io.gitops4j.kustomize.RenderLimits;
import io.gitops4j.kustomize.RenderLimits.Bound;
import java.time.Duration;

/**
 * Counts the work of one render, and ends it when a bound is reached: an error that no step of the
 * build catches. Confined to one render.
 */
public final class Budget {
  private static final int TEXT_OF_A_NODE = 256;
  private static final int PER_LOOK_AT_THE_CLOCK = 1024;

  private final RenderLimits limits;
  private final long[] used = new long[Bound.values().length];
  private final long[] allowed = new long[Bound.values().length];
  private final long start = System.nanoTime();
  private final long time;
  private int charges;

  /** Nothing used yet. */
  public Budget(RenderLimits limits) {
    this.limits = limits;
    for (Bound bound : Bound.values()) {
      allowed[bound.ordinal()] = limits.of(bound);
    }
    Duration limit = limits.time().orElse(null);
    time = limit == null ? 0 : Math.max(1, limit.toNanos());
  }

  /** Counts work; throws if that is too much. */
  public void use(Bound bound, long amount) {
    int i = bound.ordinal();
    used[i] += Math.min(amount, Long.MAX_VALUE - used[i]);
    if (used[i] > allowed[i]) {
      throw exceeded(bound);
    }
    if (time > 0 && ++charges % PER_LOOK_AT_THE_CLOCK == 0 && System.nanoTime() - start > time) {
      throw late();
    }
  }

  /** How much of each bound some work took; never changed. */
  static final class Work {
    private final long[] amounts;

    private Work(long[] amounts) {
      this.amounts = amounts;
    }

    /** What this work is more than an earlier one. */
    Work since(Work before) {
      long[] more = amounts.clone();
      for (Bound bound : Bound.values()) {
        more[bound.ordinal()] -= isHighest(bound) ? 0 : before.amounts[bound.ordinal()];
      }
      return new Work(more);
    }
  }

  /** All work so far. */
  Work work() {
    return new Work(used.clone());
  }

  /** Counts work that was done elsewhere. */
  void use(Work work) {
    for (Bound bound : Bound.values()) {
      long amount = work.amounts[bound.ordinal()];
      if (isHighest(bound)) {
        atMost(bound, amount);
      } else {
        use(bound, amount);
      }
    }
  }

  /** Whether the highest value of a bound counts, not the sum. */
  private static boolean isHighest(Bound bound) {
    return bound == Bound.DEPTH || bound == Bound.EXPRESSION;
  }

  /** Throws if a value is above a bound that is not added up. */
  void atMost(Bound bound, long value) {
    int i = bound.ordinal();
    used[i] = Math.max(used[i], value);
    if (value > allowed[i]) {
      throw exceeded(bound);
    }
  }

  /** How much is used of a bound. */
  public long used(Bound bound) {
    return used[bound.ordinal()];
  }

  /**
   * Counts all nodes of a tree as often as they are shown, and a number of times; stops when that
   * is too much, so counting costs no more than the bound.
   *
   * @return the nodes of the tree
   */
  public long useNodes(Bound bound, Node node, long times) {
    long left = allowed[bound.ordinal()] - used[bound.ordinal()];
    long size = size(node, left);
    if (times > 0) {
      use(bound, size > left / times ? left + 1 : size * times);
    }
    return size;
  }

  /**
   * The number of nodes of a tree as often as they are shown, a long text counting as several;
   * stops above {@code most}.
   */
  static long size(Node node, long most) {
    long size = 1;
    if (node instanceof ScalarNode scalar) {
      return 1 + scalar.text().length() / TEXT_OF_A_NODE;
    }
    if (node instanceof MapNode map) {
      for (int i = 0; i < map.size() && size <= most; i++) {
        size += size(map.keyAt(i), most - size) + size(map.valueAt(i), most - size);
      }
    } else if (node instanceof ListNode list) {
      for (int i = 0; i < list.size() && size <= most; i++) {
        size += size(list.get(i), most - size);
      }
    }
    return size;
  }

  /** The limits of a single YAML text in this render. */
  YamlLimits yaml() {
    return limits.yaml();
  }

  private RuntimeException exceeded(Bound bound) {
    return Failure.of(
        Issue.error(
                KustomizeError.LIMIT,
                "the render needs more than " + limits.of(bound) + " " + bound.counted())
            .at(Location.NONE)
            .withHint(
                "if the source is to be trusted, raise the bound "
                    + bound.id()
                    + " of RenderLimits (--limit "
                    + bound.id()
                    + "=N)"));
  }

  private RuntimeException late() {
    return Failure.of(
        Issue.error(
                KustomizeError.LIMIT,
                "the render takes longer than " + limits.time().orElseThrow() + ", the limit given")
            .withHint("raise the time of RenderLimits"));
  }
}
