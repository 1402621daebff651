// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.k8s.tracking;

import io.gitops4j.core.render.ResourceId;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.tree.ScalarNode;
import java.util.Map;
import java.util.Set;

/**
 * How one tool marks the objects of one application. Implementations are immutable values, and
 * thread-safe.
 */
public sealed interface Tracking permits OwnTracking, ArgoTracking, FluxTracking {

  /** The application, for messages. */
  String owner();

  /** The field manager under which the tool applies objects. */
  String manager();

  /** Whether a live object is marked as one of the application. */
  boolean tracks(ResourceId id, MapNode live);

  /** The labels that mark an object. */
  Map<String, String> labels(ResourceId id);

  /** The annotations that mark an object. */
  Map<String, String> annotations(ResourceId id);

  /** The keys of all labels that the tool marks objects with. */
  Set<String> labelKeys();

  /** The keys of all annotations that the tool marks objects with. */
  Set<String> annotationKeys();

  /** The object with the marks. */
  default MapNode mark(ResourceId id, MapNode object) {
    return with(with(object, "labels", labels(id)), "annotations", annotations(id));
  }

  private static MapNode with(MapNode object, String field, Map<String, String> marks) {
    if (marks.isEmpty()) {
      return object;
    }
    MapNode metadata = object.map("metadata") == null ? MapNode.EMPTY : object.map("metadata");
    MapNode marked = metadata.map(field) == null ? MapNode.EMPTY : metadata.map(field);
    for (Map.Entry<String, String> mark : marks.entrySet()) {
      marked = marked.with(mark.getKey(), ScalarNode.of(mark.getValue()));
    }
    return object.with("metadata", metadata.with(field, marked));
  }

  /** A label or annotation; empty if there is none. */
  static String text(MapNode object, String field, String key) {
    Node value = object.at("metadata", field, key);
    String text = value == null ? null : value.textOrNull();
    return text == null ? "" : text;
  }
}
