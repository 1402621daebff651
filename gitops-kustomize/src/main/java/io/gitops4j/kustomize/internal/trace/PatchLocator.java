// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.kustomize.internal.trace;

import io.gitops4j.core.error.Location;
import io.gitops4j.core.render.SettingLocator;
import io.gitops4j.core.tree.FieldPath;
import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The line of a patch that sets a field: the very node that was merged, or what stands at the same
 * path, or the operation of a JSON patch.
 *
 * @param patches the patches that one step applied
 */
record PatchLocator(List<PatchSource> patches) implements SettingLocator {
  private static final String DIRECTIVE = "$patch";

  /** What only says which object is patched. */
  private static final List<FieldPath> TARGET =
      List.of(
          FieldPath.of("apiVersion"),
          FieldPath.of("kind"),
          FieldPath.of("metadata", "name"),
          FieldPath.of("metadata", "namespace"));

  @Override
  public @Nullable Location locate(FieldPath path, @Nullable Node before, @Nullable Node after) {
    boolean kept = after != null && after.equals(before);
    if (kept && TARGET.contains(path)) {
      return null;
    }
    for (PatchSource patch : patches) {
      for (Node document : patch.documents()) {
        Node found =
            document instanceof ListNode operations
                ? operation(operations, path, after, kept)
                : document instanceof MapNode map ? merged(patch, map, path, after, kept) : null;
        if (found != null) {
          return patch.at(found);
        }
      }
    }
    return null;
  }

  private static @Nullable Node merged(
      PatchSource source, MapNode patch, FieldPath path, @Nullable Node after, boolean kept) {
    Node there = path.find(patch);
    if (there != null && (after == null || there == after || there.equals(after))) {
      return there;
    }
    if (after != null && after.line() > 0 && source.holds(after)) {
      return after; // merged as it is, perhaps at a path with other keys
    }
    return kept ? null : there != null ? there : after == null ? deletes(patch, path) : null;
  }

  /** The last null or directive on the way to a field that is gone. */
  private static @Nullable Node deletes(MapNode patch, FieldPath path) {
    Node node = patch;
    Node deleting = null;
    for (FieldPath.Element element : path.elements()) {
      deleting = directive(node, deleting);
      Node below = new FieldPath(List.of(element)).find(node);
      if (below == null) {
        break;
      }
      node = below;
    }
    deleting = directive(node, deleting);
    return node.isNull() ? node : deleting;
  }

  private static @Nullable Node directive(Node node, @Nullable Node known) {
    if (node instanceof MapNode map && map.has(DIRECTIVE)) {
      return map.keyNode(DIRECTIVE);
    }
    if (node instanceof ListNode list) {
      for (Node item : list) {
        if (item instanceof MapNode map && map.size() == 1 && map.has(DIRECTIVE)) {
          return map.keyNode(DIRECTIVE);
        }
      }
    }
    return known;
  }

  /**
   * The operation that sets this very value; if there is none and the value changed, the last one
   * on the field or on what holds it.
   */
  private static @Nullable Node operation(
      ListNode operations, FieldPath path, @Nullable Node after, boolean kept) {
    Node last = null;
    for (Node item : operations) {
      if (!(item instanceof MapNode operation) || operation.text("path") == null) {
        continue;
      }
      Node place = Objects.requireNonNull(operation.get("path"));
      List<String> steps = steps(Objects.requireNonNull(operation.text("path")));
      Node value = operation.get("value");
      if (!"test".equals(operation.text("op")) && covers(steps, path, value)) {
        FieldPath rest =
            new FieldPath(path.elements().subList(steps.size(), path.elements().size()));
        Node set = value == null ? null : rest.find(value);
        if (set != null && after != null && set.equals(after)) {
          return set;
        }
        last = set != null ? set : place;
      }
    }
    return kept ? null : last;
  }

  private static List<String> steps(String pointer) {
    int slash = pointer.indexOf('/');
    return slash < 0
        ? List.of()
        : List.of(pointer.substring(slash + 1).split("/", -1)).stream()
            .map(step -> step.replace("~1", "/").replace("~0", "~"))
            .toList();
  }

  /**
   * Whether the steps lead to the field or to what holds it. An index fits any item that is known
   * by its keys, unless the value that is put there has others.
   */
  private static boolean covers(List<String> steps, FieldPath path, @Nullable Node value) {
    if (steps.size() > path.elements().size()) {
      return false;
    }
    for (int i = 0; i < steps.size(); i++) {
      Node put = i == steps.size() - 1 ? value : null;
      if (!fits(steps.get(i), path.elements().get(i), put)) {
        return false;
      }
    }
    return true;
  }

  private static boolean fits(String step, FieldPath.Element element, @Nullable Node put) {
    if (element instanceof FieldPath.Key key) {
      return key.name().equals(step);
    }
    if (element instanceof FieldPath.Index index) {
      return step.equals("-") || step.equals(Integer.toString(index.index()));
    }
    return step.matches("-|[0-9]+")
        && (put == null || new FieldPath(List.of(element)).find(ListNode.of(put)) != null);
  }
}
