// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.kustomize.internal;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Finds resources by what they are called or were called. Entries are added when a resource comes
 * or gets another identity, and never taken out; what is found is checked, so an old entry does no
 * harm.
 *
 * @param <K> what they are found by
 */
final class ResourceIndex<K> {
  /** What several resources are sorted by. */
  private static final class Order {
    static final Comparator<Resource> BY_PLACE = Comparator.comparingInt(Resource::place);
  }

  private final Map<K, Object> entries = new HashMap<>();
  private final Function<ResId, K> by;

  /** An index by something of the identities. */
  ResourceIndex(Function<ResId, K> by) {
    this.by = by;
  }

  /** Adds a resource by today's identity; former ones are known. */
  void addToday(Resource resource) {
    add(by.apply(resource.id()), resource);
  }

  /** Adds a resource by today's identity and all former ones. */
  void add(Resource resource) {
    addToday(resource);
    List<ResId> previous = resource.previous();
    for (int i = 0; i < previous.size(); i++) {
      add(by.apply(previous.get(i)), resource);
    }
  }

  @SuppressWarnings("unchecked")
  private void add(K key, Resource resource) {
    Object known = entries.putIfAbsent(key, resource);
    if (known == null || known == resource) {
      return;
    }
    if (known instanceof Resource other) {
      List<Resource> several = new ArrayList<>(2);
      several.add(other);
      several.add(resource);
      entries.put(key, several);
      return;
    }
    List<Resource> several = (List<Resource>) known;
    if (several.get(several.size() - 1) != resource) {
      several.add(resource);
    }
  }

  /** Those of the set with an entry of the key, in their order. */
  @SuppressWarnings("unchecked")
  List<Resource> find(K key, ResourceSet set) {
    Object known = entries.get(key);
    if (known == null) {
      return List.of();
    }
    if (known instanceof Resource one) {
      return one.set() == set ? List.of(one) : List.of();
    }
    List<Resource> found = new ArrayList<>();
    for (Resource resource : (List<Resource>) known) {
      if (resource.set() == set) {
        found.add(resource);
      }
    }
    found.sort(Order.BY_PLACE);
    for (int i = found.size() - 1; i > 0; i--) {
      if (found.get(i) == found.get(i - 1)) {
        found.remove(i); // it has come back to an identity that it had before
      }
    }
    return found;
  }
}
