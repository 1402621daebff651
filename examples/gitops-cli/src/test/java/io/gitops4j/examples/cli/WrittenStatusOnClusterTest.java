// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gitops4j.core.cluster.ApplyOptions;
import io.gitops4j.core.cluster.DeleteOptions;
import io.gitops4j.core.cluster.Propagation;
import io.gitops4j.core.render.Gvk;
import io.gitops4j.core.spi.Cluster;
import io.gitops4j.core.tree.Edit;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.yaml.YamlReader;
import io.gitops4j.k8s.real.OnRealCluster;
import io.gitops4j.k8s.real.RealCluster;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Applications that lie in a real cluster: what is read of them there, and written to them. */
@OnRealCluster
class WrittenStatusOnClusterTest {
  private static final Gvk DEFINITION =
      new Gvk("apiextensions.k8s.io", "v1", "CustomResourceDefinition");
  private static final Gvk APPLICATION = new Gvk("argoproj.io", "v1alpha1", "Application");
  private static final String NAME = "applications.argoproj.io";

  @RegisterExtension static final RealCluster REAL = new RealCluster();

  /** Whether the definition was not there before: others take it for Argo CD at work. */
  private static boolean made;

  private final String namespace =
      "written-" + Long.toString(ThreadLocalRandom.current().nextLong(1L << 40), 36);

  @TempDir private Path directory;
  private Gitops gitops;
  private String commit = "";

  private static MapNode object(String yaml) {
    return (MapNode) YamlReader.ofDefaults().read("test.yaml", yaml).get(0);
  }

  @BeforeAll
  static void define() throws Exception {
    made = REAL.cluster().get(DEFINITION, "", NAME).isEmpty();
    if (made) {
      REAL.cluster()
          .apply(
              object(
                  """
                  apiVersion: apiextensions.k8s.io/v1
                  kind: CustomResourceDefinition
                  metadata: {name: applications.argoproj.io}
                  spec:
                    group: argoproj.io
                    scope: Namespaced
                    names: {plural: applications, kind: Application}
                    versions:
                    - name: v1alpha1
                      served: true
                      storage: true
                      schema:
                        openAPIV3Schema:
                          type: object
                          properties:
                            spec: {type: object, x-kubernetes-preserve-unknown-fields: true}
                            status: {type: object, x-kubernetes-preserve-unknown-fields: true}
                            operation: {type: object, x-kubernetes-preserve-unknown-fields: true}
                  """),
              ApplyOptions.DEFAULTS);
    }
    await(true);
  }

  @AfterAll
  static void takeAway() throws Exception {
    if (made) {
      REAL.cluster().delete(DEFINITION, "", NAME, DeleteOptions.of(Propagation.BACKGROUND));
      await(false);
    }
  }

  private static void await(boolean served) throws InterruptedException {
    long end = System.nanoTime() + Duration.ofMinutes(1).toNanos();
    while (true) {
      REAL.cluster().refreshDiscovery();
      if (REAL.cluster().discovery().find(APPLICATION).isPresent() == served) {
        return;
      }
      assertThat(System.nanoTime()).as("served: " + served).isLessThan(end);
      Thread.sleep(50);
    }
  }

  @BeforeEach
  void begin() throws Exception {
    gitops = new Gitops(directory);
    cluster()
        .apply(
            object("{apiVersion: v1, kind: Namespace, metadata: {name: " + namespace + "}}"),
            ApplyOptions.DEFAULTS);
    commit("one");
  }

  @AfterEach
  void end() {
    cluster()
        .delete(
            new Gvk("", "v1", "Namespace"),
            "",
            namespace,
            DeleteOptions.of(Propagation.BACKGROUND));
  }

  private static Cluster cluster() {
    return REAL.cluster();
  }

