// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GraphCommandTest {
  private static final String FLUX =
      """
      apiVersion: source.toolkit.fluxcd.io/v1
      kind: GitRepository
      metadata: {name: fleet, namespace: flux-system}
      spec: {interval: 1m, ref: {branch: main}, url: "https://git.example/fleet.git"}
      ---
      apiVersion: kustomize.toolkit.fluxcd.io/v1
      kind: Kustomization
      metadata: {name: apps, namespace: flux-system}
      spec:
        interval: 1m
        prune: true
        path: ./apps
        sourceRef: {kind: GitRepository, name: fleet}
        dependsOn: [{name: infra}]
      ---
      apiVersion: kustomize.toolkit.fluxcd.io/v1
      kind: Kustomization
      metadata: {name: infra, namespace: flux-system}
      spec:
        interval: 1m
        prune: true
        path: ./infra
        sourceRef: {kind: GitRepository, name: fleet}
      """;

  @TempDir private Path directory;

  @Test
  void graph_ofDependencies_isAnOrder() throws Exception {
    Gitops gitops = new Gitops(directory);
    gitops.write("flux.yaml", FLUX);

    Gitops.Result result = gitops.run("graph", "-f", "flux.yaml");
    Gitops.Result dot = gitops.run("graph", "-f", "flux.yaml", "-o", "dot");

    assertThat(result.exit()).isZero();
    assertThat(result.out())
        .isEqualTo("flux-system/infra\nflux-system/apps  after flux-system/infra\n");
    assertThat(dot.out()).contains("\"flux-system/apps\" -> \"flux-system/infra\";");
  }

  @Test
  void graph_withACircle_showsTheWayAround() throws Exception {
    Gitops gitops = new Gitops(directory);
    gitops.write("flux.yaml", FLUX + "  dependsOn: [{name: apps}, {name: gone}]\n");

    Gitops.Result result = gitops.run("graph", "-f", "flux.yaml");

    assertThat(result.exit()).isEqualTo(Main.FAILED);
    assertThat(result.err())
        .contains(
            "flux.yaml:6:1: error: applications wait for each other in a circle; found:"
                + " flux-system/apps → flux-system/infra → flux-system/apps [graph.cycle]",
            "flux-system/infra depends on flux-system/gone, which is missing");
  }

  private static String argo(String name, String path, String more) {
    return """
        apiVersion: argoproj.io/v1alpha1
        kind: Application
        metadata: {name: %s, namespace: argocd%s}
        spec:
          source: {repoURL: "https://git.example/fleet.git", path: %s}
          destination: {server: "https://kubernetes.default.svc", namespace: shop}
        """
        .formatted(name, more, path);
  }

  private static String wave(int wave) {
    return ", annotations: {argocd.argoproj.io/sync-wave: '" + wave + "'}";
  }

  private void repository(Gitops gitops) throws Exception {
    gitops.write("repo/clusters/flux.yaml", FLUX);
    gitops.write("repo/apps/a.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n");
    gitops.write("repo/infra/i.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: i}\n");
    gitops.write("repo/argocd/root.yaml", argo("root", "children", ""));
    gitops.write("repo/children/late.yaml", argo("late", "late", wave(2)));
    gitops.write("repo/children/early.yaml", argo("early", "early", wave(1)));
    for (String name : new String[] {"late", "early"}) {
      gitops.write(
          "repo/" + name + "/shared.yaml",
          "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: shared}\n");
    }
  }

  @Test
  void graph_ofARepository_hasParentsWavesAndClaims() throws Exception {
    Gitops gitops = new Gitops(directory);
    repository(gitops);

    Gitops.Result result = gitops.run("graph", "--repo", "repo");

    assertThat(result.out().lines())
        .containsExactly(
            "argocd/root",
            "argocd/early  declared by argocd/root",
            "argocd/late  declared by argocd/root  after wave 1 of argocd/root",
            "flux-system/infra",
            "flux-system/apps  after flux-system/infra");
    assertThat(result.err())
        .contains(
            "error: ConfigMap/shop/shared is declared by several applications; found:"
                + " argocd/early (early/shared.yaml:1:1), argocd/late (late/shared.yaml:1:1)");
    assertThat(result.exit()).isEqualTo(Main.FAILED);
  }

  @Test
  void graph_ofReferencesToOtherNamespaces_namesTheOptionThatTakesThem() throws Exception {
    Gitops gitops = new Gitops(directory);
    gitops.write("flux.yaml", FLUX.replace("[{name: infra}]", "[{name: infra, namespace: base}]"));

    Gitops.Result refused = gitops.run("graph", "-f", "flux.yaml");

    assertThat(refused.exit()).isEqualTo(1);
    assertThat(refused.err()).contains("[app.cross-namespace]", "--allow-cross-namespace");
  }

  @Test
  void graph_inOtherForms_tellsTheSame() throws Exception {
    Gitops gitops = new Gitops(directory);
    repository(gitops);

    String json = gitops.run("graph", "--repo", "repo", "-o", "json").out();
    String mermaid = gitops.run("graph", "--repo", "repo", "-o", "mermaid").out();

    assertThat(json)
        .contains(
            "{\"id\":\"argocd/late\",\"kind\":\"application\",\"level\":2,\"namespace\":\"argocd\","
                + "\"name\":\"late\",\"file\":\"repo/children/late.yaml\",\"line\":1,\"after\":["
                + "{\"to\":\"argocd/root\",\"reason\":\"parent\"},"
                + "{\"to\":\"wave 1 of argocd/root\",\"reason\":\"wave\"}]}",
            "\"claims\":[{\"object\":\"ConfigMap/shop/shared\"");
    assertThat(mermaid).startsWith("flowchart RL\n  n0[\"argocd/root\"]\n").contains("n1 -.-> n0");
  }

  @Test
  void graph_ofHostileNames_isSafeInEachForm() throws Exception {
    Gitops gitops = new Gitops(directory);
    gitops.write("flux.yaml", FLUX.replace("{name: apps,", "{name: \"a\\\"];\\u001b[2J\\n<b>\","));

    String dot = gitops.run("graph", "-f", "flux.yaml", "-o", "dot").out();
    String mermaid = gitops.run("graph", "-f", "flux.yaml", "-o", "mermaid").out();

    assertThat(dot).contains("\"flux-system/a\\\"];?[2J?<b>\";");
    assertThat(mermaid).contains("[\"flux-system/a#34;#93;#59;#63;#91;2J#63;#60;b#62;\"]");
  }

  @Test
  void graph_ofACluster_isOfTheObjectsThatLieThere() throws Exception {
    Gitops gitops = new Gitops(directory);
    gitops.write("live.yaml", FLUX + "---\n" + DEFINITIONS);

    Gitops.Result result = gitops.run("graph", "--from-cluster", "--live", "live.yaml");

    assertThat(result.exit()).as(result.err()).isZero();
    assertThat(result.out())
        .isEqualTo("flux-system/infra\nflux-system/apps  after flux-system/infra\n");
  }

  @Test
  void applicationsOfACluster_canBeLookedAtByEachCommandThatHasOne() throws Exception {
    Gitops gitops = new Gitops(directory);
    gitops.write("live.yaml", FLUX + "---\n" + DEFINITIONS);
    for (String place : List.of("apps", "infra")) {
      gitops.write(
          "repo/" + place + "/object.yaml",
          "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: " + place + "}\n");
    }
    Repositories.commit(directory.resolve("repo"));

    for (String command : List.of("plan", "status")) {
      Gitops.Result result =
          gitops.run(command, "--from-cluster", "--live", "live.yaml", "--repo", "repo");
      assertThat(result.out()).as(result.err()).contains("ConfigMap/", "flux-system/infra: ");
    }
    assertThat(gitops.run("history", "--from-cluster").err()).contains("no cluster: give --kube");
    assertThat(gitops.run("compare", "--help").out()).doesNotContain("--from-cluster");
  }

  private static final String DEFINITIONS =
      definition("kustomize.toolkit.fluxcd.io", "Kustomization", "kustomizations")
          + "---\n"
          + definition("source.toolkit.fluxcd.io", "GitRepository", "gitrepositories");

  private static String definition(String group, String kind, String plural) {
    return """
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: {name: %3$s.%1$s}
        spec:
          group: %1$s
          scope: Namespaced
          names: {kind: %2$s, plural: %3$s}
          versions:
          - name: v1
            served: true
            storage: true
            schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}
        """
        .formatted(group, kind, plural);
  }
}
