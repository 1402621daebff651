// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A repository of two clusters whose Kustomizations have artifacts for sources. */
class ArtifactsTest {
  @TempDir private Path directory;

  private Gitops gitops;

  @BeforeEach
  void repository() throws Exception {
    gitops = new Gitops(directory);
    gitops.write("repo/apps/base/web/kustomization.yaml", "resources: [web.yaml]\n");
    gitops.write(
        "repo/apps/base/web/web.yaml",
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: web}\ndata: {level: base}\n");
    for (String cluster : new String[] {"production", "staging"}) {
      gitops.write(
          "repo/apps/" + cluster + "/kustomization.yaml",
          "resources: [../base/web]\nnamePrefix: " + cluster + "-\n");
      gitops.write("repo/clusters/" + cluster + "/artifacts.yaml", generator(cluster));
      gitops.write(
          "repo/clusters/" + cluster + "/apps.yaml",
          kustomization("infra", "infrastructure", "./configs", "")
              + kustomization("apps", "apps", "./" + cluster, "dependsOn: [{name: infra}]"));
    }
    gitops.write("repo/infrastructure/configs/kustomization.yaml", "resources: [ns.yaml]\n");
    gitops.write(
        "repo/infrastructure/configs/ns.yaml",
        "apiVersion: v1\nkind: Namespace\nmetadata: {name: web}\n");
    Repositories.commit(directory.resolve("repo"));
  }

  private static String generator(String cluster) {
    return """
        apiVersion: source.extensions.fluxcd.io/v1beta1
        kind: ArtifactGenerator
        metadata: {name: flux-system, namespace: flux-system}
        spec:
          sources: [{alias: monorepo, kind: GitRepository, name: flux-system}]
          artifacts:
            - name: infrastructure
              originRevision: "@monorepo"
              copy: [{from: "@monorepo/infrastructure/**", to: "@artifact/"}]
            - name: apps
              originRevision: "@monorepo"
              copy:
                - {from: "@monorepo/apps/base/**", to: "@artifact/base/"}
                - {from: "@monorepo/apps/%1$s/**", to: "@artifact/%1$s/"}
        """
        .formatted(cluster);
  }

  private static String kustomization(String name, String artifact, String path, String more) {
    return """
        ---
        apiVersion: kustomize.toolkit.fluxcd.io/v1
        kind: Kustomization
        metadata: {name: %s, namespace: flux-system}
        spec:
          interval: 1h
          prune: true
          sourceRef: {kind: ExternalArtifact, name: %s}
          path: %s
          %s
        """
        .formatted(name, artifact, path, more);
  }

  @Test
  void build_ofTheRepository_rendersEachFromItsArtifact() throws Exception {
    Gitops.Result result = gitops.run("build", "--repo", "repo", "--output-dir", "out");
    assertThat(result.exit()).as(result.err()).isZero();
    for (String cluster : new String[] {"production", "staging"}) {
      Path out = directory.resolve("out/clusters/" + cluster + "/flux-system");
      assertThat(out.resolve("apps/manifests.yaml"))
          .content()
          .contains("name: " + cluster + "-web");
      assertThat(out.resolve("infra/manifests.yaml")).content().contains("kind: Namespace");
    }
  }

  @Test
  void graph_ofTheRepository_knowsAllOfThem() throws Exception {
    Gitops.Result result = gitops.run("graph", "--repo", "repo");
    assertThat(result.exit()).as(result.err()).isZero();
    assertThat(result.out()).contains("flux-system/apps", "flux-system/infra");
    assertThat(result.out()).doesNotContain("can't be read");
  }

  @Test
  void apps_ofFiles_areReadTogetherWithTheirGenerator() throws Exception {
    Gitops.Result result = gitops.run("build", "-f", "repo/clusters/staging", "--repo", "repo");
    assertThat(result.exit()).as(result.err()).isZero();
    assertThat(result.out()).contains("name: staging-web").doesNotContain("production");
    Gitops.Result alone =
        gitops.run("build", "-f", "repo/clusters/staging/apps.yaml", "--repo", "repo");
    assertThat(alone.exit()).isNotZero();
    assertThat(alone.err()).contains("app.no-source", "made by no ArtifactGenerator");
  }

  @Test
  void validate_ofTheFiles_saysWhatItDoesNotRender() throws Exception {
    Gitops.Result result =
        gitops.run("validate", "repo/clusters/staging/apps.yaml", "repo/apps/staging");
    assertThat(result.exit()).as(result.out() + result.err()).isZero();
    assertThat(result.out()).contains("warning: the ExternalArtifact flux-system/apps");
  }

  @Test
  void artifactOfSeveralRepositories_needsAllButOne() throws Exception {
    gitops.write(
        "two.yaml",
        kustomization("apps", "all", "./", "")
            + """
            ---
            apiVersion: source.extensions.fluxcd.io/v1beta1
            kind: ArtifactGenerator
            metadata: {name: two, namespace: flux-system}
            spec:
              sources:
                - {alias: here, kind: GitRepository, name: here}
                - {alias: there, kind: GitRepository, name: there}
              artifacts:
                - name: all
                  copy:
                    - {from: "@here/apps/base/web/**", to: "@artifact/"}
                    - {from: "@there/more.yaml", to: "@artifact/web.yaml", strategy: Merge}
            ---
            apiVersion: source.toolkit.fluxcd.io/v1
            kind: GitRepository
            metadata: {name: here, namespace: flux-system}
            spec: {interval: 1m, url: "https://git.example.org/here", ref: {branch: main}}
            ---
            apiVersion: source.toolkit.fluxcd.io/v1
            kind: GitRepository
            metadata: {name: there, namespace: flux-system}
            spec: {interval: 1m, url: "https://git.example.org/there", ref: {branch: main}}
            """);
    gitops.write("there/more.yaml", "data: {more: yes-it-is}\n");
    Repositories.commit(directory.resolve("there"));
    Gitops.Result refused = gitops.run("build", "-f", "two.yaml", "--repo", "repo");
    assertThat(refused.exit()).isNotZero();
    assertThat(refused.err()).contains("is composed of several repositories");
    Gitops.Result result =
        gitops.run(
            "build",
            "-f",
            "two.yaml",
            "--repo",
            "repo",
            "--source",
            "https://git.example.org/there=there");
    assertThat(result.exit()).as(result.err()).isZero();
    assertThat(result.out()).contains("level: base", "more: yes-it-is");
  }
}
