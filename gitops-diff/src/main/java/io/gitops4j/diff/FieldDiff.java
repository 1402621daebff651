// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.diff;

import io.gitops4j.core.plan.FieldChange;
import io.gitops4j.core.secret.SecretFields;
import io.gitops4j.core.secret.SecretMarks;
import io.gitops4j.core.tree.FieldPath;
import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The fields in which two objects differ. A pure function; thread-safe.
 *
 * <p>Maps are compared by key. Lists are compared item by item: by a key of the items where the
 * field is known to have one, or where all items are maps with a {@code name} of their own, so that
 * an item that moved is no difference; by index else. A map or list that only one side has is
 * reported by its fields, down to scalars and empty maps and lists.
 *
 * <p>The values of a core {@code Secret} never leave: marks stand in their place that tell whether
 * the values are equal, and nothing else ({@link SecretMarks}).
 */
public final class FieldDiff {
  /** Whether the second object is what an apply would make of the first. */
  private final boolean predicted;

  /** What is secret at each step of the path; the last one is where we are. */
  private final Deque<SecretFields> hidden = new ArrayDeque<>();

  /** Whether the kind is one of Kubernetes, whose fields have known types. */
  private boolean builtIn;

  private final Deque<FieldPath.Element> path = new ArrayDeque<>();
  private final List<FieldChange> changes = new ArrayList<>();

  private FieldDiff(boolean predicted, SecretFields hidden) {
    this.predicted = predicted;
    this.hidden.addLast(hidden);
  }

  /**
   * All differences, sorted by path; none if both are equal. Takes time linear in the size of both,
   * besides the sorting of the differences.
   *
   * @param live the object as it is; null if there is none, which is the same as an empty one
   * @param desired the object as it is to be; null if there is to be none
   */
  public static List<FieldChange> between(@Nullable MapNode live, @Nullable MapNode desired) {
    return between(live, desired, SecretFields.NONE);
  }

  /**
   * The same, where some fields are secret though the object is no Secret. They are compared like
   * others; marks stand in the place of their values.
   *
   * @param hidden the fields
   */
  public static List<FieldChange> between(
      @Nullable MapNode live, @Nullable MapNode desired, SecretFields hidden) {
    return compare(live, desired, false, hidden);
  }

  /**
   * The differences between a live object and what an apply would make of it. Null is the same as
   * nothing. Items of a list with keys that change places are a difference, as a server stores the
   * order: that of their keys; in a set they are none. Two texts for one value, and two orders of a
   * set, are a difference that is ignored, with the reason ({@link SameValue}).
   */
  static List<FieldChange> ofPrediction(MapNode live, MapNode predicted, SecretFields hidden) {
    return compare(live, predicted, true, hidden);
  }

  private static List<FieldChange> compare(
      @Nullable MapNode live, @Nullable MapNode desired, boolean predicted, SecretFields hidden) {
    MapNode before = live == null ? MapNode.EMPTY : live;
    MapNode after = desired == null ? MapNode.EMPTY : desired;
    FieldDiff diff = new FieldDiff(predicted, hidden);
    diff.builtIn = SameValue.knows(after);
    if (SecretMarks.isSecret(before) || SecretMarks.isSecret(after)) {
      SecretMarks marks = SecretMarks.ofProcess();
      diff.maps(marks.fields(before), marks.fields(after));
    } else {
      diff.maps(before, after);
    }
    diff.changes.sort(PathOrder.BY_PATH);
    return List.copyOf(diff.changes);
  }

  private void nodes(String field, @Nullable Node live, @Nullable Node desired) {
    if (live == desired || predicted && isNothing(live) && isNothing(desired)) {
      return;
    }
    if (mapOf(live) instanceof MapNode before
        && mapOf(desired) instanceof MapNode after
        && !(before.isEmpty() && after.isEmpty())) {
      maps(before, after);
    } else if (listOf(live) instanceof ListNode before
        && listOf(desired) instanceof ListNode after
        && !(before.isEmpty() && after.isEmpty())) {
      if (predicted && builtIn && SameValue.isReordered(field, before, after)) {
        add(before, after);
      } else {
        lists(field, before, after);
      }
    } else if (live == null || !live.equals(desired)) {
      add(live, desired);
    }
  }

