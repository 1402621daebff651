// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.diff;

import io.gitops4j.core.plan.FieldChange;
import io.gitops4j.core.tree.FieldPath;
import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
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
 * <p>The values of a core {@code Secret} never leave: {@code data}, {@code stringData} and the
 * annotation in which kubectl keeps a copy of them are replaced by texts that tell whether the
 * values are equal, and nothing else.
 */
public final class FieldDiff {
  private final boolean declaredOnly;

  /** Whether the kind is one of Kubernetes, whose fields have known types. */
  private boolean builtIn;

  private final Deque<FieldPath.Element> path = new ArrayDeque<>();
  private final List<FieldChange> changes = new ArrayList<>();

  private FieldDiff(boolean declaredOnly) {
    this.declaredOnly = declaredOnly;
  }

  /**
   * All differences, sorted by path; none if both are equal. Takes time linear in the size of both,
   * besides the sorting of the differences.
   *
   * @param live the object as it is; null if there is none, which is the same as an empty one
   * @param desired the object as it is to be; null if there is to be none
   */
  public static List<FieldChange> between(@Nullable MapNode live, @Nullable MapNode desired) {
    return compare(live, desired, false);
  }

  /**
   * The differences in the fields that are declared. What only the live object has is taken for a
   * default or for somebody else's: further keys of a map, and further items of a list to which
   * others may add ({@link MergeKey#isShared}). A declared null stands for no value, and an empty
   * map or list for none where the live object has none, as servers drop them. Two texts for one
   * value are a difference that is ignored, with the reason ({@link SameValue}).
   */
  static List<FieldChange> ofDeclared(MapNode live, MapNode desired) {
    return compare(live, desired, true);
  }

  private static List<FieldChange> compare(
      @Nullable MapNode live, @Nullable MapNode desired, boolean declaredOnly) {
    MapNode before = live == null ? MapNode.EMPTY : live;
    MapNode after = desired == null ? MapNode.EMPTY : desired;
    FieldDiff diff = new FieldDiff(declaredOnly);
    diff.builtIn = SameValue.knows(after);
    Redaction safe = Redaction.of(before, after);
    diff.maps(safe.live(), safe.desired());
    diff.changes.sort(PathOrder.BY_PATH);
    return List.copyOf(diff.changes);
  }

  private void nodes(String field, @Nullable Node live, @Nullable Node desired) {
    if (declaredOnly && desired == null) {
      add(live, null); // an item that a list has too many: nothing in it is declared
      return;
    }
    if (live == desired || declaredOnly && isUndeclared(live, desired)) {
      return;
    }
    if (mapOf(live) instanceof MapNode before
        && mapOf(desired) instanceof MapNode after
        && !(before.isEmpty() && after.isEmpty())) {
      maps(before, after);
    } else if (listOf(live) instanceof ListNode before
        && listOf(desired) instanceof ListNode after
        && !(before.isEmpty() && after.isEmpty())) {
      if (declaredOnly && builtIn && SameValue.isReordered(field, before, after)) {
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
    FieldChange change = new FieldChange(field, live, desired, null, false);
    String same = declaredOnly && builtIn ? SameValue.reason(field, live, desired) : null;
    changes.add(same == null ? change : change.ignoredFor(same));
  }

  private static boolean isUndeclared(@Nullable Node live, @Nullable Node desired) {
    return desired != null && desired.isNull() || isNothing(desired) && isNothing(live);
  }

  private static boolean isNothing(@Nullable Node node) {
    return node == null
        || node.isNull()
        || node instanceof MapNode map && map.isEmpty()
        || node instanceof ListNode list && list.isEmpty();
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
    if (!declaredOnly) {
      for (MapNode.Entry entry : live.entries()) {
        if (!desired.has(entry.key())) {
          below(new FieldPath.Key(entry.key()), entry.key(), entry.value(), null);
        }
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
    Map<FieldPath.Match, Node> rest = new HashMap<>();
    live.forEach(item -> rest.put(key.of(item), item));
    for (Node item : desired) {
      FieldPath.Match match = key.of(item);
      below(match, "", rest.remove(match), item);
    }
    if (!declaredOnly || !MergeKey.isShared(field)) {
      rest.forEach((match, item) -> below(match, "", item, null));
    }
  }

  private void below(
      FieldPath.Element element, String field, @Nullable Node live, @Nullable Node desired) {
    path.addLast(element);
    nodes(field, live, desired);
    path.removeLast();
  }
}
