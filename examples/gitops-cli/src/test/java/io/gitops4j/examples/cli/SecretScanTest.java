// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.eclipse.jgit.api.Git;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a command prints or writes holds no secret value: none of a Secret, a generator, the
 * environment or a kubeconfig. {@code build} and {@code secrets decrypt} print them on purpose.
 */
class SecretScanTest {
  private static final String OLD = "canary-old-3c91";
  private static final String NEW = "canary-new-77aa";
  private static final String LIVE = "canary-live-5d10";
  private static final String ENVIRONMENT = "canary-environment-9b2f";
  private static final List<String> FORMS =
      List.of("text", "unified", "markdown", "html", "json", "junit", "sarif");

  private static final Map<String, String> VARIABLES =
      Map.of(
          "GITHUB_TOKEN", ENVIRONMENT + "-github",
          "GITLAB_TOKEN", ENVIRONMENT + "-gitlab",
          "CI_JOB_TOKEN", ENVIRONMENT + "-job",
          "SOPS_AGE_KEY", ENVIRONMENT + "-age");

  @TempDir private Path directory;
  private Gitops gitops;
  private final List<String> said = new ArrayList<>();

  @BeforeEach
  void begin() throws Exception {
    gitops = new Gitops(directory);
    try (Git git = Git.init().setDirectory(directory.toFile()).setInitialBranch("main").call()) {
      tree(OLD);
      Repositories.commit(git, "c");
      git.tag().setName("old").setAnnotated(false).call();
      tree(NEW);
      Repositories.commit(git, "c");
    }
    gitops.write("live.yaml", secret("plain", "data: {k: " + encoded(LIVE) + "}"));
    gitops.write(
        "kubeconfig",
        """
        apiVersion: v1
        kind: Config
        current-context: c
        contexts: [{name: c, context: {cluster: c, user: u}}]
        clusters: [{name: c, cluster: {server: 'http://127.0.0.1:1'}}]
        users: [{name: u, user: {token: %s-token}}]
        """
            .formatted(ENVIRONMENT));
    gitops.write(
        "app.yaml",
        """
        apiVersion: argoproj.io/v1alpha1
        kind: Application
        metadata: {name: app, namespace: argocd}
        spec:
          project: default
          source: {repoURL: 'https://example.org/x.git', path: app, targetRevision: main}
          destination: {server: 'https://kubernetes.default.svc', namespace: default}
        """);
  }

  private void tree(String value) throws IOException {
    gitops.write(
        "app/kustomization.yaml",
        """
        resources: [plain.yaml]
        secretGenerator:
        - name: literal
          literals: [k=%s]
        - name: file
          files: [k=secret.txt]
        - name: environment
          envs: [secret.env]
        patches: [{path: patch.yaml}]
        """
            .formatted(value));
    gitops.write("app/plain.yaml", secret("plain", "data: {k: " + encoded(value) + "}"));
    gitops.write("app/patch.yaml", secret("plain", "stringData: {l: " + value + "}"));
    gitops.write("app/secret.txt", value);
    gitops.write("app/secret.env", "K=" + value + "\n");
    gitops.write("broken/kustomization.yaml", "resources: [s.yaml]\n");
    gitops.write("broken/s.yaml", secret("s", "stringData: {k: " + value));
    gitops.write("wrong/kustomization.yaml", "resources: [s.yaml]\n");
    gitops.write("wrong/s.yaml", secret("s", "data: {k: [" + value + "]}\nwrong: " + value));
  }

  private static String secret(String name, String body) {
    return "apiVersion: v1\nkind: Secret\nmetadata: {name: " + name + "}\n" + body + "\n";
  }

  private static String encoded(String value) {
    return Base64.getEncoder().encodeToString(value.getBytes(StandardCharsets.UTF_8));
  }

  private void run(String... arguments) throws Exception {
    Gitops.Result result = gitops.runIn(VARIABLES, arguments);
    String text = result.out() + result.err();
    assertThat(text).as(String.join(" ", arguments)).isNotBlank();
    said.add(String.join(" ", arguments) + "\n" + text);
  }

  private void runInEachForm(String... arguments) throws Exception {
    List<String> all = new ArrayList<>(List.of(arguments));
    for (String form : FORMS) {
      all.add("--report");
      all.add(form + "=out-" + arguments[0] + "." + form);
    }
    run(all.toArray(String[]::new));
    for (String form : FORMS) {
      Path file = directory.resolve("out-" + arguments[0] + "." + form);
      said.add(file + "\n" + Files.readString(file));
    }
  }

  @Test
  void commands_showNoSecretValue() throws Exception {
    run("explain", "app", "secret/plain");
    run("explain", "app", "secret/plain", "-o", "json");
    run("validate", "app", "broken", "wrong");
    run("validate", "app", "broken", "wrong", "-o", "json", "-o", "sarif=out.sarif");
    said.add(Files.readString(directory.resolve("out.sarif")));
    run("build", "broken");
    run("build", "--all", "broken", "--output-dir", "built", "--report", "out.jsonl");
    said.add(Files.readString(directory.resolve("out.jsonl")));
    runInEachForm("diff", "--git", ".", "--from", "old", "--to", "main", "app");
    runInEachForm("impact", "--repo", ".", "--from", "old", "--to", "main");
    runInEachForm("plan", "-f", "app.yaml", "--repo", ".", "--live", "live.yaml");
    run("status", "-f", "app.yaml", "--repo", ".", "--live", "live.yaml");
    run("plan", "-f", "app.yaml", "--repo", ".", "--kubeconfig", "kubeconfig");
    run("health", "-f", "live.yaml");
    run("comment", "app", "--print", "--from", "old", "--to", "main");
    run("secrets", "decrypt", "app/plain.yaml");
    for (String text : said) {
      for (String value : List.of(OLD, NEW, LIVE, ENVIRONMENT)) {
        assertThat(text).doesNotContain(value);
        if (!value.equals(ENVIRONMENT)) {
          assertThat(text).doesNotContain(encoded(value).substring(0, 16));
        }
      }
    }
    assertThat(said).anyMatch(text -> text.contains("(redacted "));
  }
}
