// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One plan of all applications of a repository. */
class PlanOfManyTest {
  private static final String SOURCE =
      """
      apiVersion: source.toolkit.fluxcd.io/v1
      kind: GitRepository
      metadata: {name: fleet, namespace: flux-system}
      spec: {interval: 1m, url: "https://git.example/fleet.git", ref: {branch: main}}
      """;

  @TempDir private Path directory;

  private static String kustomization(String name, String more) {
    return """
        ---
        apiVersion: kustomize.toolkit.fluxcd.io/v1
        kind: Kustomization
        metadata: {name: %s, namespace: flux-system}
        spec: {interval: 1m, prune: true, path: ./%s, sourceRef: {kind: GitRepository, name: fleet}%s}
        """
        .formatted(name, name, more);
  }

  private static String argo(String name) {
    return """
        apiVersion: argoproj.io/v1alpha1
        kind: Application
        metadata: {name: %s, namespace: argocd}
        spec:
          source: {repoURL: "https://git.example/fleet.git", path: %s}
          destination: {server: "https://kubernetes.default.svc", namespace: shop}
        """
        .formatted(name, name);
  }

  private Gitops repository(String dependsOn) throws Exception {
    Gitops gitops = new Gitops(directory);
    gitops.write("live.yaml", "");
    gitops.write(
        "repo/clusters/flux.yaml",
        SOURCE
            + kustomization("apps", ", dependsOn: [{name: infra}]")
            + kustomization("infra", dependsOn));
    gitops.write(
        "repo/apps/a.yaml",
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, namespace: shop}\n");
    gitops.write("repo/infra/i.yaml", "apiVersion: v1\nkind: Namespace\nmetadata: {name: shop}\n");
    gitops.write("repo/argocd/web.yaml", argo("web"));
    gitops.write("repo/web/w.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: w}\n");
    return gitops;
  }

  @Test
  void plan_ofARepository_isOneReportInTheOrderOfTheGraph() throws Exception {
    Gitops gitops = repository("");
    Repositories.commit(directory.resolve("repo"));

    Gitops.Result result =
        gitops.run("plan", "--repo", "repo", "--live", "live.yaml", "-o", "json");

    assertThat(result.exit()).as(result.err()).isZero();
    assertThat(result.out()).contains("\"after\":[\"flux-system/infra\"]");
    int infra = result.out().indexOf("\"title\":\"flux-system/infra\"");
    assertThat(infra).isPositive();
    assertThat(result.out().indexOf("\"title\":\"flux-system/apps\"")).isGreaterThan(infra);
    assertThat(result.out().indexOf("\"title\":\"argocd/web\"")).isGreaterThan(infra);
  }

  @Test
  void plan_withACircleAndAClaim_saysBoth() throws Exception {
    Gitops gitops = repository(", dependsOn: [{name: apps}]");
    gitops.write(
        "repo/web/w.yaml",
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, namespace: shop}\n");
    Repositories.commit(directory.resolve("repo"));

    Gitops.Result result = gitops.run("plan", "--repo", "repo", "--live", "live.yaml");

    assertThat(result.exit()).isEqualTo(Main.FAILED);
    assertThat(result.out())
        .contains(
            "flux-system/apps → flux-system/infra → flux-system/apps",
            "ConfigMap/shop/a is declared by several applications");
  }

  @Test
  void diff_ofDirectoriesWhole_takesAllFilesBelow() throws Exception {
    Gitops gitops = repository("");
    Repositories.commit(directory.resolve("repo"));

    Gitops.Result result =
        gitops.run(
            "diff", "-f", "repo", "-R", "--repo", "repo", "--live", "live.yaml", "-o", "markdown");

    assertThat(result.exit()).as(result.err()).isEqualTo(Main.DIFFERS);
    assertThat(result.out()).contains("argocd/web", "flux-system/apps", "flux-system/infra");
    assertThat(result.err()).isEmpty();
  }

  @Test
  void plan_tellsOfSecretsThatLieElsewhere_andOnRequestWhatNobodyDeclares() throws Exception {
    Gitops gitops = repository("");
    gitops.write(
        "repo/web/pod.yaml",
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: web}
        spec: {containers: [{name: c, image: i, envFrom: [{secretRef: {name: token}}]}]}
        """);
    Repositories.commit(directory.resolve("repo"));
    gitops.write(
        "live.yaml",
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: forgotten, namespace: shop}\n");

    Gitops.Result plain = gitops.run("plan", "--repo", "repo", "--live", "live.yaml");
    Gitops.Result result =
        gitops.run("plan", "--repo", "repo", "--live", "live.yaml", "--undeclared");

    assertThat(plain.exit()).as(plain.err()).isZero();
    assertThat(plain.out())
        .contains("info: Pod/shop/web needs what nothing here makes: Secret token")
        .doesNotContain("forgotten");
    assertThat(result.exit()).as(result.err()).isZero();
    assertThat(result.out())
        .contains("warning: nobody declares ConfigMap/shop/forgotten [cli.undeclared]");
    assertThat(result.err()).contains("1 object is declared by nobody");
  }
}
