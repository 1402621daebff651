// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.app.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.app.graph.Declaration;
import io.gitops4j.core.error.Issue;
import io.gitops4j.core.source.MemoryTree;
import io.gitops4j.core.tree.Edit;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.yaml.YamlPrinter;
import io.gitops4j.core.yaml.YamlReader;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** Releases of Flux and charts of Argo CD, and applications with several sources. */
class ChartMigrationTest {
  private static final String RELEASE =
      """
      apiVersion: source.toolkit.fluxcd.io/v1
      kind: HelmRepository
      metadata: {name: charts, namespace: flux-system}
      spec: {interval: 3m, url: "https://charts.example/stable", passCredentials: true}
      ---
      apiVersion: helm.toolkit.fluxcd.io/v2
      kind: HelmRelease
      metadata: {name: db, namespace: shop, annotations: {reconcile.fluxcd.io/requestedAt: now}}
      spec:
        interval: 3m
        targetNamespace: data
        chart:
          spec:
            chart: postgresql
            version: 12.x
            sourceRef: {kind: HelmRepository, name: charts, namespace: flux-system}
            valuesFiles: [values.yaml, prod.yaml]
        values: {size: 3}
        driftDetection: {mode: enabled, ignore: [{paths: [/spec/ports], target: {kind: Service}}]}
        install: {createNamespace: true, crds: Skip}
        uninstall: {deletionPropagation: foreground}
      """;

  private static List<Declaration> declarations(String yaml) {
    return YamlReader.ofDefaults().read("in.yaml", yaml).stream()
        .map(node -> new Declaration("in.yaml", (MapNode) node))
        .toList();
  }

  private static Migrated toArgo(String yaml) {
    List<Declaration> all = declarations(yaml);
    return Migration.ofDefaults().toArgo(all.get(all.size() - 1), all);
  }

  private static List<String> findings(Migrated migrated) {
    return migrated.findings().stream()
        .map(
            issue ->
                issue.severity().name().toLowerCase(Locale.ROOT)
                    + " "
                    + issue.location().line()
                    + " "
                    + issue.location().field())
        .toList();
  }

  @Test
  void release_isAnApplicationWithAChart() {
    Migrated migrated = toArgo(RELEASE);

    assertThat(YamlPrinter.printAll(migrated.documents()))
        .isEqualTo(
            """
            apiVersion: argoproj.io/v1alpha1
            kind: Application
            metadata:
              finalizers:
              - resources-finalizer.argocd.argoproj.io
              name: db
              namespace: shop
            spec:
              destination:
                namespace: data
                server: https://kubernetes.default.svc
              ignoreDifferences:
              - group: '*'
                jsonPointers:
                - /spec/ports
                kind: Service
              project: default
              source:
                chart: postgresql
                helm:
                  passCredentials: true
                  releaseName: data-db
                  skipCrds: true
                  valueFiles:
                  - prod.yaml
                  valuesObject:
                    size: 3
                repoURL: https://charts.example/stable
                targetRevision: 12.x
              syncPolicy:
                automated:
                  prune: true
                  selfHeal: true
                retry:
                  limit: 0
                syncOptions:
                - CreateNamespace=true
                - ServerSideApply=true
                - PrunePropagationPolicy=background
            """);
    assertThat(migrated.findings()).isEmpty();
  }

  @Test
  void release_tellsWhatArgoCdCanNotSay() {
    Migrated migrated =
        toArgo(
            RELEASE
                    .replace("[values.yaml, prod.yaml]", "[prod.yaml]")
                    .replace("{createNamespace: true, crds: Skip}", "{remediation: {retries: 3}}")
                + """
                  upgrade: {crds: Create, cleanupOnFail: true}
                  valuesFrom: [{kind: Secret, name: db}]
                  postRenderers: [{kustomize: {}}]
                  commonMetadata: {labels: {a: b}}
                  test: {enable: true}
                  maxHistory: 3
                  timeout: 5m
                  dependsOn: [{name: other}]
                  somethingNew: 1
                """);

    assertThat(findings(migrated))
        .containsExactlyInAnyOrder(
            "error 17 spec.chart.spec.valuesFiles",
            "warning 20 spec.install.remediation.retries",
            "info 22 spec.upgrade.crds",
            "warning 22 spec.upgrade.cleanupOnFail",
            "error 23 spec.valuesFrom",
            "error 24 spec.postRenderers",
            "error 25 spec.commonMetadata",
            "warning 26 spec.test",
            "info 27 spec.maxHistory",
            "warning 28 spec.timeout",
            "warning 29 spec.dependsOn",
            "warning 30 spec.somethingNew");
    MapNode policy = Edit.map(migrated.documents().get(0), "spec", "syncPolicy");
    assertThat(Edit.number(policy, 0, "retry", "limit")).isEqualTo(3);
    assertThat(Edit.text(policy, "retry", "backoff", "duration")).isEqualTo("3m");
  }

