// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.diff.structured;

import io.gitops4j.core.render.Gvk;
import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.tree.ScalarNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an object becomes when a client applies to it: the three-way merge of {@code kubectl apply},
 * which knows what was applied last. A pure function; takes time linear in the size of the objects.
 *
 * <p>A field that is declared is as declared. One that was applied last and is declared no more is
 * gone; of a map of texts, a set or a list with keys only the entries and items that were applied
 * last. Every other field of the live object stays. Lists with keys and sets merge item by item, in
 * the order of the declared ones; any other list is as declared. In a kind whose type is not known
 * all maps merge by entries, and lists of equal length item by item.
 *
 * <p>A declared null stands for a field that is not declared; for an entry of a map of texts it is
 * the empty text, as servers read it. What does not fit its type is taken as it is.
 */
public final class ThreeWayMerge {
  /**
   * Fields of built-in kinds that hold one of several forms at a time: keys which are not declared
   * go, whoever set them (the patch strategy {@code retainKeys} of Kubernetes 1.34).
   */
  private static final Set<String> ONE_OF =
      Set.of("strategy", "volumes", "resourceClaims", "resourceClaimStatuses");

  /** A list that is owned as a whole, whose items a server fills nevertheless. */
  private static final String CLAIM_TEMPLATES = "volumeClaimTemplates";

  /** Metadata is the same in all kinds. */
  private static final @Nullable SchemaType METADATA =
      Objects.requireNonNull(TypeSource.builtIn().find(new Gvk("", "v1", "ConfigMap")))
          .childType(PathElement.field("metadata"));

  /** How the value of a field merges besides what its type says. */
  private enum Rule {
    NONE,
    ONE_OF,
    BY_INDEX
  }

  private final boolean known;

  private ThreeWayMerge(boolean known) {
    this.known = known;
  }

  /**
   * The live object after an apply.
   *
   * @param type the kind's type; {@link SchemaType#deduced()} if it is not known
   * @param lastApplied what was applied before; the desired object if that is not known
   * @param desired what is declared
   * @param live the object as it is
   */
  public static MapNode merge(SchemaType type, MapNode lastApplied, MapNode desired, MapNode live) {
    boolean known = type != SchemaType.deduced();
    ThreeWayMerge merge = new ThreeWayMerge(known);
    MapNode merged = merge.maps(type, lastApplied, desired, live, Rule.NONE);
    Node metadata = desired.get("metadata");
    return known || !(metadata instanceof MapNode map)
        ? merged
        : merged.with(
            "metadata",
            new ThreeWayMerge(true)
                .merge(
                    METADATA, lastApplied.get("metadata"), map, live.get("metadata"), Rule.NONE));
  }

  private Node merge(
      @Nullable SchemaType type,
      @Nullable Node last,
      Node desired,
      @Nullable Node live,
      Rule rule) {
    SchemaType of = type == null ? SchemaType.deduced() : type;
    if (desired instanceof MapNode map && (of.map == null || !of.map.atomic())) {
      return maps(of, last, map, live, rule);
    }
    if (desired instanceof ListNode list && of.list != null) {
      if (!of.list.atomic()) {
        return lists(of.list, last, list, live, rule);
      }
      if (rule == Rule.BY_INDEX || of == SchemaType.deduced()) {
        return byIndex(of.list, last, list, live, rule);
      }
    }
    return desired.equals(live) ? live : desired;
  }

  private MapNode maps(
      SchemaType type, @Nullable Node last, MapNode desired, @Nullable Node live, Rule rule) {
    MapNode before = last instanceof MapNode map ? map : MapNode.EMPTY;
    MapNode now = live instanceof MapNode map ? map : MapNode.EMPTY;
    MapNode.Builder out = MapNode.builder();
    for (MapNode.Entry entry : now.entries()) {
      String key = entry.key();
      Node wanted = declared(type, desired, key);
      Node kept =
          wanted != null
              ? merge(child(type, key), before.get(key), wanted, entry.value(), rule(key))
              : rule == Rule.ONE_OF
                  ? null
                  : without(child(type, key), before.get(key), entry.value());
      if (kept != null) {
        out.put(entry.keyNode(), kept);
      }
    }
    for (MapNode.Entry entry : desired.entries()) {
      Node wanted = now.has(entry.key()) ? null : declared(type, desired, entry.key());
      if (wanted != null) {
        Node added =
            merge(
                child(type, entry.key()), before.get(entry.key()), wanted, null, rule(entry.key()));
        out.put(entry.keyNode(), added);
      }
    }
    MapNode merged = out.build();
    return live instanceof MapNode same && merged.equals(same) ? same : merged;
  }

  private Rule rule(String key) {
    if (!known) {
      return Rule.NONE;
    }
    return ONE_OF.contains(key)
        ? Rule.ONE_OF
        : key.equals(CLAIM_TEMPLATES) ? Rule.BY_INDEX : Rule.NONE;
  }

