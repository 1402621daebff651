// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core;

import io.gitops4j.core.app.Application;
import io.gitops4j.core.app.Identity;
import io.gitops4j.core.spi.Applier;
import io.gitops4j.core.spi.Cluster;
import org.jspecify.annotations.Nullable;

/** The cluster of an application during one turn. Not thread-safe. */
final class TurnTarget implements AutoCloseable {
  private final ReconcilerParts parts;
  private final Application application;
  private final TurnEvents events;

  /** The cluster that the application names itself, once it was connected to. */
  private @Nullable Cluster remote;

  TurnTarget(ReconcilerParts parts, Application application, TurnEvents events) {
    this.parts = parts;
    this.application = application;
    this.events = events;
  }

  /**
   * Where and for whom is applied.
   *
   * @throws io.gitops4j.core.error.GitOpsException if there is no such cluster
   */
  Applier.Target find() {
    Cluster home = home();
    Identity identity = application.identity();
    Cluster cluster = identity == null ? home : home.as(identity);
    return new Applier.Target(
        application,
        cluster,
        home,
        parts.healthCheck().withExpressions(application.healthExpressions()),
        events::tell,
        parts.waveHook(),
        parts.time());
  }

  private Cluster home() {
    if (application.references().kubeconfig() == null) {
      return parts.clusters().resolve(application.destination());
    }
    Cluster known = remote;
    if (known == null) {
      known = parts.remoteCluster().connect(application);
      remote = known;
    }
    return known;
  }

  /** The connection that {@link #close} would end, which is the caller's now; null if none. */
  @Nullable Cluster release() {
    Cluster released = remote;
    remote = null;
    return released;
  }

  @Override
  public void close() {
    if (remote != null) {
      remote.close();
    }
  }
}