  @Test
  void chartOfAnArtifact_isOneOfARegistry_byItsVersion() {
    String artifact =
        """
        apiVersion: source.toolkit.fluxcd.io/v1
        kind: OCIRepository
        metadata: {name: db, namespace: shop}
        spec:
          interval: 3m
          url: oci://ghcr.io/charts/db
          layerSelector: {mediaType: application/vnd.cncf.helm.chart.content.v1.tar+gzip, operation: copy}
          ref: {tag: 1.2.3, digest: "sha256:00"}
        ---
        apiVersion: helm.toolkit.fluxcd.io/v2
        kind: HelmRelease
        metadata: {name: db, namespace: shop}
        spec: {interval: 3m, chartRef: {kind: OCIRepository, name: db}}
        """;

    Migrated migrated = toArgo(artifact);
    Migrated latest = toArgo(artifact.replace("tag: 1.2.3, digest: \"sha256:00\"", ""));

    MapNode source = Edit.map(migrated.documents().get(0), "spec", "source");
    assertThat(Edit.text(source, "repoURL")).isEqualTo("ghcr.io/charts");
    assertThat(Edit.text(source, "chart")).isEqualTo("db");
    assertThat(Edit.text(source, "targetRevision")).isEqualTo("1.2.3");
    assertThat(findings(migrated))
        .containsExactlyInAnyOrder("info 13 spec.upgrade.crds", "warning 8 spec.ref.digest");
    assertThat(findings(latest)).contains("error 8 spec.ref.tag");
  }

  @Test
  void sourcesOfOtherControllers_areRefusedByName() {
    for (String kind : List.of("HelmChart", "ExternalArtifact")) {
      Migrated migrated =
          toArgo(
              """
              apiVersion: helm.toolkit.fluxcd.io/v2
              kind: HelmRelease
              metadata: {name: db, namespace: shop}
              spec: {interval: 3m, chartRef: {kind: %s, name: db}}
              """
                  .formatted(kind));

      assertThat(migrated.documents()).isEmpty();
      assertThat(migrated.findings())
          .extracting(Issue::code)
          .containsExactly(MigrationError.IMPOSSIBLE);
    }
  }

  private static final String SOURCES =
      """
      apiVersion: argoproj.io/v1alpha1
      kind: Application
      metadata: {name: db, namespace: argocd}
      spec:
        project: default
        destination: {server: "https://kubernetes.default.svc", namespace: shop}
        syncPolicy: {automated: {prune: true, selfHeal: true}, retry: {limit: -1}}
        sources:
        - repoURL: https://charts.example/stable
          chart: postgresql
          targetRevision: 12.1.0
          helm: {valueFiles: [prod.yaml, $values/envs/east.yaml], valuesObject: {limits: {cpu: 2}}}
        - {repoURL: "https://git.example/a.git", targetRevision: main, ref: values}
        - repoURL: https://git.example/a.git
          targetRevision: main
          path: extra
          name: extra
          kustomize: {namespace: shop}
      """;

  @Test
  void severalSources_areAnObjectEach_andFilesOfOthersAreCopied() {
    MemoryTree tree =
        MemoryTree.builder()
            .file("envs/east.yaml", "region: east\nlimits: {cpu: 1, memory: 3}\n")
            .file("extra/kustomization.yaml", "")
            .build();

    Migrated migrated =
        Migration.ofDefaults()
            .withTree("https://git.example/a.git", tree)
            .toFlux(declarations(SOURCES).get(0));

    assertThat(migrated.documents())
        .extracting(one -> Edit.text(one, "kind") + " " + Edit.text(one, "metadata", "name"))
        .containsExactly(
            "HelmRepository db-1",
            "HelmRelease db-1",
            "GitRepository db-extra",
            "Kustomization db-extra");
    MapNode release = Edit.map(migrated.documents().get(1), "spec");
    assertThat(Edit.text(release, "releaseName")).isEqualTo("db");
    assertThat(Edit.text(release, "install", "strategy", "name")).isEqualTo("RetryOnFailure");
    assertThat(YamlPrinter.print(Edit.map(release, "values")))
        .isEqualTo("limits:\n  cpu: 2\n  memory: 3\nregion: east\n");
    assertThat(Edit.texts(release, "chart", "spec", "valuesFiles"))
        .containsExactly("values.yaml", "prod.yaml");
    assertThat(findings(migrated))
        .contains("warning 9 spec.sources", "warning 12 spec.sources[0].helm.valueFiles[1]")
        .noneMatch(finding -> finding.startsWith("error"));
  }

  @Test
  void filesOfAnotherSource_thatNobodyHas_areAnError() {
    Migrated migrated = Migration.ofDefaults().toFlux(declarations(SOURCES).get(0));

    assertThat(findings(migrated)).contains("error 12 spec.sources[0].helm.valueFiles[1]");
  }

  @Test
  void fieldOfAnotherType_isTold() {
    Migrated migrated =
        Migration.ofDefaults()
            .toFlux(
                declarations(
                        SOURCES
                            .replace("{namespace: shop}\n", "[a]\n")
                            .replace("prune: true", "prune: x"))
                    .get(0));

    assertThat(findings(migrated))
        .contains("error 18 spec.sources[2].kustomize", "error 7 spec.syncPolicy.automated.prune");
  }
}
