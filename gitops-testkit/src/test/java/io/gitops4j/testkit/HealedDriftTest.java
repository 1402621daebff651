// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.ReconcileStatus;
import io.gitops4j.core.Reconciler;
import io.gitops4j.core.app.Application;
import io.gitops4j.core.app.Destination;
import io.gitops4j.core.app.Source;
import io.gitops4j.core.app.SyncPolicy;
import io.gitops4j.core.cluster.ClusterError;
import io.gitops4j.core.render.directory.DirectoryRenderer;
import io.gitops4j.core.source.DirectorySource;
import io.gitops4j.core.source.SourceRef;
import io.gitops4j.core.source.TreePath;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(TestClusterExtension.class)
class HealedDriftTest {
  private static final String WEB =
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: web, namespace: default}
      spec:
        replicas: 2
        selector: {matchLabels: {app: web}}
        template:
          metadata: {labels: {app: web}}
          spec: {containers: [{name: main, image: "nginx:1"}]}
      """;

  @TempDir private Path declared;
  private Reconciler reconciler;
  private Application application;

  @BeforeEach
  void begin(TestCluster cluster) throws Exception {
    Files.writeString(Files.createDirectory(declared.resolve("app")).resolve("web.yaml"), WEB);
    reconciler =
        cluster
            .reconciler()
            .source(DirectorySource.of(declared))
            .renderer(DirectoryRenderer.ofDefaults())
            .build();
    SyncPolicy policy =
        SyncPolicy.builder().automated(true).selfHeal(true).timeout(Duration.ofMinutes(2)).build();
    application =
        Application.builder("app")
            .source(new Source(SourceRef.of("declared", ""), TreePath.of("app"), null))
            .destination(Destination.inCluster("default"))
            .syncPolicy(policy)
            .build();
  }

  @Test
  void drift_isHealed(TestCluster cluster) {
    assertThat(reconciler.reconcile(application).status()).isEqualTo(ReconcileStatus.SYNCED);
    cluster.apply(WEB.replace("replicas: 2", "replicas: 9"));
    assertThat(reconciler.reconcile(application).status()).isEqualTo(ReconcileStatus.SYNCED);
    assertThat(replicas(cluster)).isEqualTo("2");

    cluster.forget();
    assertThat(reconciler.reconcile(application).status()).isEqualTo(ReconcileStatus.IN_SYNC);
    assertThat(cluster.writes()).isEmpty();
  }

  @Test
  void imageThatCannotBePulled_failsTheSync_withinTheClustersTime(TestCluster cluster) {
    cluster.failImages(image -> image.startsWith("nginx"));
    assertThat(reconciler.reconcile(application).status()).isEqualTo(ReconcileStatus.FAILED);
    cluster.failImages(image -> false);
    cluster.advance(Duration.ofMinutes(10));
    assertThat(reconciler.reconcile(application).status()).isEqualTo(ReconcileStatus.IN_SYNC);
  }

  @Test
  void serverThatRefuses_isTold_andTheNextTurnConverges(TestCluster cluster) {
    cluster.inject(Fault.refuse(ClusterRequest::isWrite, ClusterError.FORBIDDEN).times(1));
    assertThat(reconciler.reconcile(application).status()).isEqualTo(ReconcileStatus.FAILED);
    assertThat(reconciler.reconcile(application).status()).isEqualTo(ReconcileStatus.SYNCED);
    assertThat(replicas(cluster)).isEqualTo("2");
  }

  private static String replicas(TestCluster cluster) {
    return cluster
        .get("apps/v1", "Deployment", "default", "web")
        .map(web -> String.valueOf(web.at("spec", "replicas").textOrNull()))
        .orElse("none");
  }
}
