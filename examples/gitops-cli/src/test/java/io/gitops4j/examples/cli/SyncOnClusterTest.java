// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.concurrent.ThreadLocalRandom;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.lib.PersonIdent;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** plan, sync and status on a real cluster, from a Git repository. */
@Tag("cluster")
class SyncOnClusterTest {
  private final String namespace =
      "cli-" + Long.toString(ThreadLocalRandom.current().nextLong(1L << 40), 36);

  @TempDir private Path directory;
  private Gitops gitops;
  private String kubeconfig = "";

  @BeforeEach
  void begin() throws Exception {
    String file = System.getenv("GITOPS_TEST_KUBECONFIG");
    Assumptions.assumeTrue(file != null, "GITOPS_TEST_KUBECONFIG names no cluster");
    kubeconfig = file;
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
    gitops.write("repo/base/kustomization.yaml", "resources: [config.yaml]\n");
    gitops.write(
        "repo/base/config.yaml",
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata: {value: " + value + "}\n");
    PersonIdent who = new PersonIdent("Ada", "ada@example.org");
    try (Git git =
        Git.init()
            .setDirectory(directory.resolve("repo").toFile())
            .setInitialBranch("main")
            .call()) {
      git.add().addFilepattern(".").call();
      git.commit().setMessage(value).setAuthor(who).setCommitter(who).setSign(false).call();
    }
  }

  private Gitops.Result run(String command, String... more) throws Exception {
    String[] arguments = new String[7 + more.length];
    String[] common = {command, "-f", "app.yaml", "--repo", "repo", "--kubeconfig", kubeconfig};
    System.arraycopy(common, 0, arguments, 0, 7);
    System.arraycopy(more, 0, arguments, 7, more.length);
    return gitops.run(arguments);
  }

  @Test
  void planSyncStatus_tellTheSameStory() throws Exception {
    Gitops.Result plan = run("plan", "--exit-code");
    assertThat(plan.exit()).as(plan.err()).isEqualTo(2);
    assertThat(plan.out()).contains("+ ConfigMap/" + namespace + "/c  does not exist");

    Gitops.Result sync = run("sync");
    assertThat(sync.exit()).as(sync.err()).isZero();
    assertThat(sync.err()).contains("applied ConfigMap/" + namespace + "/c");

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
}
