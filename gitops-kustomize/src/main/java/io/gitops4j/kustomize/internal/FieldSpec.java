// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.kustomize.internal;

import io.gitops4j.core.render.RenderException;
import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.tree.ScalarNode;
import io.gitops4j.core.yaml.YamlReader;
import io.gitops4j.kustomize.KustomizeError;
import io.gitops4j.kustomize.internal.merge.MergeException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Names a field of some kinds, such as {@code spec/template/spec/containers[]/image} of
 * Deployments.
 *
 * @param group the group; empty for all
 * @param version the version; empty for all
 * @param kind the kind; empty for all
 * @param path the keys, joined by slashes; {@code []} marks a list, {@code \\/} is a slash inside a
 *     key
 * @param create whether the field is made if it is missing
 */
public record FieldSpec(String group, String version, String kind, String path, boolean create) {

  /** Reads a spec as configurations write it. */
  public static FieldSpec of(MapNode node) {
    return new FieldSpec(
        text(node, "group"),
        text(node, "version"),
        text(node, "kind"),
        text(node, "path"),
        "true".equals(node.text("create")));
  }

  private static String text(MapNode node, String key) {
    String text = node.text(key);
    return text == null ? "" : text;
  }

  /** Whether the spec speaks of this kind. */
  public boolean selects(ResId id) {
    return (group.isEmpty() || group.equals(id.group()))
        && (version.isEmpty() || version.equals(id.version()))
        && (kind.isEmpty() || kind.equals(id.kind()));
  }

  /** The same spec for all kinds. */
  public FieldSpec ofAnyKind() {
    return new FieldSpec("", "", "", path, create);
  }

  private List<String> steps() {
    List<String> steps = new ArrayList<>();
    for (String step : path.replace("\\\\/", "\0").split("/")) {
      if (!step.isEmpty()) {
        steps.add(step.replace('\0', '/'));
      }
    }
    return steps;
  }

  /**
   * Changes each field that the spec names. Made fields start as {@code missing}; with null nothing
   * is made.
   *
   * @throws RenderException if the path meets a scalar on its way
   */
  public MapNode apply(MapNode root, @Nullable Node missing, UnaryOperator<Node> change) {
    try {
      return (MapNode) walk(root, steps(), 0, create ? missing : null, change);
    } catch (MergeException e) {
      Node name = root.at("metadata", "name");
      throw Failure.of(
          KustomizeError.TRANSFORMER,
          "the field "
              + path
              + " of "
              + root.text("kind")
              + " "
              + (name == null ? "" : name.textOrNull())
              + " "
              + e.getMessage(),
          null);
    }
  }

  private Node walk(
      Node node, List<String> steps, int at, @Nullable Node missing, UnaryOperator<Node> change) {
    if (at == steps.size()) {
      return change.apply(node);
    }
    if (node.isNull()) {
      return node;
    }
    if (node instanceof ListNode list) {
      List<Node> items = new ArrayList<>(list.size());
      boolean changed = false;
      for (Node item : list) {
        Node after = walk(item, steps, at, missing, change);
        changed |= after != item;
        items.add(after);
      }
      return changed ? list.withItems(items) : list;
    }
    if (!(node instanceof MapNode map)) {
      throw new MergeException("meets a scalar where it goes through a map or a list");
    }
    String step = steps.get(at);
    boolean list = step.endsWith("[]");
    String key = list ? step.substring(0, step.length() - 2) : step;
    Node child = map.get(key);
    if (missing != null && !list && (child == null || child.isNull())) {
      child = at == steps.size() - 1 ? missing : MapNode.EMPTY;
    }
    if (list && child != null && child.isNull()) {
      child = ListNode.EMPTY;
    }
    return child == null ? map : map.with(key, walk(child, steps, at + 1, missing, change));
  }

  /** A change that sets entries of a map of strings. */
  public static UnaryOperator<Node> setAll(List<MapNode.Entry> entries) {
    return node -> {
      MapNode map = node instanceof MapNode known ? known : MapNode.EMPTY;
      for (MapNode.Entry entry : entries) {
        if (!map.has(entry.key()) && !YamlReader.plainScalar(entry.key()).isString()) {
          throw new MergeException(
              "can't get the key " + entry.key() + ", which is no text to YAML");
        }
        map =
            map.with(
                entry.key(),
                ScalarNode.of(Objects.requireNonNullElse(entry.value().textOrNull(), "")));
      }
      return map;
    };
  }
}
