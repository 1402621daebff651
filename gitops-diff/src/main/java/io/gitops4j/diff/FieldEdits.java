// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.diff;

import io.gitops4j.core.plan.FieldChange;
import io.gitops4j.core.tree.FieldPath;
import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.tree.ScalarNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Differences carried out on an object: the counterpart of {@link FieldDiff}. Made for one object;
 * not thread-safe.
 */
final class FieldEdits {
  private final MapNode desired;

  /** The lists that got new items. */
  private final Set<FieldPath> grown = new LinkedHashSet<>();

  /**
   * Edits towards an object.
   *
   * @param desired tells where new items stand, and which maps and lists are meant to be empty;
   *     null if nothing is known
   */
  FieldEdits(@Nullable MapNode desired) {
    this.desired = desired == null ? MapNode.EMPTY : desired;
  }

  /** The object with each field as it is after the change. */
  MapNode apply(MapNode object, List<FieldChange> changes) {
    Node edited = object;
    for (FieldChange change : changes) {
      if (change.after() != null) {
        edited = set(edited, change.path().elements(), 0, change.after());
      }
    }
    for (FieldPath list : grown) {
      edited = inPlace(edited, list.elements(), 0, list.find(desired));
    }
    // from the back, so that the indexes of those before stay right
    for (int i = changes.size() - 1; i >= 0; i--) {
      if (changes.get(i).after() == null) {
        edited = Objects.requireNonNullElse(remove(edited, changes.get(i).path(), 0), edited);
      }
    }
    return edited instanceof MapNode map ? map : object;
  }

  private Node set(@Nullable Node node, List<FieldPath.Element> path, int at, Node value) {
    if (at == path.size()) {
      return node instanceof ListNode list && value instanceof ListNode keys
          ? reordered(list, keys, at == 0 ? null : path.get(at - 1))
          : value;
    }
    FieldPath.Element step = path.get(at);
    String key = key(node, step);
    if (key != null) {
      MapNode map = node instanceof MapNode some ? some : MapNode.EMPTY;
      return map.with(key, set(map.get(key), path, at + 1, value));
    }
    ListNode list = node instanceof ListNode some ? some : ListNode.EMPTY;
    int place = place(list, step);
    if (place < list.size()) {
      return list.with(place, set(list.get(place), path, at + 1, value));
    }
    if (step instanceof FieldPath.Match) {
      grown.add(new FieldPath(path.subList(0, at)));
    }
    return list.plus(set(fresh(step), path, at + 1, value));
  }

  /** Null if nothing is left of the node that should be. */
  private @Nullable Node remove(Node node, FieldPath path, int at) {
    if (at == path.elements().size()) {
      return null;
    }
    FieldPath.Element step = path.elements().get(at);
    String key = key(node, step);
    Node rest;
    boolean empty;
    if (key != null) {
      if (!(node instanceof MapNode map) || map.get(key) == null) {
        return node;
      }
      Node below = remove(Objects.requireNonNull(map.get(key)), path, at + 1);
      MapNode left = below == null ? map.without(key) : map.with(key, below);
      rest = left;
      empty = left.isEmpty();
    } else {
      int place = node instanceof ListNode list ? place(list, step) : 0;
      if (!(node instanceof ListNode list) || place >= list.size()) {
        return node;
      }
      Node below = losesKey(path, at) ? null : remove(list.get(place), path, at + 1);
      ListNode left = below == null ? list.without(place) : list.with(place, below);
      rest = left;
      empty = left.isEmpty();
    }
    // differences go down to the leaves; a container that loses its last one goes with it, unless
    // it is meant to be empty
    FieldPath self = new FieldPath(path.elements().subList(0, at));
    return empty && at > 0 && self.find(desired) == null ? null : rest;
  }

  /** An item that loses a field that tells it apart goes as a whole. */
  private static boolean losesKey(FieldPath path, int at) {
    return at + 2 == path.elements().size()
        && path.elements().get(at) instanceof FieldPath.Match match
        && path.elements().get(at + 1) instanceof FieldPath.Key key
        && match.fields().containsKey(key.name());
  }

  /** The node with the items of a list that grew where they are desired. */
  private static Node inPlace(
      Node node, List<FieldPath.Element> path, int at, @Nullable Node wanted) {
    if (at == path.size()) {
      return node instanceof ListNode list && wanted instanceof ListNode order
          ? inPlace(list, order, at == 0 ? null : path.get(at - 1))
          : node;
    }
    String key = key(node, path.get(at));
    if (key != null) {
      Node below = node instanceof MapNode map ? map.get(key) : null;
      return below == null
          ? node
          : ((MapNode) node).with(key, inPlace(below, path, at + 1, wanted));
    }
    int place = node instanceof ListNode list ? place(list, path.get(at)) : 0;
    return node instanceof ListNode list && place < list.size()
        ? list.with(place, inPlace(list.get(place), path, at + 1, wanted))
        : node;
  }

