// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.kustomize.internal;

import java.util.ArrayList;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * What was accumulated so far: resources, and what the kustomizations say of fields and variables.
 * Confined to one render.
 */
record Layer(ResourceSet resources, TransformerConfig config, Variables variables) {
  static Layer empty(Budget budget) {
    return new Layer(new ResourceSet(budget), TransformerConfig.empty(), new Variables());
  }

  /** A layer of copies, on which this one does not depend. */
  static Layer copyOf(
      Collection<Resource> resources, TransformerConfig config, Variables vars, Budget budget) {
    Map<Resource, Resource> copies = new IdentityHashMap<>();
    List<Resource> all = new ArrayList<>(resources.size());
    for (Resource resource : resources) {
      Resource copy = resource.copy();
      copies.put(resource, copy);
      all.add(copy);
    }
    ResourceSet set = new ResourceSet(budget);
    set.takeOver(all);
    return new Layer(set, config.copy(), vars.copy(copies));
  }
}
