// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Applications written in the other form, and compared with what they were. */
class MigrateCommandTest {
  private static final String APPLICATION =
      """
      apiVersion: argoproj.io/v1alpha1
      kind: Application
      metadata:
        name: web
        namespace: argocd
        finalizers: [resources-finalizer.argocd.argoproj.io/background]
      spec:
        project: default
        source:
          repoURL: https://git.example/fleet.git
          targetRevision: main
          path: web
          kustomize:
            namespace: shop
            images: [web=registry.example/web:v2]
        destination: {server: "https://kubernetes.default.svc", namespace: shop}
        revisionHistoryLimit: 5
        syncPolicy:
          automated: {prune: true, selfHeal: true}
          syncOptions: [CreateNamespace=true, PrunePropagationPolicy=background]
      """;

  private static final String KUSTOMIZATION =
      """
      apiVersion: source.toolkit.fluxcd.io/v1
      kind: GitRepository
      metadata: {name: fleet, namespace: flux-system}
      spec: {interval: 3m, url: "https://git.example/fleet.git", ref: {branch: main}}
      ---
      apiVersion: kustomize.toolkit.fluxcd.io/v1
      kind: Kustomization
      metadata: {name: web, namespace: flux-system}
      spec:
        interval: 3m
        prune: true
        wait: true
        path: ./web
        targetNamespace: shop
        images: [{name: web, newName: registry.example/web, newTag: v2}]
        sourceRef: {kind: GitRepository, name: fleet}
      """;

  @TempDir private Path directory;
  private Gitops gitops;

