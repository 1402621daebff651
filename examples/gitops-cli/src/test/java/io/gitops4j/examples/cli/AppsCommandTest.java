// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AppsCommandTest {
  private static final String SET =
      """
      apiVersion: argoproj.io/v1alpha1
      kind: ApplicationSet
      metadata:
        name: apps
        namespace: argocd
      spec:
        goTemplate: true
        goTemplateOptions: [missingkey=error]
        generators:
        - matrix:
            generators:
            - git:
                repoURL: https://git.example/team/apps.git
                revision: main
                directories:
                - path: apps/*
            - clusters:
                selector:
                  matchLabels:
                    env: prod
        strategy:
          type: RollingSync
          rollingSync:
            steps:
            - matchExpressions:
              - {key: app, operator: In, values: [web]}
        template:
          metadata:
            name: '{{ .path.basenameNormalized }}-{{ .name }}'
            labels:
              app: '{{ .path.basename }}'
          spec:
            project: default
            source:
              repoURL: https://git.example/team/apps.git
              path: '{{ .path.path }}'
              targetRevision: main
            destination:
              server: '{{ .server }}'
              namespace: '{{ .path.basename }}'
      """;

  @TempDir private Path directory;
  private Gitops gitops;

  @BeforeEach
  void begin() throws Exception {
    gitops = new Gitops(directory);
    gitops.write("repo/apps/web/config.yaml", "");
    gitops.write("repo/apps/api_v2/config.yaml", "");
    gitops.write("set.yaml", SET);
    gitops.write(
        "clusters.yaml",
        """
        apiVersion: v1
        kind: Secret
        metadata:
          name: eu
          labels:
            argocd.argoproj.io/secret-type: cluster
            env: prod
        stringData:
          name: eu
          server: https://eu.example
          config: '{"bearerToken":"hunter2"}'
        """);
  }

  @Test
  void apps_ofASet_areATableWithTheirSteps() throws Exception {
    Gitops.Result result =
        gitops.run("apps", "set.yaml", "--repo", "repo", "--clusters", "clusters.yaml");

    assertThat(result.err()).isEmpty();
    assertThat(result.exit()).isZero();
    assertThat(result.out())
        .isEqualTo(
            """
            argocd/apps: 2 applications
              NAME       PROJECT  SOURCE                                 DESTINATION                  STEP
              api-v2-eu  default  git.example/team/apps apps/api_v2@main  https://eu.example (api_v2)  by hand
              web-eu     default  git.example/team/apps apps/web@main     https://eu.example (web)     1 (1 at once)
            """
                .replace(
                    "SOURCE                                 DEST",
                    "SOURCE                                  DEST"));
  }

  @Test
  void apps_asObjects_areYamlAndJson() throws Exception {
    Gitops.Result yaml =
        gitops.run(
            "apps", "set.yaml", "--repo", "repo", "--clusters", "clusters.yaml", "-o", "yaml");
    Gitops.Result json =
        gitops.run(
            "apps", "set.yaml", "--repo", "repo", "--clusters", "clusters.yaml", "-o", "json");

    assertThat(yaml.out())
        .startsWith("apiVersion: argoproj.io/v1alpha1\nkind: Application\n")
        .contains("\n---\n", "  name: web-eu\n", "resources-finalizer.argocd.argoproj.io");
    assertThat(json.out())
        .startsWith("[{\"set\":\"argocd/apps\",\"complete\":true,")
        .contains(
            "\"steps\":[{\"applications\":[\"web-eu\"],\"atOnce\":1}]",
            "\"others\":[\"api-v2-eu\"]")
        .doesNotContain("hunter2");
  }

  @Test
  void apps_ofASetThatFails_saysWhereAndFails() throws Exception {
    Gitops.Result result = gitops.run("apps", "set.yaml", "--repo", "repo");

    assertThat(result.exit()).isEqualTo(Main.FAILED);
    assertThat(result.err())
        .contains("set.yaml:18:11", "the clusters are not known here", "set.no-port");
    assertThat(result.out()).startsWith("argocd/apps: 0 applications, not complete");
  }

  @Test
  void plan_ofAnAppOfApps_plansWhatItDeclares() throws Exception {
    String application =
        """
        apiVersion: argoproj.io/v1alpha1
        kind: Application
        metadata:
          name: %s
          namespace: argocd
        spec:
          project: default
          source:
            repoURL: https://git.example/team/apps.git
            path: %s
          destination:
            server: https://kubernetes.default.svc
            namespace: default
        """;
    gitops.write(
        "repo/apps/web/config.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: web\n");
    gitops.write("repo/root/root.yaml", application.formatted("root", "root"));
    gitops.write("repo/root/web.yaml", application.formatted("web", "apps/web"));
    Repositories.commit(directory.resolve("repo"));
    gitops.write("root.yaml", application.formatted("root", "root"));
    gitops.write("live.yaml", "");

    Gitops.Result result =
        gitops.run(
            "plan", "-f", "root.yaml", "--repo", "repo", "--app-of-apps", "--live", "live.yaml");

    assertThat(result.out())
        .contains("+ argoproj.io/Application/argocd/web", "+ ConfigMap/default/web");
  }
}
