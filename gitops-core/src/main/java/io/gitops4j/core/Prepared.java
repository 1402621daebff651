// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core;

import io.gitops4j.core.error.Issue;
import io.gitops4j.core.render.Manifest;
import io.gitops4j.core.spi.Applier;
import io.gitops4j.core.spi.Cluster;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An application with what its sources declare, and its cluster. Immutable. To be closed: it holds
 * the connection to a cluster that the application names itself.
 *
 * @param target the application and its cluster; null if something failed
 * @param sources the sources that could be looked up, in the application's order
 * @param manifests what is declared, rendered; empty if something failed
 * @param issues all warnings and errors
 * @param connection the connection that {@link #close} ends; null if there is none of its own
 */
public record Prepared(
    Applier.@Nullable Target target,
    List<ResolvedSource> sources,
    List<Manifest> manifests,
    List<Issue> issues,
    @Nullable Cluster connection)
    implements AutoCloseable {
  /** Copies the lists. */
  public Prepared {
    sources = List.copyOf(sources);
    manifests = List.copyOf(manifests);
    issues = List.copyOf(issues);
  }

  @Override
  public void close() {
    if (connection != null) {
      connection.close();
    }
  }
}
