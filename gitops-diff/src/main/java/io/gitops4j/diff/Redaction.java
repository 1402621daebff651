// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.diff;

import io.gitops4j.core.render.Gvk;
import io.gitops4j.core.tree.Edit;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.tree.ScalarNode;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A pair of objects without secret values. Each value is replaced by a text of fixed length: the
 * same one on both sides where the values are equal, another one on the desired side where they are
 * not. Objects that are no core Secret stay as they are.
 *
 * @param live the live object
 * @param desired the desired object
 */
record Redaction(MapNode live, MapNode desired) {
  /** In place of a secret value. */
  static final ScalarNode REDACTED = ScalarNode.of("(redacted)");

  /** In place of a desired value that differs from the live one. */
  static final ScalarNode DIFFERENT = ScalarNode.of("(redacted, different)");

  /** Where kubectl keeps the whole object, secret values included. */
  private static final String LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

  static Redaction of(MapNode live, MapNode desired) {
    return of(live, desired, Set.of());
  }

  /** The same with the values of these annotations of Secrets taken out too. */
  static Redaction of(MapNode live, MapNode desired, Set<String> annotations) {
    if (!isSecret(live) && !isSecret(desired)) {
      return new Redaction(live, desired);
    }
    Redaction redaction =
        new Redaction(live, desired)
            .withoutValues("data")
            .withoutValues("stringData")
            .withoutAnnotation(LAST_APPLIED);
    for (String annotation : annotations) {
      redaction = redaction.withoutAnnotation(annotation);
    }
    return redaction;
  }

  /** Whether this is a Secret of the core group. */
  static boolean isSecret(MapNode object) {
    String apiVersion = object.text("apiVersion");
    return "Secret".equals(object.text("kind"))
        && Gvk.of(apiVersion == null ? "" : apiVersion, "Secret").group().isEmpty();
  }

  private Redaction withoutValues(String field) {
    Node before = live.get(field);
    Node after = desired.get(field);
    return new Redaction(
        before == null ? live : live.with(field, values(before, null)),
        after == null
            ? desired
            : desired.with(field, values(after, before == null ? after : before)));
  }

  /** The values of a map, or a value that should have been a map, redacted. */
  private static Node values(Node node, @Nullable Node other) {
    if (!(node instanceof MapNode map)) {
      return value(node, other);
    }
    MapNode.Builder redacted = MapNode.builder();
    for (MapNode.Entry entry : map.entries()) {
      Node counterpart = other instanceof MapNode values ? values.get(entry.key()) : null;
      redacted.put(entry.keyNode(), value(entry.value(), counterpart));
    }
    return redacted.build();
  }

  private static ScalarNode value(Node node, @Nullable Node other) {
    return other == null || other.equals(node) ? REDACTED : DIFFERENT;
  }

  private Redaction withoutAnnotation(String name) {
    Node before = live.at("metadata", "annotations", name);
    Node after = desired.at("metadata", "annotations", name);
    return new Redaction(
        before == null ? live : with(live, name, REDACTED),
        after == null ? desired : with(desired, name, value(after, before)));
  }

  private static MapNode with(MapNode object, String annotation, ScalarNode text) {
    return Edit.set(object, text, "metadata", "annotations", annotation);
  }
}
