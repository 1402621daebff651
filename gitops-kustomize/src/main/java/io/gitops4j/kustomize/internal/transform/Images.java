// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.kustomize.internal.transform;

import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.tree.ScalarNode;
import io.gitops4j.kustomize.KustomizeError;
import io.gitops4j.kustomize.RenderLimits.Bound;
import io.gitops4j.kustomize.internal.Failure;
import io.gitops4j.kustomize.internal.FieldSpec;
import io.gitops4j.kustomize.internal.Resource;
import io.gitops4j.kustomize.internal.ResourceSet;
import io.gitops4j.kustomize.internal.SpecsByKind;
import io.gitops4j.kustomize.internal.Suggestions;
import io.gitops4j.kustomize.internal.merge.MergeException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Changes the name, tag or digest of container images. Which resource has which image is found out
 * once, so that many entries cost little more than one.
 */
public final class Images {
  private static final int MOST_NAMES = 1000;

  private final ResourceSet resources;
  private final SpecsByKind specs;
  private @Nullable Map<String, List<Resource>> users;

  /** For images in containers, and in the fields that the specs name. */
  public Images(ResourceSet resources, List<FieldSpec> specs) {
    this.resources = resources;
    this.specs = new SpecsByKind(specs);
  }

  /** Changes the image of one entry everywhere; false if it was found nowhere. */
  public boolean apply(MapNode image) {
    ImageChange change = new ImageChange(image, resources.budget());
    Map<String, List<Resource>> known = users;
    if (known == null) {
      resources.passed();
      known = new LinkedHashMap<>();
      for (Resource resource : resources.all()) {
        note(resource, known);
      }
      users = known;
    }
    Set<Resource> affected = new LinkedHashSet<>();
    resources.budget().use(Bound.FIELDS, known.size());
    for (Map.Entry<String, List<Resource>> some : known.entrySet()) {
      if (change.fits(some.getKey())) {
        affected.addAll(some.getValue());
      }
    }
    Map<String, Optional<String>> changed = new HashMap<>(); // few images stand in many places
    boolean[] matched = new boolean[1];
    for (Resource resource : affected) {
      resources.budget().use(Bound.FIELDS, resource.weight());
      resource.root(
          eachImage(
              resource,
              node -> {
                ScalarNode before = WrittenScalar.required(node);
                String after = before.isNull() ? null : after(before.source(), change, changed);
                matched[0] |= after != null;
                return after == null || after.equals(before.source())
                    ? node
                    : WrittenScalar.withText(before, after);
              }));
      note(resource, known);
    }
    return matched[0];
  }

  private static @Nullable String after(
      String image, ImageChange change, Map<String, Optional<String>> changed) {
    Optional<String> known = changed.get(image);
    if (known == null) {
      known = Optional.ofNullable(change.of(image));
      changed.put(image, known);
    }
    return known.orElse(null);
  }

  /** A hint at an image that is used and nearly has this name; null if there is none. */
  public @Nullable String near(String name) {
    Set<String> names = new LinkedHashSet<>();
    String last = name.substring(name.lastIndexOf('/') + 1);
    for (String image : users == null ? Set.<String>of() : users.keySet()) {
      int tag = image.indexOf(':', image.lastIndexOf('/') + 1);
      int digest = image.indexOf('@');
      int end = digest >= 0 && (tag < 0 || digest < tag) ? digest : tag;
      String used = end < 0 ? image : image.substring(0, end);
      if (used.substring(used.lastIndexOf('/') + 1).equals(last)) {
        return Suggestions.hint(used);
      }
      if (names.size() < MOST_NAMES) {
        names.add(used);
      }
    }
    return Suggestions.near(name, names);
  }

  /** Notes the images of a resource. On the way there, lists that are null become empty. */
  private void note(Resource resource, Map<String, List<Resource>> into) {
    UnaryOperator<Node> look =
        node -> {
          ScalarNode image = WrittenScalar.required(node);
          if (!image.isNull()) {
            List<Resource> some = into.get(image.source());
            if (some == null) {
              some = new ArrayList<>(1);
              into.put(image.source(), some);
            }
            if (some.isEmpty() || some.get(some.size() - 1) != resource) {
              some.add(resource);
            }
          }
          return node;
        };
    resource.root(eachImage(resource, look));
  }

  private MapNode eachImage(Resource resource, UnaryOperator<Node> change) {
    MapNode root = resource.root();
    if (resource.kind().equals("CustomResourceDefinition")) {
      return root;
    }
    try {
      root = (MapNode) containers(root, change);
    } catch (MergeException e) {
      throw Failure.of(
          KustomizeError.TRANSFORMER,
          "a container or an image of " + resource.id() + " " + e.getMessage(),
          null);
    }
    for (FieldSpec spec : specs.of(resource.id())) {
      root = spec.apply(root, null, change);
    }
    return root;
  }

  /** The containers of any list called containers or initContainers, wherever it lies. */
  private static Node containers(Node node, UnaryOperator<Node> change) {
    if (node instanceof ListNode list) {
      return inEach(list, change, false);
    }
    if (!(node instanceof MapNode map)) {
      return node;
    }
    MapNode result = map;
    for (int i = 0; i < map.size(); i++) {
      String key = map.keyAt(i).text();
      Node value = map.valueAt(i);
      if (value instanceof ScalarNode) {
        continue;
      }
      Node after = containers(value, change);
      boolean holds = key.equals("containers") || key.equals("initContainers");
      if (holds && after instanceof ListNode list) {
        after = inEach(list, change, true);
      }
      if (after != value) {
        result = result.with(key, after);
      }
    }
    return result;
  }

  private static ListNode inEach(ListNode list, UnaryOperator<Node> change, boolean containers) {
    List<Node> changed = null;
    for (int i = 0; i < list.size(); i++) {
      Node before = list.get(i);
      Node after = containers ? container(before, change) : containers(before, change);
      if (after != before) {
        changed = changed == null ? new ArrayList<>(list.items()) : changed;
        changed.set(i, after);
      }
    }
    return changed == null ? list : list.withItems(changed);
  }

  private static Node container(Node item, UnaryOperator<Node> change) {
    if (!(item instanceof MapNode) && !item.isNull()) {
      throw new MergeException("is no map");
    }
    Node image = item.at("image");
    return image == null ? item : ((MapNode) item).with("image", change.apply(image));
  }
}