  private void commit(String value) throws Exception {
    gitops.write("repo/base/kustomization.yaml", "resources: [config.yaml]\n");
    gitops.write(
        "repo/base/config.yaml",
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata: {value: " + value + "}\n");
    commit = Repositories.commit(directory.resolve("repo"), value);
  }

  /** Writes the Application into its file and into the cluster. */
  private void declare(String name, String metadata, String more) throws Exception {
    String text =
        """
        apiVersion: argoproj.io/v1alpha1
        kind: Application
        metadata: {name: %1$s, namespace: %2$s%3$s}
        spec:
          project: default
          source: {repoURL: 'https://example.org/x.git', path: base, targetRevision: main}
          destination: {server: 'https://kubernetes.default.svc', namespace: %2$s}
        %4$s
        """
            .formatted(name, namespace, metadata, more);
    gitops.write(name + ".yaml", text);
    cluster().apply(object(text), new ApplyOptions("kubectl", true, false));
  }

  private Gitops.Result run(String... arguments) throws Exception {
    String[] all = new String[arguments.length + 2];
    System.arraycopy(arguments, 0, all, 0, arguments.length);
    all[arguments.length] = "--kubeconfig";
    all[arguments.length + 1] = RealCluster.kubeconfig().toString();
    return gitops.run(all);
  }

  private MapNode application() {
    return cluster().get(APPLICATION, namespace, "app").orElseThrow();
  }

  @Test
  void sync_doesTheOperation_writesTheStatus_andTakesTheOperationOut() throws Exception {
    declare("app", "", "operation: {initiatedBy: {username: ann}, sync: {prune: true}}");
    String[] sync = {"sync", "-f", "app.yaml", "--repo", "repo", "--write-status"};
    Gitops.Result first = run(sync);
    assertThat(first.exit()).as(first.err()).isZero();
    MapNode live = application();
    assertThat(live.has("operation")).isFalse();
    MapNode state = Edit.map(live, "status", "operationState");
    assertThat(state.text("phase")).isEqualTo("Succeeded");
    assertThat(Edit.text(state, "operation", "initiatedBy", "username")).isEqualTo("ann");
    assertThat(Edit.text(state, "syncResult", "revision")).isEqualTo(commit);
    assertThat(Edit.text(live, "status", "sync", "status")).isEqualTo("Synced");
    String old = commit;

    commit("two");
    Gitops.Result second = run(sync);
    assertThat(second.exit()).as(second.err()).isZero();
    assertThat(Edit.text(application(), "status", "sync", "revision")).isEqualTo(commit);
    Gitops.Result back =
        run("rollback", "app", "0", "-f", "app.yaml", "--repo", "repo", "--write-status");
    assertThat(back.exit()).as(back.err()).isZero();
    assertThat(Edit.text(application(), "status", "operationState", "syncResult", "revision"))
        .isEqualTo(old);
    assertThat(Edit.maps(application(), "status", "history")).hasSize(3);
  }

  @Test
  void sync_withoutTheOption_writesNothing() throws Exception {
    declare("app", "", "operation: {sync: {prune: true}}");
    MapNode before = application();
    Gitops.Result sync = run("sync", "-f", "app.yaml", "--repo", "repo");
    assertThat(sync.exit()).as(sync.err()).isZero();
    assertThat(application()).isEqualTo(before);
  }

  @Test
  void graph_ofTheCluster_hasWhoDeclaresWhom_byTheMarks() throws Exception {
    declare("app", "", "");
    declare(
        "child",
        ", annotations: {argocd.argoproj.io/tracking-id: '%2$s_app:argoproj.io/Application:%2$s/child'}"
            .replace("%2$s", namespace),
        "");
    Gitops.Result graph = run("graph", "--from-cluster", "-o", "json");
    Set<String> after = new HashSet<>();
    JsonNode child = null;
    for (JsonNode node : new ObjectMapper().readTree(graph.out()).get("nodes")) {
      child = node.get("id").asText().equals(namespace + "/child") ? node : child;
    }
    assertThat(child).as(graph.out() + graph.err()).isNotNull();
    child.get("after").forEach(edge -> after.add(edge.toString()));
    assertThat(after).hasSize(1).allMatch(edge -> edge.contains(namespace + "/app"));
    assertThat(child.get("level").asInt()).isEqualTo(1);
  }
}
