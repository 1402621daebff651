// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GraphCommandTest {
  private static final String FLUX =
      """
      apiVersion: source.toolkit.fluxcd.io/v1
      kind: GitRepository
      metadata: {name: fleet, namespace: flux-system}
      spec: {interval: 1m, url: "https://git.example/fleet.git"}
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
            "a circle: flux-system/apps -> flux-system/infra -> flux-system/apps",
            "flux-system/infra depends on flux-system/gone, which is missing");
  }
}