  private static @Nullable SchemaType child(SchemaType type, String key) {
    return type.map == null ? null : type.map.typeOf(key);
  }

  /** The value that is declared; null if there is none. */
  private static @Nullable Node declared(SchemaType type, MapNode desired, String key) {
    Node value = desired.get(key);
    return value == null || !value.isNull() ? value : isMapOfTexts(type) ? ScalarNode.of("") : null;
  }

  private static boolean isMapOfTexts(@Nullable SchemaType type) {
    SchemaType.MapType map = type == null ? null : type.map;
    SchemaType entry =
        map == null || !map.fields().isEmpty() || map.elements() == null
            ? null
            : map.elements().get();
    return entry != null && entry.scalar == SchemaType.Scalar.STRING && entry.map == null;
  }

  /** What is left of a live value that is declared no more; null if nothing. */
  private static @Nullable Node without(@Nullable SchemaType type, @Nullable Node last, Node live) {
    if (last == null || last.isNull()) {
      return live;
    }
    if (live instanceof MapNode map && last instanceof MapNode applied && isMapOfTexts(type)) {
      MapNode rest = map;
      for (String key : applied.keys()) {
        rest = rest.without(key);
      }
      return rest.isEmpty() ? null : rest;
    }
    SchemaType.ListType list = type == null ? null : type.list;
    if (live instanceof ListNode items
        && last instanceof ListNode applied
        && list != null
        && !list.atomic()) {
      Map<PathElement, Node> now = index(list, items);
      Map<PathElement, Node> before = index(list, applied);
      if (now != null && before != null) {
        now.keySet().removeAll(before.keySet());
        return now.isEmpty() ? null : ListNode.of(List.copyOf(now.values()));
      }
    }
    return null;
  }

  private Node lists(
      SchemaType.ListType type,
      @Nullable Node last,
      ListNode desired,
      @Nullable Node live,
      Rule rule) {
    Map<PathElement, Node> wanted = index(type, desired);
    Map<PathElement, Node> now = index(type, live instanceof ListNode list ? list : ListNode.EMPTY);
    Map<PathElement, Node> before =
        index(type, last instanceof ListNode list ? list : ListNode.EMPTY);
    if (wanted == null || now == null) {
      return byIndex(type, last, desired, live, rule);
    }
    Map<PathElement, Node> applied = before == null ? Map.of() : before;
    // an item that only the live list has stays behind the one that it follows there
    Map<@Nullable PathElement, List<Node>> followers = new HashMap<>();
    PathElement anchor = null;
    for (Map.Entry<PathElement, Node> item : now.entrySet()) {
      if (wanted.containsKey(item.getKey())) {
        anchor = item.getKey();
      } else if (!applied.containsKey(item.getKey())) {
        followers.computeIfAbsent(anchor, a -> new ArrayList<>()).add(item.getValue());
      }
    }
    List<Node> items = new ArrayList<>(followers.getOrDefault(null, List.of()));
    wanted.forEach(
        (element, item) -> {
          SchemaType of = type.elements().get();
          items.add(merge(of, applied.get(element), item, now.get(element), rule));
          items.addAll(followers.getOrDefault(element, List.of()));
        });
    ListNode merged = ListNode.of(items);
    return merged.equals(live) ? live : merged;
  }

  /** A list whose items can't be told apart: as declared, each with what it has in its place. */
  private Node byIndex(
      SchemaType.ListType type,
      @Nullable Node last,
      ListNode desired,
      @Nullable Node live,
      Rule rule) {
    if (!(live instanceof ListNode now) || now.size() != desired.size()) {
      return desired;
    }
    ListNode before = last instanceof ListNode list ? list : ListNode.EMPTY;
    SchemaType element = type.elements().get();
    SchemaType item = element == SchemaType.whole() ? SchemaType.deduced() : element;
    List<Node> items = new ArrayList<>(desired.size());
    for (int i = 0; i < desired.size(); i++) {
      if (!type.keys().isEmpty()
          && !ListItems.elementOrKeyless(type, desired.get(i))
              .equals(ListItems.elementOrKeyless(type, now.get(i)))) {
        return desired;
      }
      Node old = i < before.size() ? before.get(i) : null;
      Rule below = rule == Rule.BY_INDEX ? Rule.NONE : rule;
      items.add(merge(item, old, desired.get(i), now.get(i), below));
    }
    ListNode merged = ListNode.of(items);
    return merged.equals(live) ? live : merged;
  }

  /** The items by what tells them apart, in order; null if that does not. */
  private static @Nullable Map<PathElement, Node> index(SchemaType.ListType type, ListNode list) {
    Map<PathElement, Node> index = new LinkedHashMap<>();
    for (Node item : list) {
      PathElement element = ListItems.elementOrKeyless(type, item);
      boolean keyless = element instanceof PathElement.Index;
      if (keyless || index.putIfAbsent(element, item) != null) {
        return null;
      }
    }
    return index;
  }
}
