// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core;

import io.gitops4j.core.app.Application;
import io.gitops4j.core.json.JsonTrees;
import io.gitops4j.core.tree.Edit;
import io.gitops4j.core.tree.MapNode;
import java.util.List;

/** The sources of an application as the history keeps them: as Argo CD's object has them. */
final class PastSources {
  /** The history of an application is one object in a cluster, which has bounds. */
  private static final int LONGEST = 64 << 10;

  private PastSources() {}

  /** Those of an application now; none if it was read from no such object, or if they are large. */
  static List<MapNode> of(Application application) {
    MapNode definition = application.definition();
    if (definition == null || !Edit.text(definition, "kind").equals("Application")) {
      return List.of();
    }
    List<MapNode> many = Edit.maps(definition, "spec", "sources");
    List<MapNode> sources = many.isEmpty() ? List.of(Edit.map(definition, "spec", "source")) : many;
    int size = sources.stream().mapToInt(source -> JsonTrees.print(source).length).sum();
    return sources.size() == application.sources().size() && size <= LONGEST ? sources : List.of();
  }
}
