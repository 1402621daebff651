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

class MigrationTest {
  private static final String ARGO =
      """
      apiVersion: argoproj.io/v1alpha1
      kind: Application
      metadata:
        name: web
        namespace: argocd
        annotations:
          argocd.argoproj.io/sync-wave: "2"
          argocd.argoproj.io/compare-options: IgnoreExtraneous
          note: kept
        finalizers: [resources-finalizer.argocd.argoproj.io, other.io/one]
      spec:
        project: team
        info: [{name: a, value: b}]
        source:
          repoURL: git@git.example:team/apps.git
          targetRevision: main
          path: web
          kustomize:
            version: v5.0.0
            replicas: [{name: web, count: 3}]
            commonAnnotations: {a: b}
            commonLabels: {team: shop}
            images: ['web=*:v1', 'web:$ARGOCD_APP_REVISION']
            patches: [{path: patch.yaml}]
          somethingNew: {a: b}
        destination: {name: other-cluster, namespace: shop}
        ignoreDifferences:
        - {group: apps, kind: Deployment, jqPathExpressions: [.spec], jsonPointers: [/spec/replicas]}
        syncPolicy:
          automated: {allowEmpty: false}
          managedNamespaceMetadata: {labels: {a: b}}
          syncOptions: [CreateNamespace=true, ServerSideApply=true, PruneLast=true, Validate=true]
          retry: {limit: 5, backoff: {duration: 5s, factor: 2, maxDuration: 3m}}
      """;

  private static final String FLUX =
      """
      apiVersion: source.toolkit.fluxcd.io/v1
      kind: GitRepository
      metadata: {name: fleet, namespace: flux-system}
      spec:
        interval: 1m
        url: https://git.example/fleet.git
        ref: {branch: main}
        secretRef: {name: login}
        verify: {mode: HEAD, secretRef: {name: keys}}
        ignore: "/docs"
      ---
      apiVersion: kustomize.toolkit.fluxcd.io/v1
      kind: Kustomization
      metadata: {name: web, namespace: flux-system}
      spec:
        interval: 10m
        timeout: 5m
        prune: true
        path: ./web
        sourceRef: {kind: GitRepository, name: fleet}
        dependsOn: [{name: infra}]
        decryption: {provider: sops}
        serviceAccountName: web
        kubeConfig: {secretRef: {name: cluster}}
        commonMetadata: {labels: {a: b}, annotations: {c: d}}
        healthChecks: [{apiVersion: v1, kind: Service, name: web}]
        postBuild: {substitute: {PASSWORD: hunter2}}
        patchesStrategicMerge: [{apiVersion: v1, kind: Service, metadata: {name: web}}]
        ignore: [{paths: [/spec/replicas], target: {kind: Deployment, labelSelector: a=b}}]
        somethingNew: true
      """;