  private void add(@Nullable Node live, @Nullable Node desired) {
    FieldPath field = new FieldPath(List.copyOf(path));
    FieldChange change = new FieldChange(field, shown(live), shown(desired), null, false);
    String same = predicted && builtIn ? SameValue.reason(field, live, desired) : null;
    changes.add(same == null ? change : change.ignoredFor(same));
  }

  private @Nullable Node shown(@Nullable Node value) {
    return value == null ? null : SecretMarks.ofProcess().masked(value, hidden.getLast());
  }

  private static boolean isNothing(@Nullable Node node) {
    return node == null || node.isNull();
  }

  /** The node itself; an empty map in place of none. */
  private static Node mapOf(@Nullable Node node) {
    return node == null ? MapNode.EMPTY : node;
  }

  /** The node itself; an empty list in place of none. */
  private static Node listOf(@Nullable Node node) {
    return node == null ? ListNode.EMPTY : node;
  }

  private void maps(MapNode live, MapNode desired) {
    for (MapNode.Entry entry : desired.entries()) {
      below(new FieldPath.Key(entry.key()), entry.key(), live.get(entry.key()), entry.value());
    }
    for (MapNode.Entry entry : live.entries()) {
      if (!desired.has(entry.key())) {
        below(new FieldPath.Key(entry.key()), entry.key(), entry.value(), null);
      }
    }
  }

  private void lists(String field, ListNode live, ListNode desired) {
    MergeKey key = MergeKey.find(field, live, desired);
    if (key == null) {
      for (int i = 0; i < Math.max(live.size(), desired.size()); i++) {
        Node before = i < live.size() ? live.get(i) : null;
        Node after = i < desired.size() ? desired.get(i) : null;
        below(new FieldPath.Index(i), "", before, after);
      }
      return;
    }
    Map<FieldPath.Match, Node> rest = new LinkedHashMap<>();
    live.forEach(item -> rest.put(key.of(item), item));
    List<FieldPath.Match> common = new ArrayList<>();
    List<FieldPath.Match> order = new ArrayList<>(rest.keySet());
    for (Node item : desired) {
      FieldPath.Match match = key.of(item);
      Node before = rest.remove(match);
      below(match, "", before, item);
      if (before != null) {
        common.add(match);
      }
    }
    order.removeAll(rest.keySet());
    if (predicted && !order.equals(common)) {
      add(keys(order), keys(common));
    }
    rest.forEach((match, item) -> below(match, "", item, null));
  }

  /** The keys of items, as a list tells them. */
  private static ListNode keys(List<FieldPath.Match> items) {
    return ListNode.ofStrings(
        items.stream().map(match -> String.join("/", match.fields().values())).toList());
  }

  private void below(
      FieldPath.Element element, String field, @Nullable Node live, @Nullable Node desired) {
    SecretFields below = hidden.getLast().at(element);
    hidden.addLast(below);
    path.addLast(below.isEmpty() ? element : shown(element, below));
    nodes(field, live, desired);
    path.removeLast();
    hidden.removeLast();
  }

  /** The step to an item whose keys may be secret themselves. */
  private static FieldPath.Element shown(FieldPath.Element element, SecretFields below) {
    if (!(element instanceof FieldPath.Match match)) {
      return element;
    }
    MapNode keys = MapNode.ofStrings(match.fields());
    MapNode marked = (MapNode) SecretMarks.ofProcess().masked((Node) keys, below);
    Map<String, String> texts = new LinkedHashMap<>();
    marked.keys().forEach(key -> texts.put(key, String.valueOf(marked.text(key))));
    return new FieldPath.Match(texts);
  }
}
