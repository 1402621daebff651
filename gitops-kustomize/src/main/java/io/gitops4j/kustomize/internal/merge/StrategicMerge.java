// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.kustomize.internal.merge;

import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.tree.ScalarNode;
import io.gitops4j.core.tree.ScalarStyle;
import io.gitops4j.core.tree.ScalarType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Merges a patch into an object as kustomize does: maps by key, lists by the merge keys of the
 * schema (the patch's items first), other lists and scalars replaced; null deletes; {@code $patch}
 * says {@code delete}, {@code replace} or {@code merge}.
 */
public final class StrategicMerge {
  private static final String DIRECTIVE = "$patch";

  private final SchemaFacts facts;
  private final Listener listener;

  private StrategicMerge(SchemaFacts facts, Listener listener) {
    this.facts = facts;
    this.listener = listener;
  }

  /** Hears of what happens in a merge. */
  public interface Listener {
    /** A list of maps is replaced for want of a merge key, and loses items by that. */
    void replaced(String path, ListNode by);

    /** Items are compared with each other, so many times at most; may end the merge. */
    void comparing(long times);
  }

  private static final Listener NOBODY =
      new Listener() {
        @Override
        public void replaced(String path, ListNode by) {}

        @Override
        public void comparing(long times) {}
      };

  /**
   * The merged object; null if the patch deletes it.
   *
   * @throws MergeException if a map meets a list or a scalar
   */
  public static @Nullable MapNode apply(MapNode target, MapNode patch, SchemaFacts facts) {
    return apply(target, patch, facts, NOBODY);
  }

  /** The same, telling what happens on the way. */
  public static @Nullable MapNode apply(
      MapNode target, MapNode patch, SchemaFacts facts, Listener listener) {
    if ("replace".equals(patch.text(DIRECTIVE))) {
      // the reference makes the new object and forgets it
      return target;
    }
    return (MapNode) new StrategicMerge(facts, listener).merge(target, patch, null, "");
  }

  private @Nullable Node merge(
      @Nullable Node target, Node patch, @Nullable FieldSchema schema, String path) {
    if (patch.isNull()) {
      return null;
    }
    if (target != null && !target.isNull() && target.kind() != patch.kind()) {
      throw new MergeException(
          "at "
              + (path.isEmpty() ? "the root" : path)
              + " the patch has a "
              + word(patch)
              + ", the target a "
              + word(target),
          patch);
    }
    Node known = target == null || target.isNull() ? null : target;
    if (patch instanceof MapNode map) {
      return mergeMap((MapNode) known, map, schema, path);
    }
    if (patch instanceof ListNode list) {
      return mergeList((ListNode) known, list, schema, path);
    }
    return patch;
  }

  private @Nullable MapNode mergeMap(
      @Nullable MapNode target, MapNode patch, @Nullable FieldSchema schema, String path) {
    String directive = patch.text(DIRECTIVE);
    MapNode plain = patch.without(DIRECTIVE);
    if (directive != null) {
      if (directive.equals("delete")) {
        return null;
      }
      if (directive.equals("replace")) {
        return plain;
      }
      if (!directive.equals("merge")) {
        throw new MergeException(
            "a patch directive that is not delete, merge or replace"
                + (path.isEmpty() ? "" : " at " + path),
            patch.get(DIRECTIVE));
      }
    }
    FieldSchema type = schema;
    if (type == null) {
      type = target == null ? null : facts.type(target.text("apiVersion"), target.text("kind"));
      type = type != null ? type : facts.type(patch.text("apiVersion"), patch.text("kind"));
    }
    MapNode.Builder merged =
        target == null ? MapNode.builder().at(patch.line(), patch.column()) : target.toBuilder();
    List<String> gone = new ArrayList<>();
    for (MapNode.Entry entry : plain.entries()) {
      String key = entry.key();
      Node before = target == null ? null : target.get(key);
      Node after =
          merge(
              before,
              entry.value(),
              field(type, target == null ? null : target.keyNode(key), entry.keyNode()),
              path.isEmpty() ? key : path + "." + key);
      if (after == null) {
        gone.add(key);
      } else {
        merged.put(entry.keyNode(), inStyleOf(before, after));
      }
    }
    if (target != null) {
      for (MapNode.Entry entry : target.entries()) {
        if (!plain.has(entry.key())) {
          Node kept = untouched(entry.value(), field(type, entry.keyNode(), null));
          if (kept == null) {
            gone.add(entry.key());
          } else {
            merged.put(entry.keyNode(), kept);
          }
        }
      }
    }
    MapNode result = merged.build();
    for (String key : gone) {
      result = result.without(key);
    }
    return result;
  }

  /** What is known of a field: by a comment at its key, in the target first, else by the type. */
  private @Nullable FieldSchema field(
      @Nullable FieldSchema type, @Nullable ScalarNode target, @Nullable ScalarNode patch) {
    String comment = target == null ? null : target.comment();
    comment = comment == null && patch != null ? patch.comment() : comment;
    FieldSchema said = comment == null ? null : facts.ofComment(comment);
    ScalarNode key = target == null ? patch : target;
    return said != null || type == null || key == null ? said : type.field(key.text());
  }

  /**
   * A scalar that replaces another one takes over its style. So what replaces a quoted text is a
   * text too, also if the patch has a number there.
   */
  private static Node inStyleOf(@Nullable Node before, Node after) {
    if (!(before instanceof ScalarNode old)
        || !(after instanceof ScalarNode scalar)
        || old.isNull()
        || scalar.isNull()) {
      return after;
    }
    if (old.style() == ScalarStyle.PLAIN) {
      return scalar.withStyle(ScalarStyle.PLAIN);
    }
    return ScalarNode.read(
        scalar.source(), ScalarType.STRING, old.style(), scalar.line(), scalar.column());
  }

  /**
   * A merge also walks what the patch leaves alone, and drops fields there that have no value at
   * all.
   */
  private @Nullable Node untouched(Node node, @Nullable FieldSchema schema) {
    if (node.isNull()) {
      return ((ScalarNode) node).text().isEmpty() ? null : node;
    }
    if (node instanceof MapNode map) {
      MapNode result = map;
      for (MapNode.Entry entry : map.entries()) {
        Node kept = untouched(entry.value(), field(schema, entry.keyNode(), null));
        if (kept != entry.value()) {
          result = kept == null ? result.without(entry.key()) : result.with(entry.key(), kept);
        }
      }
      return result;
    }
    if (!(node instanceof ListNode list) || schema == null || !schema.mergesItems()) {
      return node;
    }
    if (schema.mergeKeys().isEmpty()) {
      ListNode union = union(List.of(), list.items(), list);
      return union.size() == list.size() ? list : union;
    }
    if (!AssociativeList.isSettled(schema.mergeKeys(), list.items())) {
      return list.withItems(
          AssociativeList.merge(
              schema.mergeKeys(),
              list.items(),
              List.of(),
              (before, change) -> before == null ? null : untouched(before, schema.items())));
    }
    List<Node> items = new ArrayList<>(list.size());
    boolean changed = false;
    for (Node item : list) {
      Node kept = untouched(item, schema.items());
      changed |= kept != item;
      items.add(kept == null ? item : kept);
    }
    return changed ? list.withItems(items) : list;
  }

  private @Nullable Node mergeList(
      @Nullable ListNode target, ListNode patch, @Nullable FieldSchema schema, String path) {
    if (schema == null || !schema.mergesItems()) {
      if (target != null && loses(target, patch)) {
        listener.replaced(path, patch);
      }
      return patch;
    }
    List<Node> items = new ArrayList<>();
    String directive = null;
    for (Node item : patch) {
      if (item instanceof MapNode map && map.size() == 1 && map.has(DIRECTIVE)) {
        directive = map.text(DIRECTIVE);
      } else {
        items.add(item);
      }
    }
    if ("delete".equals(directive)) {
      return null;
    }
    if ("replace".equals(directive)) {
      return patch.withItems(items);
    }
    List<Node> known = target == null ? List.of() : target.items();
    if (schema.mergeKeys().isEmpty()) {
      return union(items, known, patch);
    }
    long all = (long) items.size() + known.size();
    listener.comparing(all * all);
    List<Node> merged =
        AssociativeList.merge(
            schema.mergeKeys(),
            target == null ? null : target.items(),
            items,
            (before, change) ->
                change != null
                    ? merge(before, change, schema.items(), path + "[]")
                    : before == null ? null : untouched(before, schema.items()));
    return (target == null ? patch : target).withItems(merged);
  }

  /** Whether maps of a list are not in the one that takes its place. */
  private static boolean loses(ListNode target, ListNode patch) {
    if (target.isEmpty() || patch.isEmpty() || !(target.get(0) instanceof MapNode)) {
      return false;
    }
    Set<Node> kept = new HashSet<>(patch.items());
    return target.items().stream().anyMatch(item -> !kept.contains(item));
  }

  private static ListNode union(List<Node> items, List<Node> known, ListNode place) {
    Map<String, Node> all = new LinkedHashMap<>();
    items.forEach(item -> all.putIfAbsent(String.valueOf(item.textOrNull()), item));
    known.forEach(item -> all.putIfAbsent(String.valueOf(item.textOrNull()), item));
    return place.withItems(List.copyOf(all.values()));
  }

  private static String word(Node node) {
    return node instanceof ScalarNode ? "scalar" : node instanceof ListNode ? "list" : "map";
  }
}
