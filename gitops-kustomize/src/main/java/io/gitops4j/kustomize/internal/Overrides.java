// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.kustomize.internal;

import io.gitops4j.core.render.KustomizeOverrides;
import io.gitops4j.core.source.SourceTree;
import io.gitops4j.core.source.TreePath;
import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.tree.ScalarNode;
import io.gitops4j.kustomize.KustomizeError;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Writes what an application says beyond its source into the kustomization, in a view of the tree:
 * as Argo CD does with {@code kustomize edit}.
 */
public final class Overrides {
  private final SourceTree tree;
  private final TreePath directory;
  private final KustomizeOverrides overrides;

  private Overrides(SourceTree tree, TreePath directory, KustomizeOverrides overrides) {
    this.tree = tree;
    this.directory = directory;
    this.overrides = overrides;
  }

  /** The tree with the overrides in the kustomization of the directory. */
  public static SourceTree apply(
      SourceTree tree, TreePath directory, KustomizeOverrides overrides) {
    return overrides.equals(KustomizeOverrides.NONE)
        ? tree
        : new Overrides(tree, directory, overrides).apply();
  }

  private SourceTree apply() {
    Optional<TreePath> found = KustomizationFile.in(tree, directory);
    MapNode root = found.map(file -> KustomizationFile.root(tree, file)).orElse(null);
    // what is no kustomization is left for the build to refuse
    return found.isEmpty() || root == null
        ? tree
        : new EditedTree(tree, found.get(), edited(root, found.get()));
  }

  private MapNode edited(MapNode root, TreePath file) {
    MapNode map = root;
    map = withText(map, "namePrefix", overrides.namePrefix());
    map = withText(map, "nameSuffix", overrides.nameSuffix());
    map = withText(map, "namespace", overrides.namespace());
    for (String image : overrides.images()) {
      map = withItem(map, "images", ImageOverride.parse(image));
    }
    for (Map.Entry<String, Integer> replicas : overrides.replicas().entrySet()) {
      MapNode item =
          MapNode.builder()
              .put("name", replicas.getKey())
              .put("count", replicas.getValue())
              .build();
      map = withItem(map, "replicas", item);
    }
    map = withLabels(map, file);
    map =
        withTexts(
            map,
            "commonAnnotations",
            overrides.commonAnnotations(),
            overrides.forceCommonAnnotations(),
            file);
    for (Node patch : overrides.patches()) {
      map = plus(map, "patches", withoutPlace(patch));
    }
    for (String component : overrides.components()) {
      if (!overrides.ignoreMissingComponents() || exists(component)) {
        map = plus(map, "components", ScalarNode.of(component));
      }
    }
    return map;
  }

  /** Lines of the application are none of the file. */
  static Node withoutPlace(Node node) {
    if (node instanceof MapNode map) {
      MapNode.Builder copy = MapNode.builder();
      map.entries().forEach(entry -> copy.put(entry.key(), withoutPlace(entry.value())));
      return copy.build();
    }
    if (node instanceof ListNode list) {
      return ListNode.of(list.items().stream().map(Overrides::withoutPlace).toList());
    }
    ScalarNode scalar = (ScalarNode) node;
    return ScalarNode.read(scalar.text(), scalar.type(), scalar.style(), 0, 0);
  }

  private boolean exists(String component) {
    return directory.resolve(component).flatMap(tree::entry).isPresent();
  }

  static MapNode withText(MapNode map, String key, String value) {
    return value.isEmpty() ? map : map.with(key, ScalarNode.of(value));
  }

  static MapNode plus(MapNode map, String key, Node item) {
    ListNode list = map.list(key);
    return map.with(key, (list == null ? ListNode.EMPTY : list).plus(item));
  }

  /** Replaces the fields of the item with the same name, or adds the item. */
  private static MapNode withItem(MapNode map, String key, MapNode item) {
    ListNode list = map.list(key);
    String name = String.valueOf(item.text("name"));
    for (int i = 0; list != null && i < list.size(); i++) {
      if (list.get(i) instanceof MapNode old && name.equals(old.text("name"))) {
        boolean version = item.has("newTag") || item.has("digest");
        MapNode.Builder merged = MapNode.builder();
        for (MapNode.Entry entry : old.entries()) {
          boolean replaced = version && List.of("newTag", "digest").contains(entry.key());
          if (!replaced) {
            merged.put(entry.keyNode(), entry.value());
          }
        }
        item.entries().forEach(entry -> merged.put(entry.keyNode(), entry.value()));
        return map.with(key, list.with(i, merged.build()));
      }
    }
    return plus(map, key, item);
  }

  private MapNode withLabels(MapNode map, TreePath file) {
    Map<String, String> labels = overrides.commonLabels();
    if (labels.isEmpty() || overrides.labelsInSelectors()) {
      return withTexts(map, "commonLabels", labels, overrides.forceCommonLabels(), file);
    }
    return plus(
        map,
        "labels",
        MapNode.builder()
            .put("pairs", MapNode.ofStrings(labels))
            .put("includeSelectors", false)
            .put("includeTemplates", overrides.labelsInTemplates())
            .build());
  }

  private static MapNode withTexts(
      MapNode map, String key, Map<String, String> texts, boolean force, TreePath file) {
    MapNode old = map.map(key);
    MapNode.Builder merged = old == null ? MapNode.builder() : old.toBuilder();
    for (Map.Entry<String, String> text : texts.entrySet()) {
      if (old != null && old.has(text.getKey()) && !force) {
        throw Failure.of(
            KustomizeError.INVALID_KUSTOMIZATION,
            key + " has " + text.getKey() + " already; the application must force it",
            file.toString());
      }
      merged.put(text.getKey(), text.getValue());
    }
    return texts.isEmpty() ? map : map.with(key, merged.build());
  }
}
