// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.app.Application;
import io.gitops4j.core.app.format.ApplicationReader;
import io.gitops4j.core.app.graph.Declaration;
import io.gitops4j.core.app.graph.GraphEdge;
import io.gitops4j.core.app.graph.GraphReader;
import io.gitops4j.core.app.set.ApplicationSetExpander;
import io.gitops4j.core.cluster.ApplyOptions;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The applications of Argo CD and Flux that lie in a cluster, as one graph. */
@ExtendWith(TestClusterExtension.class)
class ClusterGraphTest {
  private static final String OBJECTS =
      """
      apiVersion: argoproj.io/v1alpha1
      kind: Application
      metadata: {name: root, namespace: default}
      spec:
        source: {repoURL: "https://git.example/apps.git", path: root}
        destination: {server: "https://kubernetes.default.svc", namespace: default}
      ---
      apiVersion: argoproj.io/v1alpha1
      kind: Application
      metadata:
        name: child
        namespace: default
        annotations:
          argocd.argoproj.io/tracking-id: default_root:argoproj.io/Application:default/child
      spec:
        source: {repoURL: "https://git.example/apps.git", path: child}
        destination: {server: "https://kubernetes.default.svc", namespace: default}
      ---
      apiVersion: kustomize.toolkit.fluxcd.io/v1
      kind: Kustomization
      metadata: {name: apps, namespace: default}
      spec:
        interval: 1m
        prune: true
        dependsOn: [{name: infra}, {name: gone}]
        sourceRef: {kind: GitRepository, name: fleet}
      ---
      apiVersion: kustomize.toolkit.fluxcd.io/v1
      kind: Kustomization
      metadata:
        name: infra
        namespace: default
        labels:
          kustomize.toolkit.fluxcd.io/name: apps
          kustomize.toolkit.fluxcd.io/namespace: elsewhere
      spec: {interval: 1m, prune: true, sourceRef: {kind: GitRepository, name: fleet}}
      ---
      apiVersion: source.toolkit.fluxcd.io/v1
      kind: GitRepository
      metadata: {name: fleet, namespace: default}
      spec: {interval: 1m, url: "https://git.example/fleet.git", ref: {branch: main}}
      """;

  private static GraphReader.ReadGraph graph(TestCluster cluster) {
    return GraphReader.of(ApplicationReader.ofDefaults(), ApplicationSetExpander.builder().build())
        .read(Declaration.in(cluster.cluster()));
  }

  @Test
  void clusterWithoutTheKinds_isAnEmptyGraph(TestCluster cluster) {
    assertThat(graph(cluster).graph().nodes()).isEmpty();
  }

  @Test
  void objectsOfACluster_areOneGraph_byTheirMarksAndNames(TestCluster cluster) {
    StatusFixture.definitions().forEach(one -> cluster.cluster().apply(one, ApplyOptions.DEFAULTS));
    cluster
        .cluster()
        .apply(
            StatusFixture.definition("source.toolkit.fluxcd.io", "v1", "GitRepository", "{}"),
            ApplyOptions.DEFAULTS);
    cluster.advance(Duration.ofSeconds(5));
    cluster.cluster().refreshDiscovery();
    cluster.apply(OBJECTS);

    GraphReader.ReadGraph read = graph(cluster);

    assertThat(read.graph().order())
        .extracting(Application::toString)
        .containsExactlyInAnyOrder(
            "default/root", "default/child", "default/apps", "default/infra");
    assertThat(read.graph().edges("default/child"))
        .containsExactly(new GraphEdge("default/child", "default/root", GraphEdge.Reason.PARENT));
    assertThat(read.graph().edges("default/apps"))
        .containsExactly(
            new GraphEdge("default/apps", "default/infra", GraphEdge.Reason.DEPENDS_ON));
    assertThat(read.graph().edges("default/infra")).isEmpty();
    assertThat(read.graph().missing()).extracting(GraphEdge::to).containsExactly("default/gone");
    Application apps = read.graph().nodes().get("default/apps").application();
    assertThat(apps.sources().get(0).ref().url()).isEqualTo("https://git.example/fleet.git");
    assertThat(read.graph().order())
        .extracting(Application::name)
        .containsSubsequence("root", "child")
        .containsSubsequence("infra", "apps");
  }
}
