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
import io.gitops4j.core.source.Revision;
import io.gitops4j.core.source.SourceRef;
import io.gitops4j.core.source.SourceTree;
import io.gitops4j.core.spi.SourceProvider;
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
    return graph(SET);
  }

  private static ApplicationGraph graph(String yaml) {
    MapNode set = (MapNode) YamlReader.ofDefaults().read("set.yaml", yaml).get(0);
    GraphReader.ReadGraph read =
        GraphReader.of(ApplicationReader.ofDefaults(), ApplicationSetExpander.builder().build())
            .read(List.of(new Declaration("set.yaml", set)));
    assertThat(read.issues())
        .extracting(Issue::toDisplayString)
        .noneMatch(text -> text.contains("error"));
    return read.graph();
  }

  private List<GraphRun.Outcome<ReconcileResult>> sync(TestCluster cluster) {
    return sync(cluster, DirectorySource.of(declared), graph(), 1);
  }

  private static List<GraphRun.Outcome<ReconcileResult>> sync(
      TestCluster cluster, SourceProvider source, ApplicationGraph graph, int atOnce) {
    Reconciler reconciler =
        cluster.reconciler().source(source).renderer(DirectoryRenderer.ofDefaults()).build();
    return GraphRun.of(reconciler::sync, ReconcileResult::letsOthersBegin)
        .atOnce(atOnce)
        .over(graph, application -> true);
  }

  /** A source that counts who looks revisions up together, and lets two meet. */
  private static final class Counting implements SourceProvider {
    private final SourceProvider source;
    private final int patience;
    private int now;
    private int most;

    /** Each waits for a second one as often as its patience says. */
    Counting(SourceProvider source, int patience) {
      this.source = source;
      this.patience = patience;
    }

    @Override
    public boolean supports(SourceRef ref) {
      return source.supports(ref);
    }

    @Override
    public synchronized Revision revision(SourceRef ref) {
      now++;
      most = Math.max(most, now);
      notifyAll();
      try {
        for (int i = 0; i < patience && most < 2; i++) {
          wait(100);
        }
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
      now--;
      return source.revision(ref);
    }

    @Override
    public SourceTree open(SourceRef ref, Revision revision) {
      return source.open(ref, revision);
    }
  }

  @Test
  void applicationsOfAStep_areSyncedSideBySide_asManyAsItAllows(TestCluster cluster) {
    Counting two = new Counting(DirectorySource.of(declared), 30);
    List<GraphRun.Outcome<ReconcileResult>> outcomes =
        sync(cluster, two, graph(SET.replace("maxUpdate: 1", "maxUpdate: 2")), 4);

    assertThat(two.most).isEqualTo(2);
    assertThat(outcomes)
        .extracting(outcome -> outcome.application().name())
        .containsExactly("dev", "prod-1", "prod-2");
    assertThat(outcomes)
        .extracting(GraphRun.Outcome::result)
        .allSatisfy(result -> assertThat(result.succeeded()).isTrue());
    assertThat(cluster.get("apps/v1", "Deployment", "default", "prod-2")).isPresent();

    Counting one = new Counting(DirectorySource.of(declared), 3);
    sync(cluster, one, graph(), 4);
    assertThat(one.most).isEqualTo(1);
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
