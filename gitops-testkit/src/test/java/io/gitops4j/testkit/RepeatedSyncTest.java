// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.ReconcileStatus;
import io.gitops4j.core.Reconciler;
import io.gitops4j.core.app.Application;
import io.gitops4j.core.app.Destination;
import io.gitops4j.core.app.Source;
import io.gitops4j.core.app.SyncPolicy;
import io.gitops4j.core.render.directory.DirectoryRenderer;
import io.gitops4j.core.source.DirectorySource;
import io.gitops4j.core.source.SourceRef;
import io.gitops4j.core.source.TreePath;
import io.gitops4j.core.spi.ClusterResolver;
import io.gitops4j.k8s.live.WatchedCluster;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What the first sync costs, and one that finds nothing to do, counted in requests. */
@ExtendWith(TestClusterExtension.class)
class RepeatedSyncTest {
  private static final int OBJECTS = 1000;

  @TempDir private Path declared;

  private final Application application =
      Application.builder("app")
          .source(new Source(SourceRef.of("declared", ""), TreePath.of("app"), null))
          .destination(Destination.inCluster("default"))
          .syncPolicy(SyncPolicy.builder().automated(true).selfHeal(true).prune(true).build())
          .build();

  @BeforeEach
  void declare() throws Exception {
    StringBuilder all = new StringBuilder();
    for (int i = 0; i < OBJECTS / 2; i++) {
      all.append(
          """
          ---
          apiVersion: v1
          kind: ConfigMap
          metadata: {name: c%1$d}
          data: {index: "%1$d"}
          ---
          apiVersion: apps/v1
          kind: Deployment
          metadata: {name: d%1$d}
          spec:
            replicas: 0
            selector: {matchLabels: {app: d%1$d}}
            template:
              metadata: {labels: {app: d%1$d}}
              spec: {containers: [{name: main, image: "nginx:1", resources: {requests: {cpu: 10m}}}]}
          """
              .formatted(i));
    }
    Files.writeString(Files.createDirectory(declared.resolve("app")).resolve("all.yaml"), all);
  }

  private Reconciler.Builder reconciler(TestCluster cluster) {
    return cluster
        .reconciler()
        .source(DirectorySource.of(declared))
        .renderer(DirectoryRenderer.ofDefaults());
  }

  private void assertNothingToDo(TestCluster cluster, Reconciler reconciler, int mostRequests) {
    cluster.forget();
    assertThat(reconciler.reconcile(application).status()).isEqualTo(ReconcileStatus.IN_SYNC);
    assertThat(reconciler.sync(application).status()).isEqualTo(ReconcileStatus.IN_SYNC);
    assertThat(cluster.writes()).isEmpty();
    assertThat(cluster.requests()).filteredOn(ClusterRequest::dryRun).as("dry runs").isEmpty();
    assertThat(cluster.requests()).hasSizeLessThanOrEqualTo(2 * mostRequests);
  }

  @Test
  void firstSync_asksAndWritesEachObjectOnce_andReadsByLists(TestCluster cluster) {
    assertThat(reconciler(cluster).build().sync(application).status())
        .isEqualTo(ReconcileStatus.SYNCED);
    List<ClusterRequest> requests = cluster.requests();
    assertThat(requests).filteredOn(ClusterRequest::dryRun).hasSize(OBJECTS);
    assertThat(cluster.writes()).hasSizeBetween(OBJECTS, OBJECTS + 10);
    assertThat(requests).hasSizeLessThanOrEqualTo(2 * OBJECTS + 40);
  }

  @Test
  void syncWithoutChange_writesNothing_andReadsByAHandfulOfLists(TestCluster cluster) {
    Reconciler reconciler = reconciler(cluster).build();
    assertThat(reconciler.sync(application).status()).isEqualTo(ReconcileStatus.SYNCED);
    assertNothingToDo(cluster, reconciler, 10);
  }

  @Test
  void syncWithoutChange_ofAWatchedCluster_asksOfDiscoveryAtMost(TestCluster cluster) {
    try (WatchedCluster watched = WatchedCluster.over(cluster.cluster())) {
      Reconciler reconciler = reconciler(cluster).clusters(ClusterResolver.always(watched)).build();
      assertThat(reconciler.sync(application).status()).isEqualTo(ReconcileStatus.SYNCED);
      do { // the watches tell what the controllers did since
        cluster.forget();
        assertThat(reconciler.sync(application).status()).isEqualTo(ReconcileStatus.IN_SYNC);
      } while (cluster.requests().stream().anyMatch(r -> r.verb() == ClusterRequest.Verb.GET));
      assertNothingToDo(cluster, reconciler, 50);
      assertThat(cluster.requests())
          .as(
              "in memory already: %s",
              cluster.requests().stream().map(ClusterRequest::verb).toList())
          .allMatch(request -> request.verb() == ClusterRequest.Verb.DISCOVER);
    }
  }
}
