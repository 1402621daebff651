// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.k8s.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.gitops4j.core.json.JsonTrees;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import java.util.Objects;

/**
 * Objects as the model classes of fabric8, and back: {@code as(manifest.root(), Deployment.class)}.
 * Pure functions, thread-safe. Needs the model of the kind on the class path.
 */
public final class KubernetesModels {
  private static final KubernetesSerialization SERIALIZATION =
      new KubernetesSerialization(new ObjectMapper(), false);

  private KubernetesModels() {}

  /**
   * The object as an instance of a model class.
   *
   * @param object the object, as the API has it
   * @param type the model class, e.g. {@code Deployment.class}
   * @throws IllegalArgumentException if the object does not fit the class; says neither more nor
   *     less, since the object may be secret
   */
  public static <T> T as(MapNode object, Class<T> type) {
    Objects.requireNonNull(type, "type");
    try {
      return SERIALIZATION.convertValue(JsonTrees.toJackson(object), type);
    } catch (IllegalArgumentException e) {
      // without its cause, which quotes the object
      throw new IllegalArgumentException("object: does not fit " + type.getName());
    }
  }

  /**
   * An instance of a model class as an object of ours; fields that are not set are left out.
   *
   * @throws IllegalArgumentException if it is no object of the API
   */
  public static MapNode of(Object model) {
    Objects.requireNonNull(model, "model");
    Node node = JsonTrees.fromJackson(SERIALIZATION.convertValue(model, JsonNode.class));
    if (!(node instanceof MapNode object) || object.text("kind") == null) {
      throw new IllegalArgumentException(
          "model: " + model.getClass().getName() + " (expected: an object of the Kubernetes API)");
    }
    return object;
  }
}
