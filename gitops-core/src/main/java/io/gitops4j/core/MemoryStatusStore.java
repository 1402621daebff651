// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core;

import io.gitops4j.core.app.Application;
import io.gitops4j.core.spi.StatusStore;
import io.gitops4j.core.tree.MapNode;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Keeps in this process how each application last went: one entry for each that was ever
 * reconciled. To be shared by all reconcilers whose applications depend on each other. Thread-safe.
 */
public final class MemoryStatusStore implements StatusStore {
  private final Map<String, MapNode> objects = new ConcurrentHashMap<>();

  /** A store that knows of nothing. */
  public MemoryStatusStore() {}

  @Override
  public void record(Application application, MapNode object) {
    objects.put(key(application.namespace(), application.name()), object);
  }

  @Override
  public Optional<MapNode> find(String namespace, String name) {
    return Optional.ofNullable(objects.get(key(namespace, name)));
  }

  private static String key(String namespace, String name) {
    return namespace + "/" + name;
  }

  @Override
  public String toString() {
    return "statuses(" + objects.size() + ")";
  }
}
