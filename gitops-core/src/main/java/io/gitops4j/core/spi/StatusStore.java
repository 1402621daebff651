// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.spi;

import io.gitops4j.core.app.Application;
import io.gitops4j.core.tree.MapNode;
import java.util.Optional;

/**
 * Keeps how each application last went, for the applications that depend on it. Thread-safe. {@link
 * io.gitops4j.core.MemoryStatusStore} keeps it in this process.
 */
public interface StatusStore {

  /**
   * Takes the outcome of a turn. Not called for plans.
   *
   * @param object the application in the form of Flux's {@code Kustomization}, with a {@code
   *     status} as Flux writes it: {@code conditions}, {@code lastAttemptedRevision} and, once a
   *     turn succeeded, {@code observedGeneration} and {@code lastAppliedRevision}; it holds no
   *     secret
   */
  void record(Application application, MapNode object);

  /** What was last recorded of an application; empty if nothing is known. */
  Optional<MapNode> find(String namespace, String name);
}
