// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.kustomize.internal.transform;

import io.gitops4j.core.error.Location;
import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.tree.ScalarNode;
import io.gitops4j.kustomize.KustomizeError;
import io.gitops4j.kustomize.internal.Failure;
import io.gitops4j.kustomize.internal.FieldSpec;
import io.gitops4j.kustomize.internal.Resource;
import io.gitops4j.kustomize.internal.ResourceSet;
import io.gitops4j.kustomize.internal.Selector;
import java.util.ArrayList;
import java.util.List;

/** Writes a value into fields of chosen resources, also as one part of a path that is there. */
public final class ValueAdd {
  private ValueAdd() {}

  /** Writes the value into the fields of the targets. */
  public static void apply(ResourceSet resources, String value, ListNode targets, String file) {
    for (Node node : targets) {
      if (!(node instanceof MapNode target)) {
        throw Failure.at(KustomizeError.TRANSFORMER, "a target is no map", Location.of(file, node));
      }
      MapNode selected = target.map("selector");
      Selector selector =
          Selector.of(selected == null ? MapNode.EMPTY : selected, file, resources.budget());
      String path = target.text("fieldPath");
      FieldSpec spec = new FieldSpec("", "", "", path == null ? "" : path, true);
      int position = position(target, file);
      for (Resource resource : resources.all()) {
        if (selector.selects(resource)) {
          resource.rememberId();
          resource.root(
              spec.apply(resource.root(), ScalarNode.of(""), old -> added(old, value, position)));
        }
      }
    }
  }

  private static int position(MapNode target, String file) {
    String position = target.text("filePathPosition");
    if (position == null) {
      return 0;
    }
    if (!position.matches("[-+]?[0-9]{1,9}")) {
      throw Failure.at(
          KustomizeError.TRANSFORMER,
          "filePathPosition is no whole number",
          Location.of(file, target).withField("filePathPosition"));
    }
    return Integer.parseInt(position);
  }

  private static Node added(Node old, String value, int position) {
    if (position <= 0) {
      return ScalarNode.of(value);
    }
    List<String> parts = new ArrayList<>(List.of(String.valueOf(old.textOrNull()).split("/", -1)));
    boolean absolute = !parts.isEmpty() && parts.get(0).isEmpty();
    int at = Math.min(parts.size(), position - 1 + (absolute ? 1 : 0));
    parts.add(at, value);
    return ScalarNode.of(String.join("/", parts));
  }
}
