// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.diff;

import io.gitops4j.core.tree.FieldPath;
import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Puts live values into what is to be applied, so that an apply does not undo what a rule leaves to
 * others. A pure function; thread-safe.
 *
 * <p>An item of a list is followed by its key: the value of a live item goes into the desired item
 * of the same key, wherever that stands. An item that only one side has stays as it is there. A
 * field that the live object does not have is not applied either; {@code status} never is.
 */
final class RespectedFields {
  private final List<FieldPath.Element> path;

  /** Whether the path names items of the live object, not of the desired one. */
  private final boolean ofLive;

  private RespectedFields(FieldPath path, boolean ofLive) {
    this.path = path.elements();
    this.ofLive = ofLive;
  }

  /**
   * The desired object with the live values of these fields.
   *
   * @param ofLive the fields, as they lie in the live object
   * @param ofDesired the fields, as they lie in the desired object
   */
  static MapNode take(
      MapNode live, MapNode desired, List<FieldPath> ofLive, List<FieldPath> ofDesired) {
    MapNode taken = desired;
    for (FieldPath path : ofLive) {
      taken = new RespectedFields(path, true).from(live, taken);
    }
    for (FieldPath path : ofDesired) {
      taken = new RespectedFields(path, false).from(live, taken);
    }
    return taken;
  }

  private MapNode from(MapNode live, MapNode desired) {
    boolean status =
        path.isEmpty() || path.get(0) instanceof FieldPath.Key key && key.name().equals("status");
    return !status && below(0, "", live, desired) instanceof MapNode map ? map : desired;
  }

  /** The desired value with the live one in it; null if there is to be none. */
  private @Nullable Node below(int at, String field, @Nullable Node live, @Nullable Node desired) {
    if (at == path.size()) {
      return live;
    }
    FieldPath.Element step = path.get(at);
    if (live instanceof ListNode || desired instanceof ListNode) {
      return live instanceof ListNode from && desired instanceof ListNode to
          ? list(at, field, step, from, to)
          : desired;
    }
    if (!(live instanceof MapNode from) || desired != null && !(desired instanceof MapNode)) {
      return live == null && ofLive ? desired : mapWithout(at, step, desired);
    }
    String key = key(step);
    if (key == null) {
      return desired;
    }
    MapNode to = desired instanceof MapNode map ? map : MapNode.EMPTY;
    Node value = below(at + 1, key, from.get(key), to.get(key));
    if (value == null) {
      return desired == null ? null : to.without(key);
    }
    return value == to.get(key) ? desired : to.with(key, value);
  }

  /** The desired map without what the live object has no place for. */
  private @Nullable Node mapWithout(int at, FieldPath.Element step, @Nullable Node desired) {
    String key = key(step);
    if (!(desired instanceof MapNode map) || key == null || !map.has(key)) {
      return desired;
    }
    Node value = below(at + 1, key, null, map.get(key));
    return value == null ? map.without(key) : map.with(key, value);
  }

  private Node list(int at, String field, FieldPath.Element step, ListNode live, ListNode desired) {
    MergeKey key = MergeKey.find(field, live, desired);
    int from = index(step, ofLive ? live : desired);
    int to = from < 0 ? -1 : partner(key, from, ofLive ? live : desired, ofLive ? desired : live);
    if (to < 0) {
      return desired;
    }
    Node item = desired.get(ofLive ? to : from);
    Node value = below(at + 1, "", live.get(ofLive ? from : to), item);
    return value == null || value == item ? desired : desired.with(ofLive ? to : from, value);
  }

  /** Where the item is to which a step leads; -1 if there is none. */
  private static int index(FieldPath.Element step, ListNode list) {
    Node item = new FieldPath(List.of(step)).find(list);
    for (int i = 0; item != null && i < list.size(); i++) {
      if (list.get(i) == item) {
        return i;
      }
    }
    return -1;
  }

  /** Where the item of one list is in the other; -1 if it is not there. */
  private static int partner(@Nullable MergeKey key, int index, ListNode one, ListNode other) {
    if (key == null) {
      return index < other.size() ? index : -1;
    }
    FieldPath.Match match = key.of(one.get(index));
    for (int i = 0; i < other.size(); i++) {
      if (key.of(other.get(i)).equals(match)) {
        return i;
      }
    }
    return -1;
  }

  private static @Nullable String key(FieldPath.Element step) {
    return step instanceof FieldPath.Key key
        ? key.name()
        : step instanceof FieldPath.Index index ? Integer.toString(index.index()) : null;
  }
}
