// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandLineTest {
  private static final String APPLICATION =
      """
      apiVersion: argoproj.io/v1alpha1
      kind: Application
      metadata: {name: app, namespace: argocd}
      spec:
        project: default
        source: {repoURL: 'https://example.org/x.git', path: base, targetRevision: main}
        destination: {server: 'https://kubernetes.default.svc', namespace: default}
      """;

  @TempDir private Path directory;
  private Gitops gitops;

  @BeforeEach
  void begin() throws Exception {
    gitops = new Gitops(directory);
    gitops.write("base/kustomization.yaml", "resources: [config.yaml]\nnamePrefix: a-\n");
    gitops.write("base/config.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: c\n");
  }

  @Test
  void usageErrors_exit64_andSayWhatToTry() throws Exception {
    Gitops.Result nothing = gitops.run();
    assertThat(nothing.exit()).isEqualTo(64);
    assertThat(nothing.err()).contains("a command is missing").contains("--help");
    assertThat(gitops.run("bild").exit()).isEqualTo(64);
    assertThat(gitops.run("build", "--nope").exit()).isEqualTo(64);
    assertThat(gitops.run("plan").err()).contains("--file");
  }

  @Test
  void help_tellsCommandsAndExitCodes() throws Exception {
    Gitops.Result help = gitops.run("--help");
    assertThat(help.exit()).isZero();
    assertThat(help.out())
        .contains(
            "build", "plan", "sync", "status", "delete", "export", "adopt", "health", "version")
        .contains("Exit codes:")
        .contains("64");
    assertThat(gitops.run("version").out()).contains("renders as kustomize 5.8.1");
    assertThat(gitops.run("generate-completion").out()).contains("complete");
  }

  @Test
  void help_listsOptionsByWhatTheyAreAbout_andRequiredOnesInTheUsage() throws Exception {
    assertThat(gitops.run("sync", "--help").out())
        .startsWith("Usage: gitops sync [OPTIONS]\n")
        .containsSubsequence(
            "\nOptions:\n", "--write-status", "\nWhich applications:\n", "--from-cluster")
        .containsSubsequence("\nThe cluster:\n", "--kubeconfig=FILE", "\nDeletions:\n");
    assertThat(gitops.run("migrate", "--help").out())
        .startsWith("Usage: gitops migrate --to=TOOL [OPTIONS] [NAME...]\n");
    assertThat(gitops.run("secrets", "decrypt", "--help").out())
        .startsWith("Usage: gitops secrets decrypt [OPTIONS] FILE\n");
  }

  @Test
  void help_hasOneLineForEachCommand() {
    assertThat(Commands.line().getUsageMessage().lines())
        .noneMatch(line -> line.matches(" {20,}\\S.*"));
  }

  @Test
  void build_printsTheObjects_orTheErrorWithItsPlace() throws Exception {
    Gitops.Result built = gitops.run("build", "base");
    assertThat(built.exit()).isZero();
    assertThat(built.out()).isEqualTo("apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a-c\n");

    gitops.write("base/config.yaml", "kind: [\n");
    Gitops.Result failed = gitops.run("build", "base");
    assertThat(failed.exit()).isEqualTo(1);
    assertThat(failed.out()).isEmpty();
    assertThat(failed.err()).contains("base/config.yaml:").contains("[yaml.");
  }

  @Test
  void buildAll_goesOnAfterAFailure_andReportsEachDirectory() throws Exception {
    gitops.write("bad/kustomization.yaml", "resources: [gone.yaml]\n");
    Gitops.Result result =
        gitops.run("build", "--all", ".", "--output-dir", "out", "--report", "report.jsonl");
    assertThat(result.exit()).isEqualTo(1);
    assertThat(directory.resolve("out/base/manifests.yaml")).exists();
    assertThat(Files.readAllLines(directory.resolve("report.jsonl")))
        .hasSize(2)
        .anyMatch(line -> line.contains("\"bad\"") && line.contains("\"ok\":false"))
        .anyMatch(line -> line.contains("\"base\"") && line.contains("\"ok\":true"));
  }

  @Test
  void health_readsStandardInput_andPrintsALineForEachObject() throws Exception {
    Gitops.Result result =
        gitops.runWith(
            "apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: {name: p}\n"
                + "status: {phase: Pending}\n---\n"
                + "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\n",
            "health",
            "-f",
            "-",
            "--style",
            "argo-builtin");
    assertThat(result.exit()).isZero();
    assertThat(result.out().lines())
        .hasSize(2)
        .anyMatch(line -> line.contains("\"status\":\"Progressing\""))
        .anyMatch(line -> line.contains("\"status\":null"));
  }

  @Test
  void health_rulesOfTheUser_comeFirstAndMayUseExpressions() throws Exception {
    Path rules =
        gitops.write(
            "rules.yaml",
            "groups: cert-manager.io\nkinds:\n  Certificate:\n"
                + "  - {cel: \"metadata.name.startsWith('a')\", health: Suspended}\n"
                + "  - {helth: Healthy}\n");
    String certificate = "{apiVersion: cert-manager.io/v1, kind: Certificate, metadata: {name: a}}";
    Gitops.Result refused =
        gitops.runWith(certificate, "health", "-f", "-", "--rules", rules.toString());
    assertThat(refused.exit()).isEqualTo(64);
    assertThat(refused.err()).contains("rules.yaml:5").contains("helth");

    gitops.write(
        "rules.yaml", Files.readString(rules).replace("helth: Healthy", "health: Missing"));
    Gitops.Result result =
        gitops.runWith(certificate, "health", "-f", "-", "--rules", rules.toString());
    assertThat(result.out()).contains("\"status\":\"Suspended\"");
  }

  @Test
  void plan_withoutACluster_isAUsageError() throws Exception {
    gitops.write("app.yaml", APPLICATION);
    Gitops.Result result = gitops.run("plan", "-f", "app.yaml");
    assertThat(result.exit()).isEqualTo(64);
    assertThat(result.err()).contains("--kubeconfig");
    assertThat(gitops.run("plan", "-f", "none.yaml", "--kubeconfig", "k").exit()).isEqualTo(64);
  }

  @Test
  void plan_withABadKubeconfig_saysWhatIsWrong() throws Exception {
    gitops.write("app.yaml", APPLICATION);
    assertThat(gitops.run("plan", "-f", "app.yaml", "--kubeconfig", "none").err())
        .contains("cluster.kubeconfig");
    gitops.write("kubeconfig", "clusters: [\n");
    Gitops.Result broken = gitops.run("plan", "-f", "app.yaml", "--kubeconfig", "kubeconfig");
    assertThat(broken.exit()).isEqualTo(1);
    assertThat(broken.err()).contains("kubeconfig");
  }

  @Test
  void sync_withBadApplication_saysWhere_andTouchesNothing() throws Exception {
    gitops.write("app.yaml", APPLICATION.replace("path: base", "path: ../outside"));
    Gitops.Result result = gitops.run("sync", "-f", "app.yaml", "--kubeconfig", "none");
    assertThat(result.exit()).isEqualTo(1);
    assertThat(result.err()).contains("app.yaml:6:");
  }

  @Test
  void status_ofAnUnreachableCluster_isATypedError() throws Exception {
    gitops.write("app.yaml", APPLICATION);
    gitops.write(
        "kubeconfig",
        """
        apiVersion: v1
        kind: Config
        current-context: c
        contexts: [{name: c, context: {cluster: c, user: u}}]
        clusters: [{name: c, cluster: {server: 'http://127.0.0.1:1'}}]
        users: [{name: u, user: {token: s3cret-token}}]
        """);
    Gitops.Result result =
        gitops.run("status", "-f", "app.yaml", "--kubeconfig", "kubeconfig", "--repo", "nowhere");
    assertThat(result.exit()).isEqualTo(1);
    assertThat(result.err()).contains("[source.").doesNotContain("s3cret-token");
  }
}
