// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.lookup;

import io.gitops4j.core.app.Application;
import io.gitops4j.core.error.Issue;
import io.gitops4j.core.render.Gvk;
import io.gitops4j.core.render.ResourceId;
import io.gitops4j.core.spi.ObjectLookup;
import io.gitops4j.core.tree.MapNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds objects among given ones, such as the documents of files: for previews and tests without a
 * cluster. Immutable, thread-safe. {@code toString} counts only.
 *
 * <p>An object without a namespace is found in every one.
 */
public final class DocumentLookup implements ObjectLookup {
  private final Map<ResourceId, MapNode> objects;

  private DocumentLookup(Map<ResourceId, MapNode> objects) {
    this.objects = Map.copyOf(objects);
  }

  /**
   * A look-up among these objects.
   *
   * @throws LookupException if one of them is there twice
   */
  public static DocumentLookup of(Collection<MapNode> objects) {
    Map<ResourceId, MapNode> byId = new HashMap<>();
    List<Issue> issues = new ArrayList<>();
    for (MapNode object : objects) {
      ResourceId id = ResourceId.of(object);
      if (byId.put(id, object) != null) {
        issues.add(Issue.error(LookupError.DUPLICATE, id + " is there twice"));
      }
    }
    if (!issues.isEmpty()) {
      throw new LookupException(issues);
    }
    return new DocumentLookup(byId);
  }

  @Override
  public Optional<MapNode> find(Application asker, Gvk gvk, String namespace, String name) {
    ResourceId id = new ResourceId(gvk.group(), gvk.kind(), namespace, name);
    MapNode found = objects.get(id);
    return Optional.ofNullable(found == null ? objects.get(id.withNamespace("")) : found);
  }

  @Override
  public String toString() {
    return "documents(" + objects.size() + ")";
  }
}
