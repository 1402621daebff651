// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.k8s.apply;

import io.gitops4j.core.cluster.ApplyOptions;
import io.gitops4j.core.cluster.ClusterError;
import io.gitops4j.core.cluster.ClusterException;
import io.gitops4j.core.render.Gvk;
import io.gitops4j.core.spi.Cluster;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.diff.structured.OpenApiType;
import io.gitops4j.diff.structured.SchemaType;
import io.gitops4j.diff.structured.StructuredException;
import io.gitops4j.diff.structured.TypeSource;
import io.gitops4j.diff.structured.TypedValue;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Applies an object, without its unknown fields if it is not to be validated. A server refuses them
 * in an apply even then, so they are taken out where it does. Thread-safe.
 */
final class LenientApply {
  private static final Gvk DEFINITION =
      new Gvk("apiextensions.k8s.io", "v1", "CustomResourceDefinition");

  private final Cluster cluster;
  private final Requests requests;

  LenientApply(Cluster cluster, Requests requests) {
    this.cluster = cluster;
    this.requests = requests;
  }

  MapNode apply(MapNode object, ApplyOptions options) {
    return apply(object, options, each -> requests.apply(() -> cluster.apply(each, options)));
  }

  /** The status alone, in the version in which it was read. */
  MapNode applyStatus(MapNode object, ApplyOptions options) {
    return apply(object, options, each -> requests.send(() -> cluster.applyStatus(each, options)));
  }

  private MapNode apply(MapNode object, ApplyOptions options, UnaryOperator<MapNode> request) {
    try {
      return request.apply(object);
    } catch (ClusterException e) {
      MapNode known =
          options.validate() || e.error() != ClusterError.INVALID ? object : known(object);
      if (known == object) {
        throw e;
      }
      return request.apply(known);
    }
  }

  /** The object without the fields that its kind does not have; as it is where nobody knows. */
  private MapNode known(MapNode object) {
    String apiVersion = object.text("apiVersion");
    String kind = object.text("kind");
    SchemaType type = apiVersion == null || kind == null ? null : type(Gvk.of(apiVersion, kind));
    return type == null
        ? object
        : (MapNode) new TypedValue(type, object).withoutUndeclared().value();
  }

  private @Nullable SchemaType type(Gvk gvk) {
    SchemaType builtIn = TypeSource.builtIn().find(gvk);
    if (builtIn != null) {
      return builtIn;
    }
    try {
      Optional<MapNode> definition =
          cluster
              .discovery()
              .find(gvk)
              .flatMap(
                  resource ->
                      requests.send(
                          () ->
                              cluster.get(DEFINITION, "", resource.plural() + "." + gvk.group())));
      return definition.map(found -> OpenApiType.ofDefinition(found).get(gvk)).orElse(null);
    } catch (ClusterException | StructuredException e) {
      return null;
    }
  }
}
