// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.kustomize.internal.transform;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.tree.ScalarNode;
import io.gitops4j.kustomize.KustomizeError;
import io.gitops4j.kustomize.internal.Failure;
import io.gitops4j.kustomize.internal.FieldSpec;
import io.gitops4j.kustomize.internal.Resource;
import io.gitops4j.kustomize.internal.ResourceSet;
import java.util.ArrayList;
import java.util.List;

/** Changes the name, tag or digest of container images. */
public final class Images {
  private final String name;
  private final String newName;
  private final String newTag;
  private final String tagSuffix;
  private final String digest;
  private final Pattern pattern;
  private boolean matched;

  private Images(MapNode image) {
    name = text(image, "name");
    newName = text(image, "newName");
    newTag = text(image, "newTag");
    tagSuffix = text(image, "tagSuffix");
    digest = text(image, "digest");
    pattern = pattern(name);
  }

  /** The name is an expression, in the reference too. */
  private static Pattern pattern(String name) {
    try {
      return Pattern.compile("^" + name + "(:[a-zA-Z0-9_.{}-]*)?(@sha256:[a-zA-Z0-9_.{}-]*)?$");
    } catch (PatternSyntaxException e) {
      throw Failure.of(
          KustomizeError.INVALID_KUSTOMIZATION,
          "the name of an image is no regular expression: " + name,
          null);
    }
  }

  private static String text(MapNode image, String key) {
    String text = image.text(key);
    return text == null ? "" : text;
  }

  /** Changes one image everywhere; false if it was found nowhere. */
  public static boolean apply(ResourceSet resources, MapNode image, List<FieldSpec> specs) {
    Images images = new Images(image);
    for (Resource resource : resources.all()) {
      if (!resource.kind().equals("CustomResourceDefinition")) {
        resource.root((MapNode) images.containers(resource.root()));
      }
      for (FieldSpec spec : specs) {
        if (spec.selects(resource.id())) {
          resource.root(spec.apply(resource.root(), null, images::change));
        }
      }
    }
    return images.matched;
  }

  /** The containers of any list called containers or initContainers, wherever it lies. */
  private Node containers(Node node) {
    if (node instanceof ListNode list) {
      List<Node> items = new ArrayList<>(list.size());
      boolean changed = false;
      for (Node item : list) {
        Node after = containers(item);
        changed |= after != item;
        items.add(after);
      }
      return changed ? list.withItems(items) : list;
    }
    if (!(node instanceof MapNode map)) {
      return node;
    }
    MapNode result = map;
    for (MapNode.Entry entry : map.entries()) {
      boolean holds = entry.key().equals("containers") || entry.key().equals("initContainers");
      if (holds && entry.value() instanceof ListNode list) {
        List<Node> items = new ArrayList<>();
        for (Node item : list) {
          Node image = item.at("image");
          items.add(image == null ? item : ((MapNode) item).with("image", change(image)));
        }
        result =
            result.with(
                entry.key(), list.equals(ListNode.of(items)) ? list : list.withItems(items));
      } else if (!holds) {
        result = result.with(entry.key(), containers(entry.value()));
      }
    }
    return result;
  }

  private Node change(Node node) {
    String image = node.textOrNull();
    if (image == null || !pattern.matcher(image).find()) {
      return node;
    }
    matched = true;
    String oldDigest = "";
    String rest = image;
    int at = rest.indexOf('@');
    if (at > 0) {
      oldDigest = rest.substring(at + 1);
      rest = rest.substring(0, at);
    }
    String oldTag = "";
    int colon = rest.lastIndexOf(':');
    if (colon > rest.lastIndexOf('/')) {
      oldTag = rest.substring(colon + 1);
      rest = rest.substring(0, colon);
    }
    String base = newName.isEmpty() ? rest : newName;
    String tag = oldTag;
    String sum = oldDigest;
    if (!newTag.isEmpty() && !digest.isEmpty()) {
      tag = newTag;
      sum = digest;
    } else if (!newTag.isEmpty()) {
      tag = newTag;
      sum = "";
    } else if (!digest.isEmpty()) {
      tag = "";
      sum = digest;
    }
    if (!tagSuffix.isEmpty()) {
      tag += tagSuffix;
      sum = "";
    }
    String changed = base + (tag.isEmpty() ? "" : ":" + tag) + (sum.isEmpty() ? "" : "@" + sum);
    return changed.equals(image) ? node : ScalarNode.of(changed);
  }
}
