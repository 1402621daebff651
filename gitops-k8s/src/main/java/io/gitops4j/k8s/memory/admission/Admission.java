// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.k8s.memory.admission;

import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What happens to an object between the merge and the store: defaults, validation, and what the
 * registry of a kind puts into a new object. Not thread-safe, since it hands out addresses.
 */
public final class Admission {

  /**
   * The object with the defaults of its kind.
   *
   * @param kind as {@code Deployment.apps}
   * @param live the object before; null if it is new
   */
  public MapNode defaulted(
      String kind, @Nullable CustomSchema schema, MapNode object, @Nullable MapNode live) {
    return schema == null ? object : schema.withDefaults(object);
  }

  /**
   * All that is wrong with an object, worded as the API words it; none if it is valid.
   *
   * @param live the object before; null if it is new
   */
  public List<String> check(
      String kind, @Nullable CustomSchema schema, MapNode object, @Nullable MapNode live) {
    List<String> causes = new ArrayList<>();
    if (schema != null) {
      causes.addAll(schema.check(object));
    }
    return causes;
  }

  /** A new object with what the registry of its kind puts into it. */
  public MapNode prepared(String kind, MapNode object) {
    if (!kind.equals("Namespace")) {
      return object;
    }
    String name = Edit.text(object, "metadata", "name");
    MapNode namespace = Edit.set(object, name, "metadata", "labels", "kubernetes.io/metadata.name");
    namespace =
        Edit.set(namespace, ListNode.ofStrings(List.of("kubernetes")), "spec", "finalizers");
    return Edit.set(namespace, "Active", "status", "phase");
  }
}
