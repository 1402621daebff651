// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.diff.patch;

import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.tree.ScalarNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Takes the values of a Secret out of a patch. */
final class SecretMask {
  static final ScalarNode MASK = ScalarNode.of("***");
  static final ScalarNode BEFORE = ScalarNode.of("*** (before)");
  static final ScalarNode AFTER = ScalarNode.of("*** (after)");

  /** Where kubectl keeps the whole object. */
  private static final String LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

  private SecretMask() {}

  static boolean isSecret(MapNode object) {
    return "Secret".equals(object.text("kind")) && "v1".equals(object.text("apiVersion"));
  }

  static JsonPatch of(JsonPatch patch) {
    List<JsonPatch.Operation> masked = new ArrayList<>(patch.operations().size());
    for (JsonPatch.Operation one : patch.operations()) {
      boolean secret =
          isBelow(one.path(), "/data")
              || isBelow(one.path(), "/stringData")
              || one.path().equals("/metadata")
              || isBelow(one.path(), "/metadata/annotations");
      masked.add(
          secret
              ? new JsonPatch.Operation(
                  one.kind(),
                  one.path(),
                  one.before() == null ? null : mask(one, one.before(), one.after(), BEFORE),
                  one.after() == null ? null : mask(one, one.after(), one.before(), AFTER))
              : one);
    }
    return new JsonPatch(masked);
  }

  private static boolean isBelow(String path, String field) {
    return path.equals(field) || path.startsWith(field + "/");
  }

  private static Node mask(
      JsonPatch.Operation one, Node node, @Nullable Node other, ScalarNode changed) {
    if (one.path().startsWith("/metadata")) {
      String last = one.path().substring(one.path().lastIndexOf('/') + 1).replace("~1", "/");
      return last.equals(LAST_APPLIED) ? value(node, other, changed) : annotations(node);
    }
    return values(node, other, changed);
  }

  private static Node annotations(Node node) {
    if (!(node instanceof MapNode map)) {
      return node;
    }
    MapNode out = map.has(LAST_APPLIED) ? map.with(LAST_APPLIED, MASK) : map;
    return out.get("annotations") instanceof MapNode below
        ? out.with("annotations", annotations(below))
        : out;
  }

  private static Node values(Node node, @Nullable Node other, ScalarNode changed) {
    if (!(node instanceof MapNode map)) {
      return value(node, other, changed);
    }
    MapNode.Builder out = MapNode.builder();
    for (MapNode.Entry entry : map.entries()) {
      Node counterpart = other instanceof MapNode values ? values.get(entry.key()) : null;
      out.put(entry.keyNode(), value(entry.value(), counterpart, changed));
    }
    return out.build();
  }

  private static ScalarNode value(Node node, @Nullable Node other, ScalarNode changed) {
    return other == null || other.equals(node) ? MASK : changed;
  }
}
