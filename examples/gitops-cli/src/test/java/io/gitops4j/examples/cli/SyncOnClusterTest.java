// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gitops4j.core.cluster.ApplyOptions;
import io.gitops4j.core.plan.Ownership;
import io.gitops4j.core.render.Gvk;
import io.gitops4j.core.render.ResourceId;
import io.gitops4j.core.spi.Cluster;
import io.gitops4j.core.tree.Edit;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.yaml.YamlReader;
import io.gitops4j.k8s.real.OnRealCluster;
import io.gitops4j.k8s.real.RealCluster;
import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** plan, sync and status on a real cluster, from a Git repository. */
@OnRealCluster
class SyncOnClusterTest {
  private final String namespace =
      "cli-" + Long.toString(ThreadLocalRandom.current().nextLong(1L << 40), 36);

  @TempDir private Path directory;
  private Gitops gitops;

  @BeforeEach
  void begin() throws Exception {
    gitops = new Gitops(directory);
    gitops.write(
        "app.yaml",
        """
        apiVersion: argoproj.io/v1alpha1
        kind: Application
        metadata: {name: app, namespace: NAMESPACE}
        spec:
          project: default
          source: {repoURL: 'https://example.org/x.git', path: base, targetRevision: main}
          destination: {server: 'https://kubernetes.default.svc', namespace: NAMESPACE}
          syncPolicy:
            automated: {prune: true}
            syncOptions: [CreateNamespace=true]
        """
            .replace("NAMESPACE", namespace));
    commit("one");
  }

