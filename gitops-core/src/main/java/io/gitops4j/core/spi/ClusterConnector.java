// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.spi;

import io.gitops4j.core.app.Application;
import io.gitops4j.core.app.KubeconfigRef;
import io.gitops4j.core.lookup.DataEntries;

/**
 * Connects to the cluster that an application names itself, by an object of its namespace. Who
 * hands one in lets the authors of applications choose which hosts this program talks to.
 * Thread-safe.
 */
@FunctionalInterface
public interface ClusterConnector {

  /**
   * A connection, to be closed by the caller. It runs no command and reads no file, whatever the
   * object says.
   *
   * @param asker the application
   * @param ref what it says
   * @param entries the entries of the object that it names; they may be closed afterwards
   * @throws io.gitops4j.core.cluster.ClusterException if there is no way to connect, or it is not
   *     allowed; the message holds no secret
   */
  Cluster connect(Application asker, KubeconfigRef ref, DataEntries entries);
}
