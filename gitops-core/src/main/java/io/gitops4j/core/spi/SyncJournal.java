// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.spi;

import io.gitops4j.core.app.Application;
import io.gitops4j.core.plan.SyncState;

/**
 * Remembers the syncs of applications: which was the last, and which succeeded. Thread-safe. What
 * it forgets costs a sync that is tried once more, and entries that can't be rolled back to;
 * objects are never lost by it.
 */
public interface SyncJournal {

  /**
   * What is known of an application; {@link SyncState#NONE} if nothing is.
   *
   * @param home the cluster that it goes to, called as the engine itself
   * @throws io.gitops4j.core.cluster.ClusterException if it can't be read
   */
  SyncState read(Application application, Cluster home);

  /**
   * Remembers, in place of what was known.
   *
   * @throws io.gitops4j.core.cluster.ClusterException if it can't be written
   */
  void write(Application application, Cluster home, SyncState state);

  /**
   * Forgets an application that is deleted. Nothing happens if it is not known.
   *
   * @throws io.gitops4j.core.cluster.ClusterException if that can't be done
   */
  void forget(Application application, Cluster home);
}