  @BeforeEach
  void begin() throws Exception {
    gitops = new Gitops(directory);
    gitops.write("repo/web/kustomization.yaml", "resources: [web.yaml]\n");
    gitops.write(
        "repo/web/web.yaml",
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web, annotations: {argocd.argoproj.io/sync-wave: "1"}}
        spec:
          selector: {matchLabels: {app: web}}
          template:
            metadata: {labels: {app: web}}
            spec: {containers: [{name: web, image: web}]}
        """);
    gitops.write("repo/argocd/web.yaml", APPLICATION);
    gitops.write("repo/flux/web.yaml", KUSTOMIZATION);
    Repositories.commit(directory.resolve("repo"));
  }

  @Test
  void migrate_toFlux_writesObjectsThatDeclareTheSame_andTellsWhatIsLost() throws Exception {
    Gitops.Result result =
        gitops.run(
            "migrate",
            "-f",
            "repo/argocd/web.yaml",
            "--repo",
            "repo",
            "--to",
            "flux",
            "--to-namespace",
            "flux-system");

    assertThat(result.exit()).as(result.err()).isZero();
    assertThat(result.out())
        .isEqualTo(
            """
            apiVersion: source.toolkit.fluxcd.io/v1
            kind: GitRepository
            metadata:
              name: web
              namespace: flux-system
            spec:
              interval: 3m
              ref:
                branch: main
              url: https://git.example/fleet.git
            ---
            apiVersion: kustomize.toolkit.fluxcd.io/v1
            kind: Kustomization
            metadata:
              name: web
              namespace: flux-system
            spec:
              deletionPolicy: Delete
              images:
              - name: web
                newName: registry.example/web
                newTag: v2
              interval: 3m
              path: ./web
              prune: true
              sourceRef:
                kind: GitRepository
                name: web
              targetNamespace: shop
              wait: true
            """);
    assertThat(result.err())
        .contains(
            "repo/argocd/web.yaml:17:25 (spec.revisionHistoryLimit): warning: spec.revisionHistoryLimit has no counterpart",
            "the sync option CreateNamespace has no counterpart",
            "Flux does not know Argo CD's sync waves; found: apps/Deployment/shop/web");
  }

  @Test
  void migrate_ofManifestsWithNamespaces_leavesThemThere() throws Exception {
    gitops.write("repo/web/kustomization.yaml", "namespace: front\nresources: [web.yaml]\n");
    gitops.write("app.yaml", APPLICATION.replace("      namespace: shop\n", ""));

    Gitops.Result result =
        gitops.run("migrate", "-f", "app.yaml", "--repo", "repo", "--to", "flux");

    assertThat(result.exit()).as(result.err()).isZero();
    assertThat(result.out()).contains("kind: Kustomization").doesNotContain("targetNamespace");
    assertThat(result.err()).doesNotContain("replaces the namespace");
  }

  @Test
  void compare_asksTheProjectAboutTheRepositoryThatIsMeant() throws Exception {
    gitops.write(
        "project.yaml",
        """
        apiVersion: argoproj.io/v1alpha1
        kind: AppProject
        metadata: {name: team, namespace: argocd}
        spec:
          sourceRepos: ["https://git.example/*"]
          destinations: [{server: "*", namespace: "*"}]
          clusterResourceWhitelist: [{group: "*", kind: "*"}]
        """);
    gitops.write("app.yaml", APPLICATION.replace("project: default", "project: team"));

    Gitops.Result result =
        gitops.run(
            "migrate", "-f", "app.yaml", "-f", "project.yaml", "--repo", "repo", "--to", "flux");

    assertThat(result.exit()).as(result.err()).isZero();
  }

  @Test
  void migrate_toArgoAndBack_comparesEqualEachTime() throws Exception {
    Gitops.Result argo =
        gitops.run("migrate", "-f", "repo/flux/web.yaml", "--repo", "repo", "--to", "argocd");

    assertThat(argo.exit()).as(argo.err()).isZero();
    assertThat(argo.out()).contains("kind: Application", "- web=registry.example/web:v2");

    gitops.write("back.yaml", argo.out());
    Gitops.Result flux = gitops.run("migrate", "-f", "back.yaml", "--repo", "repo", "--to", "flux");

    assertThat(flux.exit()).as(flux.err()).isZero();
    assertThat(flux.out()).contains("targetNamespace: shop", "newTag: v2", "prune: true");
  }

  @Test
  void migrate_ofHead_isTheBranchThatIsGiven() throws Exception {
    gitops.write("app.yaml", APPLICATION.replace("targetRevision: main", "targetRevision: HEAD"));

    Gitops.Result result =
        gitops.run("migrate", "-f", "app.yaml", "--to", "flux", "--default-branch", "trunk");

    assertThat(result.exit()).as(result.err()).isZero();
    assertThat(result.out()).contains("branch: trunk");
    assertThat(result.err()).contains("taken for the branch trunk");
  }

  @Test
  void migrate_ofWhatHasNoCounterpart_writesNothingUnlessForced() throws Exception {
    gitops.write("flux.yaml", KUSTOMIZATION + "  postBuild: {substitute: {PASSWORD: hunter2}}\n");

    Gitops.Result refused = gitops.run("migrate", "-f", "flux.yaml", "--to", "argocd");
    Gitops.Result forced = gitops.run("migrate", "-f", "flux.yaml", "--to", "argocd", "--force");

    assertThat(refused.exit()).isEqualTo(Main.FAILED);
    assertThat(refused.out()).isEmpty();
    assertThat(refused.err())
        .contains(
            "flux.yaml:17:14 (spec.postBuild): error: spec.postBuild has no counterpart, and is left out"
                + " [migrate.lost]",
            "nothing is written")
        .doesNotContain("hunter2");
    assertThat(forced.exit()).isZero();
    assertThat(forced.out()).contains("kind: Application").doesNotContain("hunter2");
  }

  @Test
  void compare_ofTwoForms_isADiff() throws Exception {
    Gitops.Result same =
        gitops.run("compare", "argocd/web", "Kustomization/flux-system/web", "--repo", "repo");
    gitops.write(
        "other.yaml",
        KUSTOMIZATION
            .replace("newTag: v2", "newTag: v3")
            .replace("{name: web, namespace", "{name: other, namespace"));
    Gitops.Result different =
        gitops.run(
            "compare",
            "web",
            "other",
            "-f",
            "repo/argocd/web.yaml",
            "-f",
            "other.yaml",
            "--repo",
            "repo");

    assertThat(same.exit()).as(same.err() + same.out()).isZero();
    assertThat(different.exit()).isEqualTo(Main.DIFFERS);
    assertThat(different.out())
        .contains("registry.example/web:v2 -> registry.example/web:v3")
        .contains("~ apps/Deployment/shop/web");
  }

  @Test
  void compare_ofANameThatTwoHave_asksWhich() throws Exception {
    Gitops.Result result = gitops.run("compare", "web", "web", "--repo", "repo");

    assertThat(result.exit()).isEqualTo(Main.USAGE);
    assertThat(result.err()).contains("web could be argocd/web, flux-system/web");
  }

  @Test
  void migrate_ofAChartInTheRepository_isAHelmRelease() throws Exception {
    gitops.write("repo/charts/db/Chart.yaml", "apiVersion: v2\nname: db\nversion: 1.0.0\n");
    gitops.write("repo/charts/db/values.yaml", "size: 1\nuser: nobody\n");
    gitops.write("repo/charts/db/prod.yaml", "size: 3\n");
    gitops.write(
        "repo/charts/db/templates/config.yaml",
        """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: "{{ .Release.Name }}", namespace: "{{ .Release.Namespace }}"}
        data: {size: "{{ .Values.size }}", user: "{{ .Values.user }}"}
        """);
    gitops.write(
        "db.yaml",
        """
        apiVersion: argoproj.io/v1alpha1
        kind: Application
        metadata: {name: db, namespace: argocd}
        spec:
          source:
            repoURL: https://git.example/fleet.git
            targetRevision: main
            path: charts/db
            helm:
              valueFiles: [prod.yaml]
              parameters: [{name: user, value: ada}]
          destination: {server: "https://kubernetes.default.svc", namespace: shop}
          syncPolicy: {automated: {prune: true, selfHeal: true}}
        """);

    Gitops.Result result = gitops.run("migrate", "-f", "db.yaml", "--repo", "repo", "--to", "flux");

    assertThat(result.exit()).as(result.err()).isZero();
    assertThat(result.out())
        .contains("kind: GitRepository", "kind: HelmRelease", "- charts/db/prod.yaml")
        .contains("user: ada");
  }
}