  /**
   * Each item that follows another one in the desired list follows it, as far as they are there.
   */
  private static Node inPlace(ListNode list, ListNode wanted, FieldPath.@Nullable Element step) {
    MergeKey key =
        MergeKey.find(step instanceof FieldPath.Key field ? field.name() : "", list, wanted);
    if (key == null) {
      return list;
    }
    Map<FieldPath.Match, Node> items = new LinkedHashMap<>();
    list.forEach(item -> items.put(key.of(item), item));
    Set<FieldPath.Match> ordered = new LinkedHashSet<>();
    wanted.forEach(item -> ordered.add(key.of(item)));
    ordered.retainAll(items.keySet());
    List<FieldPath.Match> order = List.copyOf(ordered);
    List<Node> placed = new ArrayList<>();
    int next = 0;
    for (Map.Entry<FieldPath.Match, Node> item : items.entrySet()) {
      // the places of wanted items are filled in the wanted order; all others stay where they are
      placed.add(
          ordered.contains(item.getKey())
              ? Objects.requireNonNull(items.get(order.get(next++)))
              : item.getValue());
    }
    return list.withItems(placed);
  }

  /** The key that the step means, or null if it means an item of a list. */
  private static @Nullable String key(@Nullable Node node, FieldPath.Element step) {
    if (step instanceof FieldPath.Key key) {
      return key.name();
    }
    return step instanceof FieldPath.Index index && node instanceof MapNode
        ? Integer.toString(index.index())
        : null;
  }

  /** The place of the item in the list; its size if it is not there. */
  private static int place(ListNode list, FieldPath.Element step) {
    if (step instanceof FieldPath.Index index) {
      return Math.min(index.index(), list.size());
    }
    int place = 0;
    for (Node item : list) {
      if (step instanceof FieldPath.Match match && fits(match, item)) {
        return place;
      }
      place++;
    }
    return place;
  }

  private static boolean fits(FieldPath.Match match, Node item) {
    for (Map.Entry<String, String> field : match.fields().entrySet()) {
      Node value = field.getKey().isEmpty() ? item : item.at(field.getKey());
      String text = value == null && isImplied(field) ? field.getValue() : text(value);
      if (!field.getValue().equals(text)) {
        return false;
      }
    }
    return true;
  }

  private static @Nullable String text(@Nullable Node value) {
    return value == null ? null : value.textOrNull();
  }

  /** A protocol that is not given, see {@link MergeKey}. */
  private static boolean isImplied(Map.Entry<String, String> field) {
    return field.getKey().equals("protocol") && field.getValue().equals("TCP");
  }

  /** A new item, so that the next change of it finds it. */
  private static @Nullable Node fresh(FieldPath.Element step) {
    if (!(step instanceof FieldPath.Match match) || match.fields().containsKey("")) {
      return null;
    }
    MapNode.Builder item = MapNode.builder();
    for (Map.Entry<String, String> field : match.fields().entrySet()) {
      if (!isImplied(field)) {
        item.put(field.getKey(), field.getValue());
      }
    }
    return item.build();
  }

  /** A list of items in the order of these keys, if the keys are all of theirs; else the value. */
  private static Node reordered(ListNode list, ListNode keys, FieldPath.@Nullable Element step) {
    String field = step instanceof FieldPath.Key key ? key.name() : "";
    MergeKey key = MergeKey.find(field, list, list);
    if (list.isEmpty()
        || key == null
        || !keys.items().stream().allMatch(ScalarNode.class::isInstance)) {
      return keys;
    }
    Map<String, Node> byKey = new HashMap<>();
    list.forEach(item -> byKey.put(String.join("/", key.of(item).fields().values()), item));
    List<Node> ordered = new ArrayList<>();
    for (Node wanted : keys) {
      Node item = byKey.remove(String.valueOf(wanted.textOrNull()));
      if (item != null) {
        ordered.add(item);
      }
    }
    list.forEach(
        item -> {
          if (byKey.containsValue(item)) {
            ordered.add(item); // it goes, or it is new: the other differences tell
          }
        });
    return list.withItems(ordered);
  }
}
