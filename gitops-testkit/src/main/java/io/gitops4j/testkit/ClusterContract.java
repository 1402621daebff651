// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.testkit;

import io.gitops4j.core.cluster.ApplyOptions;
import io.gitops4j.core.cluster.DeleteOptions;
import io.gitops4j.core.cluster.Propagation;
import io.gitops4j.core.spi.Cluster;
import java.time.Duration;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/**
 * What every {@link Cluster} must do, on a server that behaves as Kubernetes 1.34 and whose
 * controllers run. Extend it and say how to reach the cluster.
 *
 * <p>Each test works in a namespace of its own, which it deletes in the end, and with custom kinds
 * in a group of its own. What takes the server time is waited for, up to {@link #patience}.
 */
public abstract class ClusterContract
    implements ClusterReadRules,
        ClusterApplyRules,
        ClusterReplaceRules,
        ClusterRefusalRules,
        ClusterDeleteRules,
        ClusterWatchRules,
        ClusterKindRules,
        ClusterWorkloadRules {
  private @Nullable Cluster cluster;
  private String namespace = "";

  /** For subclasses. */
  protected ClusterContract() {}

  /** A cluster to be tested; it is closed after the test. */
  protected abstract Cluster open();

  /** How long to wait for what the server does in its own time; default a minute. */
  @Override
  public Duration patience() {
    return Duration.ofMinutes(1);
  }

  /** The cluster of the running test. */
  @Override
  public final Cluster cluster() {
    return Objects.requireNonNull(cluster, "cluster");
  }

  /** The namespace of the running test, which exists. */
  @Override
  public final String namespace() {
    return namespace;
  }

  @BeforeEach
  final void enter() {
    cluster = open();
    namespace = "contract-" + UUID.randomUUID().toString().substring(0, 8);
    cluster()
        .apply(
            Yaml.object("{apiVersion: v1, kind: Namespace, metadata: {name: %s}}", namespace),
            ApplyOptions.DEFAULTS);
  }

  @AfterEach
  final void leave() {
    try {
      cluster()
          .delete(ClusterRules.NAMESPACE, "", namespace, DeleteOptions.of(Propagation.BACKGROUND));
    } finally {
      cluster().close();
    }
  }
}
