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
import io.gitops4j.kustomize.internal.merge.TreeDepth;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Names a field of some kinds, such as {@code spec/template/spec/containers[]/image} of
 * Deployments. Immutable, thread-safe, compared by its five parts.
 */
public final class FieldSpec {
  /** One key of the path; below a list it is that of each item. */
  private record Step(String key, boolean list) {}

  private final String group;
  private final String version;
  private final String kind;
  private final String path;
  private final boolean create;
  private volatile Step @Nullable [] steps;
  private volatile @Nullable List<String> keys;

  /**
   * A spec.
   *
   * @param group the group; empty for all
   * @param version the version; empty for all
   * @param kind the kind; empty for all
   * @param path the keys, joined by slashes; {@code []} marks a list, {@code \/} is a slash inside
   *     a key
   * @param create whether the field is made if it is missing
   */
  public FieldSpec(String group, String version, String kind, String path, boolean create) {
    this.group = group;
    this.version = version;
    this.kind = kind;
    this.path = path;
    this.create = create;
  }

  /** The group; empty for all. */
  public String group() {
    return group;
  }

  /** The version; empty for all. */
  public String version() {
    return version;
  }

  /** The kind; empty for all. */
  public String kind() {
    return kind;
  }

  /** The keys, joined by slashes. */
  public String path() {
    return path;
  }

  /** Whether the field is made if it is missing. */
  public boolean create() {
    return create;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return this == other
        || other instanceof FieldSpec that
            && path.equals(that.path)
            && kind.equals(that.kind)
            && group.equals(that.group)
            && version.equals(that.version)
            && create == that.create;
  }

  @Override
  public int hashCode() {
    return ((group.hashCode() * 31 + version.hashCode()) * 31 + kind.hashCode()) * 31
        + path.hashCode();
  }

  /** All parts, for messages. */
  @Override
  public String toString() {
    return group + "/" + version + "/" + kind + " " + path + (create ? " create" : "");
  }

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

  private Step[] steps() {
    Step[] known = steps;
    if (known == null) {
      List<Step> read = new ArrayList<>();
      for (String step : split(path)) {
        boolean list = step.endsWith("[]");
        read.add(new Step(list ? step.substring(0, step.length() - 2) : step, list));
      }
      known = read.toArray(new Step[0]);
      steps = known;
    }
    return known;
  }

  /** The keys on the way to the field; null if it goes through a list. */
  @Nullable List<String> keys() {
    List<String> known = keys;
    if (known == null) {
      List<String> read = new ArrayList<>();
      for (Step step : steps()) {
        if (step.list()) {
          return null;
        }
        read.add(step.key());
      }
      known = List.copyOf(read);
      keys = known;
    }
    return known;
  }

  /** The keys between slashes; a slash after a backslash belongs to the key. */
  private static List<String> split(String path) {
    List<String> keys = new ArrayList<>();
    String[] parts = path.split("/", -1);
    for (int i = parts.length > 1 && parts[0].isEmpty() ? 1 : 0; i < parts.length; i++) {
      int last = keys.size() - 1;
      if (last >= 0 && keys.get(last).endsWith("\\")) {
        String before = keys.get(last);
        keys.set(last, before.substring(0, before.length() - 1) + "/" + parts[i]);
      } else {
        keys.add(parts[i]);
      }
    }
    return keys;
  }

  /**
   * Changes each field that the spec names. Made fields start as {@code missing}; with null nothing
   * is made.
   *
   * @throws RenderException if the path meets a scalar on its way
   */
  public MapNode apply(MapNode root, @Nullable Node missing, UnaryOperator<Node> change) {
    try {
      Step[] known = steps();
      TreeDepth.check(known.length, ScalarNode.NULL);
      return (MapNode) walk(root, known, 0, create ? missing : null, change);
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
      Node node, Step[] steps, int at, @Nullable Node missing, UnaryOperator<Node> change) {
    if (at == steps.length) {
      return change.apply(node);
    }
    if (node instanceof MapNode map) {
      return inside(map, steps, at, missing, change);
    }
    if (node instanceof ListNode list) {
      Node[] changed = null;
      for (int i = 0; i < list.size(); i++) {
        Node before = list.get(i);
        Node after = walk(before, steps, at, missing, change);
        if (after != before) {
          changed = changed == null ? list.items().toArray(new Node[0]) : changed;
          changed[i] = after;
        }
      }
      return changed == null ? list : list.withItems(List.of(changed));
    }
    if (node.isNull()) {
      return node;
    }
    throw new MergeException("meets a scalar where it goes through a map or a list");
  }

  private MapNode inside(
      MapNode map, Step[] steps, int at, @Nullable Node missing, UnaryOperator<Node> change) {
    Step step = steps[at];
    if (!isKey(step.key())) {
      throw new MergeException("can't be looked up: no key is called " + step.key());
    }
    Node child = map.get(step.key());
    if (missing != null && !step.list() && (child == null || child.isNull())) {
      child = at == steps.length - 1 ? missing : MapNode.EMPTY;
    }
    if (child == null) {
      return map;
    }
    if (step.list() && child.isNull()) {
      child = ListNode.EMPTY;
    }
    return map.with(step.key(), walk(child, steps, at + 1, missing, change));
  }

  /** Empty keys, numbers and what stands for items of a list are refused in a map. */
  private static boolean isKey(String key) {
    if (key.isEmpty()) {
      return false;
    }
    char first = key.charAt(0);
    return first != '*' && first != '-' && first != '[' && (first < '0' || first > '9')
        || !(key.equals("*")
            || key.equals("-")
            || first == '[' && key.endsWith("]")
            || key.matches("-?[0-9]{1,18}"));
  }

  /** A change that sets entries of a map of strings. */
  public static UnaryOperator<Node> setAll(List<MapNode.Entry> entries) {
    List<String> keys = new ArrayList<>();
    List<ScalarNode> values = new ArrayList<>();
    for (MapNode.Entry entry : entries) {
      keys.add(entry.key());
      values.add(ScalarNode.of(Objects.requireNonNullElse(entry.value().textOrNull(), "")));
    }
    boolean texts = true;
    for (String key : keys) {
      texts &= YamlReader.plainScalar(key).isString();
    }
    boolean allTexts = texts;
    return node -> {
      if (node.isNull()) {
        return node;
      }
      if (!(node instanceof MapNode)) {
        throw new MergeException("is no map, so labels or annotations can't be set there");
      }
      MapNode map = (MapNode) node;
      for (int i = 0; i < keys.size(); i++) {
        String key = keys.get(i);
        if (!allTexts && !map.has(key) && !YamlReader.plainScalar(key).isString()) {
          throw new MergeException("can't get the key " + key + ", which is no text to YAML");
        }
        map = map.with(key, values.get(i));
      }
      return map;
    };
  }
}
