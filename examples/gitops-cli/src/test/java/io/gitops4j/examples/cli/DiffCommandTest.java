// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiffCommandTest {
  private static final String LIVE =
      """
      apiVersion: v1
      kind: List
      items:
      - apiVersion: v1
        kind: ConfigMap
        metadata:
          name: one
          namespace: shop
          uid: u1
          resourceVersion: "7"
          managedFields:
          - manager: kubectl-edit
            operation: Update
            apiVersion: v1
            time: "2026-01-01T00:00:00Z"
            fieldsType: FieldsV1
            fieldsV1: {"f:data": {"f:level": {}}}
        data: {level: LEVEL}
      - apiVersion: v1
        kind: Secret
        metadata: {name: token, namespace: shop, uid: u2}
        type: Opaque
        data: {k: aHVudGVyMg==}
      """;

  private static final String APPLICATION =
      """
      apiVersion: argoproj.io/v1alpha1
      kind: Application
      metadata: {name: NAME, namespace: argocd}
      spec:
        project: default
        source: {repoURL: 'https://example.org/x.git', path: DIR, targetRevision: main}
        destination: {server: 'https://kubernetes.default.svc', namespace: shop}
        syncPolicy: {automated: {prune: true}}
      """;

  @TempDir private Path directory;
  private Gitops gitops;

  @BeforeEach
  void begin() throws Exception {
    gitops = new Gitops(directory);
    config("info");
    gitops.write(
        "repo/app/kustomization.yaml", "resources: [one.yaml, token.yaml]\nnamespace: shop\n");
    gitops.write(
        "repo/app/token.yaml",
        "apiVersion: v1\nkind: Secret\nmetadata: {name: token}\ntype: Opaque\nstringData: {k: hunter2}\n");
    gitops.write("live.yaml", LIVE.replace("LEVEL", "info"));
    commit();
  }

  private void config(String level) throws Exception {
    gitops.write(
        "repo/app/one.yaml",
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: one}\ndata:\n  level: " + level + "\n");
  }

  private void commit() throws Exception {
    Repositories.commit(directory.resolve("repo"));
  }

  private Gitops.Result run(int exit, String... arguments) throws Exception {
    Gitops.Result result = gitops.run(arguments);
    assertThat(result.exit()).as(result.out() + result.err()).isEqualTo(exit);
    assertThat(result.out() + result.err()).doesNotContain("hunter2", "aHVudGVy", "\u001b");
    return result;
  }

  @Test
  void directoryAndLiveObjects_differByWhatCounts() throws Exception {
    assertThat(run(0, "diff", "repo/app", "--live", "live.yaml").out()).contains("2 unchanged");
    gitops.write("live.yaml", LIVE.replace("LEVEL", "debug"));
    assertThat(run(2, "diff", "repo/app", "--live", "live.yaml").out())
        .contains("~ ConfigMap/shop/one  differs in 1 field")
        .contains(
            "data.level: debug -> info  (live value by kubectl-edit; wanted by repo/app/one.yaml:5)");
    assertThat(run(2, "diff", "repo/app", "--live", "live.yaml", "-o", "unified").out())
        .contains("--- live/ConfigMap/shop/one\n+++ declared/ConfigMap/shop/one\n@@ -1,6 +1,6 @@\n")
        .contains("\n-  level: debug\n+  level: info\n")
        .doesNotContain("managedFields", "resourceVersion");
  }

  @Test
  void twoDirectories_andTwoFiles() throws Exception {
    gitops.write(
        "other/one.yaml",
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: one, namespace: shop}\n");
    Gitops.Result result = run(2, "diff", "other", "repo/app");
    assertThat(result.out())
        .contains("+ Secret/shop/token", "~ ConfigMap/shop/one", "data.level: info");
    assertThat(run(0, "diff", "repo/app", "repo/app").out()).isEqualTo("no differences\n");
    assertThat(run(2, "diff", "live.yaml", "other/one.yaml").out()).contains("- Secret/shop/token");
    run(1, "diff", "nowhere", "repo/app");
    gitops.write("broken/kustomization.yaml", "resources: [nothing.yaml]\n");
    assertThat(run(1, "diff", "broken", "repo/app").err()).contains("nothing.yaml");
  }

  @Test
  void twoRevisions_andARevisionWithLiveObjects() throws Exception {
    config("debug");
    commit();
    assertThat(run(2, "diff", "--git", "repo", "--from", "HEAD~1").out())
        .contains("1 path changes, 1 kustomization renders something else")
        .contains("data.level: info -> debug  (wanted by app/one.yaml:5)");
    assertThat(run(2, "diff", "--git", "repo", "--from", "main~1", "--to", "main", "app").out())
        .contains("app: changed, 1 to update");
    assertThat(run(0, "diff", "--git", "repo", "--from", "main", "app").out())
        .isEqualTo("no differences\n");
    assertThat(run(1, "diff", "--git", "repo", "--from", "main", "nowhere").out())
        .contains("nowhere");
    run(0, "diff", "--git", "repo", "--revision", "HEAD~1", "app", "--live", "live.yaml");
    run(2, "diff", "--git", "repo", "--revision", "HEAD", "app", "--live", "live.yaml");
  }

  @Test
  void applications_areSeenTogether_inEveryForm() throws Exception {
    gitops.write("apps/a.yaml", APPLICATION.replace("NAME", "a").replace("DIR", "app"));
    gitops.write("apps/b.yaml", APPLICATION.replace("NAME", "b").replace("DIR", "moved"));
    gitops.write(
        "repo/moved/two.yaml",
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: two, namespace: shop}\n");
    commit();
    gitops.write(
        "owned.yaml",
        "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  {name: two, namespace: shop, uid: u3, labels: {gitops4j.io/owner: argocd_a}}\n"
            + "---\napiVersion: v1\nkind: PersistentVolumeClaim\nmetadata:\n"
            + "  {name: disk, namespace: shop, uid: u4, labels: {gitops4j.io/owner: argocd_a}}\nspec: {}\n");
    String[] diff = {
      "diff", "-f", "apps", "--repo", "repo", "--live", "live.yaml", "--live", "owned.yaml"
    };
    Gitops.Result refused = run(1, diff);
    assertThat(refused.out())
        .contains("ConfigMap/shop/two moves from argocd/a to argocd/b")
        .contains("PersistentVolumeClaim/shop/disk is not deleted unless it is named")
        .contains("--allow-delete KIND/NAME");
    Path out = directory.resolve("out");
    Gitops.Result named =
        run(
            2,
            Stream.concat(
                    Arrays.stream(diff),
                    Stream.of(
                        "--allow-delete",
                        "pvc/disk",
                        "-o",
                        "json",
                        "--report",
                        "html=out/diff.html",
                        "--report",
                        "markdown=out/diff.md",
                        "--report",
                        "junit=out/diff.xml",
                        "--report",
                        "sarif=out/diff.sarif",
                        "--report",
                        "unified=out/diff.txt"))
                .toArray(String[]::new));
    JsonNode report = new ObjectMapper().readTree(named.out());
    assertThat(report.at("/moves/0/to").asText()).isEqualTo("argocd/b");
    assertThat(report.at("/counts/delete").asInt()).isEqualTo(1);
    assertThat(Files.readString(out.resolve("diff.html"))).startsWith("<!doctype html>");
    assertThat(Files.readString(out.resolve("diff.md"))).contains("<details>");
    assertThat(Files.readString(out.resolve("diff.xml"))).contains("<testsuite name=\"argocd/a\"");
    assertThat(
            new ObjectMapper().readTree(out.resolve("diff.sarif").toFile()).at("/version").asText())
        .isEqualTo("2.1.0");
    assertThat(Files.readString(out.resolve("diff.txt"))).contains("+++ /dev/null");
  }

  @Test
  void plan_offline_takesAKustomizationWithAServiceAccount() throws Exception {
    gitops.write(
        "flux.yaml",
        """
        apiVersion: source.toolkit.fluxcd.io/v1
        kind: GitRepository
        metadata: {name: repo, namespace: flux-system}
        spec: {interval: 1m, url: 'https://example.org/x.git', ref: {branch: main}}
        ---
        apiVersion: kustomize.toolkit.fluxcd.io/v1
        kind: Kustomization
        metadata: {name: app, namespace: flux-system}
        spec:
          interval: 10m
          path: ./app
          prune: true
          serviceAccountName: deployer
          sourceRef: {kind: GitRepository, name: repo}
        """);
    assertThat(run(0, "plan", "-f", "flux.yaml", "--repo", "repo", "--live", "live.yaml").out())
        .contains("ConfigMap/shop/one");
  }

  @Test
  void plan_tellsWhatComesAfterWhat_andWhereItCannot() throws Exception {
    String annotation = "config.kubernetes.io/depends-on: ";
    gitops.write(
        "repo/app/two.yaml",
        "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: two\n  annotations:\n    "
            + annotation
            + "/namespaces/shop/Secret/token\n");
    gitops.write(
        "repo/app/kustomization.yaml",
        "resources: [one.yaml, token.yaml, two.yaml]\nnamespace: shop\n");
    gitops.write("app.yaml", APPLICATION.replace("NAME", "a").replace("DIR", "app"));
    commit();
    String[] plan = {"plan", "-f", "app.yaml", "--repo", "repo", "--live", "live.yaml"};
    assertThat(run(0, plan).out())
        .contains("+ ConfigMap/shop/two  does not exist, after Secret/shop/token");

    gitops.write(
        "repo/app/patch.yaml",
        "apiVersion: v1\nkind: Secret\nmetadata:\n  name: token\n  annotations:\n    "
            + annotation
            + "/namespaces/shop/ConfigMap/two\n");
    gitops.write(
        "repo/app/kustomization.yaml",
        "resources: [one.yaml, token.yaml, two.yaml]\nnamespace: shop\npatches: [{path:"
            + " patch.yaml}]\n");
    commit();
    Gitops.Result circle = gitops.run(plan);
    assertThat(circle.exit()).isEqualTo(1);
    assertThat(circle.out() + circle.err())
        .contains("objects depend on each other in a circle")
        .contains("ConfigMap/shop/two → Secret/shop/token → ConfigMap/shop/two")
        .contains("app/two.yaml:6")
        .doesNotContain("hunter2");
  }

  @Test
  void plan_offline_readsAnArtifactFromTheRepositoryThatItIsMadeOf() throws Exception {
    gitops.write(
        "artifact.yaml",
        """
        apiVersion: source.toolkit.fluxcd.io/v1
        kind: OCIRepository
        metadata: {name: repo, namespace: flux-system}
        spec: {interval: 1m, url: 'oci://registry.example.org/org/x', ref: {tag: v1}, secretRef: {name: pull}}
        ---
        apiVersion: kustomize.toolkit.fluxcd.io/v1
        kind: Kustomization
        metadata: {name: app, namespace: flux-system}
        spec: {interval: 10m, path: ./app, prune: true, sourceRef: {kind: OCIRepository, name: repo}}
        """);
    assertThat(run(0, "plan", "-f", "artifact.yaml", "--repo", "repo", "--live", "live.yaml").out())
        .contains("ConfigMap/shop/one");
  }

  @Test
  void wrongUsage_saysWhatIsMissing() throws Exception {
    assertThat(run(64, "diff").err()).contains("compare what?");
    assertThat(run(64, "diff", "repo/app").err()).contains("compare repo/app with what?");
    assertThat(run(64, "diff", "--to", "x").err()).contains("--to needs --from");
    assertThat(run(64, "diff", "a", "b", "--report", "pdf=x").err())
        .contains("pdf (expected: text, unified, markdown, html, json, junit, sarif)");
    assertThat(run(64, "diff", "-f", "none.yaml", "--live", "live.yaml").err())
        .contains("no such file: none.yaml");
    assertThat(run(1, "diff", "repo/app", "--live", "none.yaml").err()).contains("none.yaml");
  }
}