  private static List<Declaration> declarations(String yaml) {
    return YamlReader.ofDefaults().read("in.yaml", yaml).stream()
        .map(node -> new Declaration("in.yaml", (MapNode) node))
        .toList();
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
  void toFlux_ofAllThatHasNoCounterpart_namesEachWithItsLine() {
    Migrated migrated = Migration.ofDefaults().toFlux(declarations(ARGO).get(0));

    assertThat(findings(migrated))
        .containsExactlyInAnyOrder(
            "warning 7 metadata.annotations[\"argocd.argoproj.io/sync-wave\"]",
            "warning 8 metadata.annotations[\"argocd.argoproj.io/compare-options\"]",
            "warning 10 metadata.finalizers[0]",
            "warning 10 metadata.finalizers[1]",
            "warning 12 spec.project",
            "warning 13 spec.info",
            "warning 15 spec.source.repoURL",
            "info 16 spec.source.targetRevision",
            "warning 19 spec.source.kustomize.version",
            "error 20 spec.source.kustomize.replicas",
            "error 21 spec.source.kustomize.commonAnnotations",
            "error 22 spec.source.kustomize.commonLabels",
            "error 23 spec.source.kustomize.images[0]",
            "error 23 spec.source.kustomize.images[1]",
            "error 24 spec.source.kustomize.patches[0].path",
            "warning 25 spec.source.somethingNew",
            "error 26 spec.destination.name",
            "warning 26 spec.destination.namespace",
            "info 15 spec.source.directory",
            "info 28 spec.ignoreDifferences",
            "warning 28 spec.ignoreDifferences[0].jqPathExpressions",
            "warning 30 spec.syncPolicy.automated",
            "warning 30 spec.syncPolicy.automated.allowEmpty",
            "warning 31 spec.syncPolicy.managedNamespaceMetadata",
            "warning 32 spec.syncPolicy.syncOptions[0]",
            "warning 32 spec.syncPolicy.syncOptions[2]",
            "warning 33 spec.syncPolicy.retry.limit",
            "warning 33 spec.syncPolicy.retry.backoff.factor",
            "warning 33 spec.syncPolicy.retry.backoff.maxDuration");
    assertThat(migrated.failed()).isTrue();
    MapNode repository = migrated.documents().get(0);
    MapNode kustomization = migrated.documents().get(1);
    assertThat(Edit.text(repository, "spec", "url"))
        .isEqualTo("ssh://git@git.example/team/apps.git");
    assertThat(Edit.text(kustomization, "metadata", "annotations", "note")).isEqualTo("kept");
    assertThat(Edit.text(kustomization, "spec", "deletionPolicy")).isEqualTo("Delete");
  }

  @Test
  void toArgo_ofAllThatHasNoCounterpart_namesEachWithItsLine() {
    List<Declaration> all = declarations(FLUX);

    Migrated migrated = Migration.ofDefaults().withNamespace("argocd").toArgo(all.get(1), all);

    assertThat(findings(migrated))
        .containsExactlyInAnyOrder(
            "info 5 spec.interval",
            "warning 8 spec.secretRef",
            "error 9 spec.verify",
            "error 10 spec.ignore",
            "info 16 spec.interval",
            "warning 17 spec.timeout",
            "warning 21 spec.dependsOn",
            "error 22 spec.decryption",
            "error 23 spec.serviceAccountName",
            "error 24 spec.kubeConfig",
            "error 25 spec.commonMetadata.annotations",
            "warning 26 spec.healthChecks",
            "error 27 spec.postBuild",
            "warning 29 spec.ignore[0].target.labelSelector",
            "warning 30 spec.somethingNew");
    assertThat(migrated.findings())
        .extracting(Issue::toDisplayString)
        .noneMatch(text -> text.contains("hunter2"));
    MapNode application = migrated.documents().get(0);
    assertThat(Edit.text(application, "metadata", "namespace")).isEqualTo("argocd");
    assertThat(Edit.maps(application, "spec", "source", "kustomize", "patches")).hasSize(1);
    assertThat(Edit.texts(application, "metadata", "finalizers"))
        .containsExactly("resources-finalizer.argocd.argoproj.io/background");
  }

  @Test
  void whatCannotBeMigrated_givesNoObjectAndOneError() {
    String plugin = ARGO.replace("path: web\n", "path: web\n    plugin: {name: a}\n");

    Migrated ofPlugin = Migration.ofDefaults().toFlux(declarations(plugin).get(0));
    Migrated withoutSource = Migration.ofDefaults().toArgo(declarations(FLUX).get(1), List.of());

    assertThat(ofPlugin.documents()).isEmpty();
    assertThat(ofPlugin.findings())
        .extracting(Issue::code)
        .containsExactly(MigrationError.IMPOSSIBLE);
    assertThat(withoutSource.documents()).isEmpty();
    assertThat(withoutSource.findings().get(0).message())
        .isEqualTo("the GitRepository is not among the documents");
  }

  @Test
  void tree_tellsAKustomizationFromPlainManifests() {
    String flux =
        FLUX.substring(0, FLUX.indexOf("  dependsOn")).replace("  timeout: 5m\n", "")
            + "  targetNamespace: shop\n";
    List<Declaration> all = declarations(flux);
    MemoryTree plain = MemoryTree.builder().file("web/a.yaml", "a: b").build();
    MemoryTree kustomized = MemoryTree.builder().file("web/kustomization.yaml", "").build();

    MapNode ofPlain =
        Migration.ofDefaults().withTree(plain).toArgo(all.get(1), all).documents().get(0);
    MapNode ofKustomized =
        Migration.ofDefaults().withTree(kustomized).toArgo(all.get(1), all).documents().get(0);

    assertThat(Edit.flag(ofPlain, "spec", "source", "directory", "recurse")).isTrue();
    assertThat(Edit.has(ofPlain, "spec", "source", "kustomize")).isFalse();
    assertThat(Edit.text(ofKustomized, "spec", "source", "kustomize", "namespace"))
        .isEqualTo("shop");
    assertThat(Edit.has(ofKustomized, "spec", "source", "directory")).isFalse();
  }

  @Test
  void filesThatFluxLeavesOut_areALossOnlyWhereTheyWouldBeThere() {
    List<Declaration> all = declarations(FLUX);
    MemoryTree elsewhere = MemoryTree.builder().file("web/a.yaml", "").file("docs/b", "").build();
    MemoryTree below = MemoryTree.builder().file("web/docs/a.yaml", "").build();
    List<Declaration> anywhere = declarations(FLUX.replace("\"/docs\"", "docs"));
    MemoryTree kustomized = MemoryTree.builder().file("web/kustomization.yaml", "").build();

    Migration migration = Migration.ofDefaults();
    assertThat(findings(migration.withTree(elsewhere).toArgo(all.get(1), all)))
        .doesNotContain("error 10 spec.ignore");
    assertThat(findings(migration.withTree(kustomized).toArgo(anywhere.get(1), anywhere)))
        .doesNotContain("error 10 spec.ignore");
    assertThat(findings(migration.withTree(below).toArgo(anywhere.get(1), anywhere)))
        .contains("error 10 spec.ignore");
  }

  private static final String CHART =
      """
      apiVersion: argoproj.io/v1alpha1
      kind: Application
      metadata: {name: db, namespace: argocd}
      spec:
        source:
          repoURL: https://charts.example/stable
          chart: postgresql
          targetRevision: 12.x
          helm:
            valuesObject: {replicas: 1, auth: {user: a}}
            parameters:
            - {name: auth.database, value: shop}
            - {name: port, value: "5432"}
            - {name: label, value: "5", forceString: true}
            - {name: 'hosts[0]', value: a}
            valueFiles: [prod.yaml, $values/x.yaml]
            fileParameters: [{name: a, path: b}]
        destination: {server: "https://kubernetes.default.svc", namespace: shop}
        ignoreDifferences: [{kind: Service, jsonPointers: [/spec/ports]}]
        syncPolicy:
          automated: {prune: true, selfHeal: true}
          syncOptions: [CreateNamespace=true]
      """;

  @Test
  void chart_isAHelmRelease_withItsParametersAsValues() {
    Migrated migrated = Migration.ofDefaults().toFlux(declarations(CHART).get(0));

    assertThat(YamlPrinter.printAll(migrated.documents()))
        .isEqualTo(
            """
            apiVersion: source.toolkit.fluxcd.io/v1
            kind: HelmRepository
            metadata:
              name: db
              namespace: argocd
            spec:
              interval: 3m
              url: https://charts.example/stable
            ---
            apiVersion: helm.toolkit.fluxcd.io/v2
            kind: HelmRelease
            metadata:
              name: db
              namespace: argocd
            spec:
              chart:
                spec:
                  chart: postgresql
                  sourceRef:
                    kind: HelmRepository
                    name: db
                  valuesFiles:
                  - values.yaml
                  - prod.yaml
                  version: 12.x
              driftDetection:
                ignore:
                - paths:
                  - /spec/ports
                  target:
                    kind: Service
                mode: enabled
              install:
                crds: CreateReplace
                createNamespace: true
              interval: 3m
              releaseName: db
              targetNamespace: shop
              upgrade:
                crds: CreateReplace
              values:
                auth:
                  database: shop
                  user: a
                label: "5"
                port: 5432
                replicas: 1
            """);
    assertThat(findings(migrated))
        .containsExactly(
            "error 16 spec.source.helm.valueFiles[1]",
            "error 15 spec.source.helm.parameters[3].name",
            "error 17 spec.source.helm.fileParameters",
            "warning 3 metadata.name");
  }

  @Test
  void chartInARepositoryOfGit_isAHelmReleaseOfIt() {
    String git =
        CHART
            .replace("    chart: postgresql\n", "    path: charts/db\n")
            .replace("https://charts.example/stable", "https://git.example/a.git")
            .replace("12.x", "main");

    List<MapNode> documents = Migration.ofDefaults().toFlux(declarations(git).get(0)).documents();

    assertThat(Edit.text(documents.get(0), "kind")).isEqualTo("GitRepository");
    MapNode chart = Edit.map(documents.get(1), "spec", "chart", "spec");
    assertThat(Edit.text(chart, "chart")).isEqualTo("./charts/db");
    assertThat(Edit.texts(chart, "valuesFiles"))
        .containsExactly("charts/db/values.yaml", "charts/db/prod.yaml");
    assertThat(Edit.has(chart, "version")).isFalse();
  }
}
