// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.k8s.client;

import io.gitops4j.core.cluster.ApiResource;
import io.gitops4j.core.tree.Edit;
import io.gitops4j.core.tree.MapNode;
import java.util.Set;

/** How much of each object the server is asked for, and how much is kept of what it gives. */
enum ObjectForm {
  WHOLE,

  /** Kind and metadata; a server that does not know that gives all. */
  METADATA,

  /** The same without what each manager owns, which is most of it. */
  IDENTITY;

  private static final Set<String> IDENTIFYING = Set.of("apiVersion", "kind", "metadata");
  private static final String PARTIAL = "application/json;as=PartialObjectMetadata";
  private static final String OR_ALL = ";g=meta.k8s.io;v=v1," + ApiRequest.JSON;

  /** What a list accepts. */
  String ofList() {
    return this == WHOLE ? ApiRequest.JSON : PARTIAL + "List" + OR_ALL;
  }

  /** What a watch accepts. */
  String ofEvents() {
    return this == WHOLE ? ApiRequest.JSON : PARTIAL + OR_ALL;
  }

  /** An object of an answer, with its kind. */
  MapNode of(MapNode object, ApiResource resource) {
    MapNode kind = withKind(object, resource);
    return switch (this) {
      case WHOLE, METADATA -> kind;
      case IDENTITY -> {
        MapNode brief = kind;
        for (String field : kind.keys()) {
          brief = IDENTIFYING.contains(field) ? brief : brief.without(field);
        }
        yield Edit.remove(brief, "metadata", "managedFields");
      }
    };
  }

  /** Items of a list come without their kind, or with that of the form that was asked for. */
  private static MapNode withKind(MapNode object, ApiResource resource) {
    if (object.has("apiVersion")
        && object.has("kind")
        && !"PartialObjectMetadata".equals(object.text("kind"))) {
      return object;
    }
    MapNode.Builder whole =
        MapNode.builder()
            .put("apiVersion", resource.gvk().apiVersion())
            .put("kind", resource.gvk().kind());
    for (MapNode.Entry entry : object.entries()) {
      if (!entry.key().equals("apiVersion") && !entry.key().equals("kind")) {
        whole.put(entry.keyNode(), entry.value());
      }
    }
    return whole.build();
  }
}
