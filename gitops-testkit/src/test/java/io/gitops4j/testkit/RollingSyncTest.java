// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.ReconcileResult;
import io.gitops4j.core.Reconciler;
import io.gitops4j.core.app.format.ApplicationReader;
import io.gitops4j.core.app.graph.ApplicationGraph;
import io.gitops4j.core.app.graph.Declaration;
import io.gitops4j.core.app.graph.GraphReader;
import io.gitops4j.core.app.graph.GraphRun;
import io.gitops4j.core.app.set.ApplicationSetExpander;
import io.gitops4j.core.error.Issue;
import io.gitops4j.core.render.directory.DirectoryRenderer;
import io.gitops4j.core.source.DirectorySource;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.yaml.YamlReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The applications of a set, synced step by step on a cluster. */
@ExtendWith(TestClusterExtension.class)
class RollingSyncTest {
  private static final String SET =
      """
      apiVersion: argoproj.io/v1alpha1
      kind: ApplicationSet
      metadata: {name: fleet, namespace: argocd}
      spec:
        strategy:
          type: RollingSync
          rollingSync:
            steps:
            - matchExpressions: [{key: env, operator: In, values: [dev]}]
            - matchExpressions: [{key: env, operator: In, values: [prod]}]
              maxUpdate: 1
        generators:
        - list:
            elements:
            - {n: prod-1, env: prod}
            - {n: prod-2, env: prod}
            - {n: dev, env: dev}
        template:
          metadata: {name: '{{n}}', labels: {env: '{{env}}'}}
          spec:
            source: {repoURL: "https://git.example/a.git", path: '{{n}}'}
            destination: {server: "https://kubernetes.default.svc", namespace: default}
      """;

  @TempDir private Path declared;

  @BeforeEach
  void declare() throws Exception {
    for (String name : List.of("dev", "prod-1", "prod-2")) {
      Files.writeString(
          Files.createDirectory(declared.resolve(name)).resolve("web.yaml"),
          """
          apiVersion: apps/v1
          kind: Deployment
          metadata: {name: %1$s}
          spec:
            selector: {matchLabels: {app: %1$s}}
            template:
              metadata: {labels: {app: %1$s}}
              spec: {containers: [{name: main, image: "%1$s:1", resources: {requests: {cpu: 10m}}}]}
          """
              .formatted(name));
    }
  }

  private static ApplicationGraph graph() {
    MapNode set = (MapNode) YamlReader.ofDefaults().read("set.yaml", SET).get(0);
    GraphReader.ReadGraph read =
        GraphReader.of(ApplicationReader.ofDefaults(), ApplicationSetExpander.builder().build())
            .read(List.of(new Declaration("set.yaml", set)));
    assertThat(read.issues())
        .extracting(Issue::toDisplayString)
        .noneMatch(text -> text.contains("error"));
    return read.graph();
  }

  private List<GraphRun.Outcome<ReconcileResult>> sync(TestCluster cluster) {
    Reconciler reconciler =
        cluster
            .reconciler()
            .source(DirectorySource.of(declared))
            .renderer(DirectoryRenderer.ofDefaults())
            .build();
    return GraphRun.of(reconciler::sync, ReconcileResult::letsOthersBegin)
        .over(graph(), application -> true);
  }

  @Test
  void steps_areSyncedOneAfterTheOther(TestCluster cluster) {
    List<GraphRun.Outcome<ReconcileResult>> outcomes = sync(cluster);

    assertThat(outcomes)
        .extracting(outcome -> outcome.application().name())
        .containsExactly("dev", "prod-1", "prod-2");
    assertThat(outcomes).extracting(GraphRun.Outcome::held).containsOnlyNulls();
    assertThat(cluster.get("apps/v1", "Deployment", "default", "prod-2")).isPresent();
  }

  @Test
  void stepThatIsNotHealthy_holdsTheNextOne(TestCluster cluster) {
    cluster.failImages(image -> image.startsWith("dev"));

    List<GraphRun.Outcome<ReconcileResult>> outcomes = sync(cluster);

    assertThat(outcomes)
        .extracting(GraphRun.Outcome::held)
        .filteredOn(Objects::nonNull)
        .extracting(Issue::message)
        .containsExactly(
            "argocd/prod-1 comes after step 1 of ApplicationSet argocd/fleet, which is not done",
            "argocd/prod-2 comes after step 1 of ApplicationSet argocd/fleet, which is not done");
    assertThat(cluster.get("apps/v1", "Deployment", "default", "dev")).isPresent();
    assertThat(cluster.get("apps/v1", "Deployment", "default", "prod-1")).isEmpty();
  }
}