  private void commit(String value) throws Exception {
    commit(
        value,
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata: {value: " + value + "}\n");
  }

  private void commit(String message, String objects) throws Exception {
    gitops.write("repo/base/kustomization.yaml", "resources: [config.yaml]\n");
    gitops.write("repo/base/config.yaml", objects);
    Repositories.commit(directory.resolve("repo"), message);
  }

  private String[] arguments(String command, String... more) {
    List<String> arguments = new ArrayList<>();
    arguments.addAll(
        List.of(
            command,
            "-f",
            "app.yaml",
            "--repo",
            "repo",
            "--kubeconfig",
            RealCluster.kubeconfig().toString()));
    arguments.addAll(List.of(more));
    return arguments.toArray(String[]::new);
  }

  private Gitops.Result run(String command, String... more) throws Exception {
    return gitops.run(arguments(command, more));
  }

  private List<String> configMaps() {
    return labelled(Ownership.LABEL);
  }

  private List<String> labelled(String selector) {
    try (Cluster cluster = RealCluster.connect()) {
      return cluster.list(new Gvk("", "v1", "ConfigMap"), namespace, selector).stream()
          .map(object -> ResourceId.of(object).name())
          .sorted()
          .toList();
    }
  }

  @Test
  void killedInTheMiddle_nothingIsOrphaned_andTheNextSyncConverges() throws Exception {
    StringBuilder objects = new StringBuilder();
    for (int i = 0; i < 200; i++) {
      objects.append("---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: c" + i + "}\n");
    }
    commit("many", objects.toString());
    Process process = gitops.builder(arguments("sync")).start();
    try (BufferedReader progress = process.errorReader()) {
      int applied = 0;
      for (String line = progress.readLine(); line != null; line = progress.readLine()) {
        applied += line.startsWith("applied ConfigMap") ? 1 : 0;
        if (applied == 5) {
          process.destroyForcibly().waitFor();
          break;
        }
      }
    }
    assertThat(process.waitFor()).as("killed").isNotZero();
    List<String> left = configMaps();
    assertThat(left.size()).as("in the middle").isBetween(5, 199);

    commit("another", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: other}\n");
    Gitops.Result careful = run("sync");
    assertThat(careful.exit()).isEqualTo(1);
    assertThat(careful.err()).contains("more would be deleted", "--max-deletions");
    assertThat(configMaps()).hasSizeGreaterThan(1).contains("other");
    Gitops.Result sync = run("sync", "--max-deletions", "1000", "--max-deletion-share", "100%");
    assertThat(sync.exit()).as(sync.err()).isZero();
    assertThat(configMaps()).containsExactly("other");
  }

  @Test
  void planSyncStatus_tellTheSameStory() throws Exception {
    Gitops.Result plan = run("plan", "--exit-code");
    assertThat(plan.exit()).as(plan.err()).isEqualTo(2);
    assertThat(plan.out()).contains("+ ConfigMap/" + namespace + "/c  does not exist");

    Gitops.Result sync = run("sync");
    assertThat(sync.exit()).as(sync.err()).isZero();
    assertThat(sync.err()).contains("applied ConfigMap/" + namespace + "/c");
    assertThat(sync.out()).contains("Synced").doesNotContain("OutOfSync");

    assertThat(run("plan", "--exit-code").exit()).isZero();
    commit("two");
    assertThat(run("plan").out()).contains("data.value: one -> two");
    assertThat(run("status").out()).contains("OutOfSync");
    assertThat(run("sync").exit()).isZero();
    Gitops.Result status = run("status", "-o", "json");
    assertThat(status.exit()).as(status.err()).isZero();
    JsonNode result = new ObjectMapper().readTree(status.out());
    assertThat(result.get("audit").get("application").asText()).isEqualTo(namespace + "/app");
    assertThat(run("status", "-o", "yaml").out()).contains("application: " + namespace + "/app");
  }

  @Test
  void historyAndRollback_goBackToAnEarlierSync_andAnOperationIsDone() throws Exception {
    String automated = Files.readString(directory.resolve("app.yaml"));
    gitops.write("app.yaml", automated.replaceAll("(?m)^ *automated:.*\\n", ""));
    assertThat(run("sync").exit()).isZero();
    commit("two");
    assertThat(run("sync").exit()).isZero();
    assertThat(value()).isEqualTo("two");
    Gitops.Result history = run("history");
    assertThat(history.out()).contains("  0  ", "  1  ", "gitops-cli");

    Gitops.Result back = gitops.run(arguments("rollback", "app", "0"));
    assertThat(back.exit()).as(back.err()).isZero();
    assertThat(value()).isEqualTo("one");
    assertThat(run("history", "-o", "json").out()).contains("\"id\":2", "\"repoURL\"");
    assertThat(run("rollback", "other", "0").err()).contains("no application is named other");
    assertThat(run("rollback", "app", "7").err()).contains("the history has no entry 7");

    String manual = Files.readString(directory.resolve("app.yaml"));
    gitops.write(
        "app.yaml", manual + "operation: {initiatedBy: {username: ann}, sync: {prune: true}}\n");
    Gitops.Result asked = run("sync", "-o", "json");
    assertThat(asked.exit()).as(asked.err()).isZero();
    assertThat(new ObjectMapper().readTree(asked.out()).get("audit").get("actor").asText())
        .isEqualTo("ann");
    assertThat(value()).isEqualTo("two");
    gitops.write("app.yaml", automated);
    assertThat(run("rollback", "app", "0").err()).contains("automated");
  }

  @Test
  void drift_tellsWhatNobodyDeclares_butForWhatTheProjectLeavesOut() throws Exception {
    assertThat(run("sync").exit()).isZero();
    try (Cluster cluster = RealCluster.connect()) {
      for (String name : List.of("forgotten", "ignored")) {
        cluster.apply(
            (MapNode)
                YamlReader.ofDefaults()
                    .read(
                        "test",
                        "{apiVersion: v1, kind: ConfigMap, metadata: {name: %s, namespace: %s}}"
                            .formatted(name, namespace))
                    .get(0),
            new ApplyOptions("kubectl", true, false));
      }
    }
    Gitops.Result all = run("drift", "--policy", "strict");
    assertThat(all.exit()).as(all.err()).isEqualTo(2);
    assertThat(all.out()).contains("ConfigMap/" + namespace + "/forgotten", "/ignored");

    String application = Files.readString(directory.resolve("app.yaml"));
    String project =
        """
        ---
        apiVersion: argoproj.io/v1alpha1
        kind: AppProject
        metadata: {name: default}
        spec:
          sourceRepos: ['*', '**']
          destinations: [{server: '*', namespace: '*'}]
          clusterResourceWhitelist: [{group: '*', kind: '*'}]
          orphanedResources: {%s}
        """;
    gitops.write(
        "app.yaml",
        application + project.formatted("ignore: [{group: '', kind: ConfigMap, name: 'ign*'}]"));
    Gitops.Result some = run("drift", "--policy", "strict");
    assertThat(some.exit()).as(some.err()).isEqualTo(2);
    assertThat(some.out()).contains("/forgotten").doesNotContain("/ignored");
    assertThat(some.err()).contains("1 of what a project's orphanedResources leave out");

    gitops.write("app.yaml", application + project.formatted("warn: false"));
    Gitops.Result none = run("drift", "--policy", "strict");
    assertThat(none.exit()).as(none.out() + none.err()).isZero();
  }

  private String value() {
    try (Cluster cluster = RealCluster.connect()) {
      return Edit.text(
          cluster.get(new Gvk("", "v1", "ConfigMap"), namespace, "c").orElseThrow(),
          "data",
          "value");
    }
  }

  @Test
  void delete_showsWhatWouldGo_andDoesItIfTold() throws Exception {
    commit(
        "with a hook",
        """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: c}
        ---
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: farewell, annotations: {argocd.argoproj.io/hook: PostDelete}}
        """);
    assertThat(run("sync").exit()).isZero();
    Gitops.Result preview = run("delete");
    assertThat(preview.exit()).as(preview.err()).isZero();
    assertThat(preview.out())
        .contains("1 would be deleted")
        .contains("delete   ConfigMap/" + namespace + "/c")
        .contains("run      ConfigMap/" + namespace + "/farewell");
    assertThat(preview.err()).contains("--yes");
    assertThat(configMaps()).containsExactly("c");

    Gitops.Result done = run("delete", "--yes", "-o", "json");
    assertThat(done.exit()).as(done.err()).isZero();
    JsonNode result = new ObjectMapper().readTree(done.out());
    assertThat(result.get("status").asText()).isEqualTo("deleted");
    assertThat(configMaps()).isEmpty();
    assertThat(run("delete", "--yes", "--no-hooks").out()).contains("Deleted (0 deleted, 0 kept)");
  }

  @Test
  void exportAndAdopt_passTheObjects_thereAndBack() throws Exception {
    assertThat(run("sync").exit()).isZero();
    Gitops.Result preview = run("export", "--to", "flux");
    assertThat(preview.exit()).as(preview.err()).isZero();
    assertThat(preview.out())
        .contains("1 of 1 objects would pass to Kustomization " + namespace + "/app");
    assertThat(configMaps()).containsExactly("c");

    Gitops.Result exported = run("export", "--to", "flux", "--yes");
    assertThat(exported.exit()).as(exported.err()).isZero();
    assertThat(configMaps()).isEmpty();
    assertThat(labelled("kustomize.toolkit.fluxcd.io/name=app")).containsExactly("c");

    Gitops.Result adopted = run("adopt", "--from", "flux", "--yes");
    assertThat(adopted.exit()).as(adopted.err()).isZero();
    assertThat(adopted.err()).contains("no Kustomization of flux is there");
    assertThat(configMaps()).containsExactly("c");
    assertThat(labelled("kustomize.toolkit.fluxcd.io/name")).isEmpty();
    assertThat(run("plan", "--exit-code").exit()).isZero();
  }
}
