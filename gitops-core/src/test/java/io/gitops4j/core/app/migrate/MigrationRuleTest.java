// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.app.migrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.gitops4j.core.app.graph.Declaration;
import io.gitops4j.core.error.Severity;
import io.gitops4j.core.source.MemoryTree;
import io.gitops4j.core.tree.Edit;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.yaml.YamlPrinter;
import io.gitops4j.core.yaml.YamlReader;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Single rules: what is written for a field, and what is told about it. */
class MigrationRuleTest {
  private static final String PLAIN = "path: web, targetRevision: main";
  private static final String CHART = "chart: db, targetRevision: 1.0.0";
  private static final String AUTOMATED = "{automated: {prune: true, selfHeal: true}}";

  private static List<Declaration> declarations(String yaml) {
    return YamlReader.ofDefaults().read("in.yaml", yaml).stream()
        .map(node -> new Declaration("in.yaml", (MapNode) node))
        .toList();
  }

  private static Migrated toFlux(String source, String policy, String more) {
    return Migration.ofDefaults()
        .toFlux(
            declarations(
                    """
                    apiVersion: argoproj.io/v1alpha1
                    kind: Application
                    metadata: {name: web, namespace: argocd}
                    spec:
                      project: default
                      source: {repoURL: "https://git.example/a.git", %s}
                      syncPolicy: %s
                      destination: {server: "https://kubernetes.default.svc", namespace: shop}
                      %s
                    """
                        .formatted(source, policy, more))
                .get(0));
  }

  private static Migrated toArgo(String source, String spec) {
    List<Declaration> all =
        declarations(
            """
            apiVersion: source.toolkit.fluxcd.io/v1
            kind: GitRepository
            metadata: {name: fleet, namespace: flux-system}
            spec: {interval: 3m, url: "https://git.example/a.git", %s}
            ---
            apiVersion: kustomize.toolkit.fluxcd.io/v1
            kind: Kustomization
            metadata: {name: web, namespace: flux-system}
            spec: {interval: 3m, path: ./web, sourceRef: {kind: GitRepository, name: fleet}, %s}
            """
                .formatted(source, spec));
    return Migration.ofDefaults().toArgo(all.get(1), all);
  }

  private static Migrated release(String charts, String chart, String spec) {
    List<Declaration> all =
        declarations(
            """
            apiVersion: source.toolkit.fluxcd.io/v1
            kind: HelmRepository
            metadata: {name: charts, namespace: shop}
            spec: {interval: 3m, url: "https://charts.example", %s}
            ---
            apiVersion: helm.toolkit.fluxcd.io/v2
            kind: HelmRelease
            metadata: {name: db, namespace: shop}
            spec:
              interval: 3m
              chart: {spec: {chart: db, sourceRef: {kind: HelmRepository, name: charts}, %s}}
              %s
            """
                .formatted(charts, chart, spec));
    return Migration.ofDefaults().toArgo(all.get(1), all);
  }

  /** The objects in one line, and the findings that are more than a word. */
  private static String flat(Migrated migrated) {
    StringBuilder text = new StringBuilder();
    migrated.documents().forEach(one -> text.append(YamlPrinter.print(one)));
    migrated.findings().stream()
        .filter(issue -> issue.severity() != Severity.INFO)
        .forEach(
            issue ->
                text.append(issue.severity().name().toLowerCase(Locale.ROOT))
                    .append(' ')
                    .append(issue.location().field())
                    .append('\n'));
    return text.toString().replaceAll("\\s+", " ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "{}                                       | suspend: true         | warning spec.syncPolicy",
        "{automated: {enabled: false}}            | suspend: true         | warning spec.syncPolicy",
        "{automated: {enabled: true}}             | prune: false          | warning spec.syncPolicy.automated",
        "{automated: {selfHeal: true}, syncOptions: [PrunePropagationPolicy=foreground]} | - | warning spec.syncPolicy.syncOptions[0]",
        "{automated: {selfHeal: true}, syncOptions: [ServerSideApply=false]} | -          | warning spec.syncPolicy.syncOptions[0]",
        "{automated: {selfHeal: true}, syncOptions: [RespectIgnoreDifferences=true]} | -  | -",
        "{automated: {selfHeal: true}, retry: {limit: -1, backoff: {duration: '20'}}} | retryInterval: 20s | -",
      })
  void policy(String policy, String written, String told) {
    Migrated migrated = toFlux(PLAIN + ", kustomize: {namespace: shop}", policy, "");

    assertThat(flat(migrated)).contains(written == null ? "" : written);
    if (told == null) {
      assertThat(flat(migrated)).doesNotContain("warning ", "error ");
    } else {
      assertThat(flat(migrated)).contains(told);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "path: a, targetRevision: HEAD                | ref: branch: main      | warning spec.source.targetRevision",
        "path: a                                      | ref: branch: main      | warning spec.source.targetRevision",
        "path: a, targetRevision: v1.2.3-rc.1+b       | ref: tag: v1.2.3-rc.1+b | -",
        "path: a, targetRevision: 1.x                 | ref: semver: 1.x       | -",
        "path: a, targetRevision: abcdef0             | ref: branch: abcdef0   | error spec.source.targetRevision",
        "path: a, targetRevision: 1.2.3, tagPrefix: app- | ref: tag: app-1.2.3 | -",
        "path: a, targetRevision: 1.x, tagPrefix: app-   | ref: semver: 1.x    | error spec.source.tagPrefix",
        "path: a, kustomize: {images: ['web=*:v1']}   | -                      | error spec.source.kustomize.images[0]",
        "path: a, targetRevision: main, kustomize: {images: ['h:5000/web:v1']} | name: h:5000/web newTag: v1 | -",
        "path: a, directory: {include: '*.yaml'}      | -                      | error spec.source.directory.include",
        "path: a, directory: {exclude: '*.yaml'}      | -                      | error spec.source.directory.exclude",
        "path: a, helm: {namespace: other}            | targetNamespace: other | error spec.source.helm.namespace",
        "path: a, helm: {releaseName: a-name-of-a-release-that-is-longer-than-helm-ever-takes} | - | error spec.source.helm.releaseName",
        "path: a, helm: {parameters: [{name: a, value: $ARGOCD_APP_NAME}]} | -  | error spec.source.helm.parameters[0].name",
        "path: a, helm: {valueFiles: ['a*.yaml']}     | -                      | error spec.source.helm.valueFiles[0]",
      })
  void source(String source, String written, String told) {
    Migrated migrated = toFlux(source, AUTOMATED, "");

    assertThat(flat(migrated)).contains(written == null ? "" : written);
    if (told == null) {
      assertThat(flat(migrated)).doesNotContain("warning spec.source", "error ");
    } else {
      assertThat(flat(migrated)).contains(told);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"oci://ghcr.io/a/b\", path: a               | spec.source.repoURL",
        "\"https://git.example/a.git\", plugin: {}    | spec.source.plugin",
        "\"https://git.example/a.git\", directory: {jsonnet: {libs: [a]}} | spec.source.directory",
        "\"\", path: a, directory: {jsonnet: {libs: [a]}} | spec.source.directory",
      })
  void sourceThatFluxHasNot(String source, String field) {
    String yaml = "{spec: {source: {repoURL: %s}, destination: {name: in-cluster}}}";

    Migrated migrated = Migration.ofDefaults().toFlux(declarations(yaml.formatted(source)).get(0));

    assertThat(migrated.documents()).isEmpty();
    assertThat(migrated.findings())
        .singleElement()
        .satisfies(issue -> assertThat(issue.code()).isEqualTo(MigrationError.IMPOSSIBLE))
        .satisfies(issue -> assertThat(issue.location().field()).isEqualTo(field));
  }

  @Test
  void applicationWithoutASource_saysWhy() {
    Declaration none = declarations("{spec: {destination: {name: in-cluster}}}").get(0);
    Declaration hydrated = declarations("{spec: {sourceHydrator: {a: b}}}").get(0);

    assertThat(Migration.ofDefaults().toFlux(none).findings().get(0).message())
        .isEqualTo("the application has no source");
    assertThat(Migration.ofDefaults().toFlux(hydrated).findings().get(0).message())
        .isEqualTo("Flux has no hydrator");
  }

  @Test
  void urlThatFluxDoesNotTake_isAnError() {
    String yaml =
        "{metadata: {name: a}, spec: {source: {repoURL: '%s', %s}, destination: {name: in-cluster}}}";

    for (String url : List.of("git://git.example/a", "file:///srv/a", "/srv/a")) {
      Migrated migrated =
          Migration.ofDefaults().toFlux(declarations(yaml.formatted(url, "path: a")).get(0));
      assertThat(flat(migrated)).as(url).contains("error spec.source.repoURL");
    }
    for (String url : List.of("https://c.example", "ghcr.io/charts", "oci://ghcr.io/charts")) {
      Migrated migrated =
          Migration.ofDefaults().toFlux(declarations(yaml.formatted(url, CHART)).get(0));
      assertThat(flat(migrated)).as(url).doesNotContain("error");
    }
    Migrated bucket =
        Migration.ofDefaults().toFlux(declarations(yaml.formatted("s3://charts", CHART)).get(0));
    assertThat(flat(bucket)).contains("error spec.source.repoURL");
  }

  @Test
  void loginInAUrl_isNotWritten() {
    for (String source : List.of("path: a", CHART)) {
      String yaml =
          "{spec: {source: {repoURL: 'https://u:hunter2@a', %s}, destination: {name: in-cluster}}}";
      Migrated flux = Migration.ofDefaults().toFlux(declarations(yaml.formatted(source)).get(0));
      assertThat(flat(flux)).contains("url: https://a", "warning spec.source.repoURL");
      assertThat(flat(flux) + flux.findings()).doesNotContain("hunter2");
    }
    String flux =
        """
        {kind: GitRepository, metadata: {name: a}, spec: {url: "https://u:hunter2@a"}}
        ---
        {kind: Kustomization, metadata: {name: a}, spec: {sourceRef: {kind: GitRepository, name: a}}}
        """;
    List<Declaration> all = declarations(flux);

    Migrated argo = Migration.ofDefaults().toArgo(all.get(1), all);

    assertThat(flat(argo)).contains("repoURL: https://a", "warning spec.url");
    assertThat(flat(argo) + argo.findings()).doesNotContain("hunter2");
  }

  @Test
  void thatFluxDoesNotWriteWhatIsIgnored_isToldUnlessArgoCdDoesNotEither() {
    String rules = "ignoreDifferences: [{group: apps, kind: Deployment, jsonPointers: [/a]}]";
    String respecting =
        "{automated: {selfHeal: true}, syncOptions: [RespectIgnoreDifferences=true]}";

    assertThat(toFlux(PLAIN, AUTOMATED, rules).findings())
        .extracting(issue -> issue.location().field())
        .contains("spec.ignoreDifferences");
    assertThat(toFlux(PLAIN, respecting, rules).findings())
        .extracting(issue -> issue.location().field())
        .doesNotContain("spec.ignoreDifferences");
  }

  @Test
  void defaultBranch_isTheOneThatIsGiven() {
    Declaration head =
        declarations("{spec: {source: {repoURL: 'https://a', path: a, targetRevision: HEAD}}}")
            .get(0);

    Migrated migrated = Migration.ofDefaults().withDefaultBranch("trunk").toFlux(head);

    assertThat(Edit.text(migrated.documents().get(0), "spec", "ref", "branch")).isEqualTo("trunk");
  }

  @Test
  void release_withoutPruning_isToldThatHelmPrunes_andAnEmptyNamespaceIsDefault() {
    Migrated migrated = toFlux(CHART, "{automated: {selfHeal: true}}", "");
    Migrated nowhere =
        Migration.ofDefaults()
            .toFlux(
                declarations(
                        "{spec: {source: {repoURL: 'https://a', chart: a}, destination: {name: in-cluster}}}")
                    .get(0));

    assertThat(flat(migrated)).contains("warning spec.syncPolicy.automated");
    assertThat(Edit.text(nowhere.documents().get(1), "spec", "targetNamespace"))
        .isEqualTo("default");
  }

  @Test
  void annotationsOfArgoCd_areNotKept() {
    Declaration noisy =
        declarations(
                """
                metadata:
                  name: a
                  annotations: {notifications.argoproj.io/subscribe.x: y, argocd.argoproj.io/refresh: hard, note: b}
                spec: {source: {repoURL: "https://a", path: a}}
                """)
            .get(0);

    MapNode kustomization = Migration.ofDefaults().toFlux(noisy).documents().get(1);

    assertThat(YamlPrinter.print(Edit.map(kustomization, "metadata", "annotations")))
        .isEqualTo("note: b\n");
  }

  @Test
  void releasesOfOneName_areAnError_andNumbersAreNoNames() {
    String yaml =
        """
        metadata: {name: a}
        spec:
          sources:
          - {repoURL: "https://a", chart: one, name: "2"}
          - {repoURL: "https://a", chart: two%s}
        """;

    Migrated same = Migration.ofDefaults().toFlux(declarations(yaml.formatted("")).get(0));
    Migrated apart =
        Migration.ofDefaults()
            .toFlux(declarations(yaml.formatted(", helm: {releaseName: b}")).get(0));

    assertThat(flat(same)).contains("error spec.sources[1].helm.releaseName");
    assertThat(flat(apart)).doesNotContain("releaseName error", "helm.releaseName");
    assertThat(apart.documents())
        .extracting(one -> Edit.text(one, "kind") + " " + Edit.text(one, "metadata", "name"))
        .containsExactly("HelmRepository a-1", "HelmRelease a-1", "HelmRelease a-2");
  }

  @Test
  void filesOfAnotherRevision_areNotBesideTheChart_andNoFileComesAfterValues() {
    String yaml =
        """
        metadata: {name: a}
        spec:
          sources:
          - {repoURL: "https://a", path: c, targetRevision: main, helm: {valueFiles: [$v/x.yaml, y.yaml]}}
          - {repoURL: "https://a", targetRevision: %s, ref: v}
        """;
    MemoryTree tree = MemoryTree.builder().file("x.yaml", "a: 1\n").build();

    Migration migration = Migration.ofDefaults().withTree(tree);
    Migrated other = migration.toFlux(declarations(yaml.formatted("next")).get(0));
    Migrated beside = migration.toFlux(declarations(yaml.formatted("main")).get(0));

    assertThat(flat(other))
        .contains(
            "warning spec.sources[0].helm.valueFiles[0]",
            "error spec.sources[0].helm.valueFiles[1]");
    assertThat(flat(beside)).contains("- x.yaml - c/y.yaml").doesNotContain("valueFiles[");
  }

  @Test
  void chartBesideAKustomization_isNone() {
    MemoryTree tree =
        MemoryTree.builder().file("a/Chart.yaml", "").file("a/kustomization.yaml", "").build();
    Declaration application =
        declarations("{spec: {source: {repoURL: 'https://a', path: a}}}").get(0);

    List<MapNode> documents = Migration.ofDefaults().withTree(tree).toFlux(application).documents();

    assertThat(Edit.text(documents.get(1), "kind")).isEqualTo("Kustomization");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'ref: {commit: abc, name: refs/heads/a, branch: b}'        | targetRevision: abc",
        "'ref: {name: refs/heads/a, semver: 1.x, tag: t, branch: b}' | targetRevision: refs/heads/a",
        "'ref: {semver: 1.x, tag: t, branch: b}'                    | targetRevision: 1.x",
        "'ref: {tag: t, branch: b}'                                 | targetRevision: t",
        "'ref: {branch: 1.x}'                                       | targetRevision: refs/heads/1.x",
        "'ref: {tag: HEAD}'                                         | targetRevision: refs/tags/HEAD",
        "'timeout: 1m'                                              | targetRevision: master",
        "'suspend: true'                                            | warning spec.suspend",
      })
  void reference(String source, String expected) {
    assertThat(flat(toArgo(source, "prune: true"))).contains(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "prune: true                                       | resources-finalizer.argocd.argoproj.io/background",
        "prune: false, deletionPolicy: WaitForTermination  | resources-finalizer.argocd.argoproj.io/background",
        "suspend: true                                     | argocd.argoproj.io/skip-reconcile: \"true\"",
        "'images: [{name: a, newTag: b, digest: \"sha256:0\"}]' | error spec.images[0].newTag",
        "'commonMetadata: {labels: {a: b}}'                | labelWithoutSelector: true",
        "'ignore: [{paths: [/a], target: {kind: Deployment}}]'  | group: '*' jsonPointers: - /a kind: Deployment",
        "'ignore: [{paths: [/a], target: {group: apps}}]'  | group: apps jsonPointers: - /a kind: '*'",
        "'ignore: [{paths: [/a], target: {kind: Deploy.*}}]' | group: '*' jsonPointers: - /a kind: '*'",
        "'ignore: [{paths: [/a], target: {kind: Deploy.*}}]' | warning spec.ignore[0].target.kind",
        "'ignore: [{paths: [/a]}]'                         | - RespectIgnoreDifferences=true",
      })
  void kustomization(String spec, String expected) {
    assertThat(flat(toArgo("ref: {branch: main}", spec))).contains(expected);
  }

  @Test
  void kustomizationThatLeavesItsObjects_hasNoFinalizer_norRulesThatItLacks() {
    assertThat(flat(toArgo("ref: {branch: main}", "prune: true, deletionPolicy: Orphan")))
        .doesNotContain("finalizers", "RespectIgnoreDifferences");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "uninstall: {deletionPropagation: background}  | finalizers: - resources-finalizer.argocd.argoproj.io/background",
        "install: {crds: Skip}                         | skipCrds: true",
        "maxHistory: 3                                 | targetRevision: '*'",
        "install: {disableSchemaValidation: true}      | warning spec.install.disableSchemaValidation",
      })
  void chart(String spec, String expected) {
    assertThat(flat(release("timeout: 1m", "interval: 3m", spec))).contains(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "uninstall: {deletionPropagation: orphan}                  | finalizers",
        "'{install: {crds: Skip}, upgrade: {crds: CreateReplace}}' | skipCrds",
        "install: {disableSchemaValidation: true}                  | skipSchemaValidation",
      })
  void chartThatLacks(String spec, String absent) {
    String plain = spec.startsWith("{") ? spec.substring(1, spec.length() - 1) : spec;
    assertThat(flat(release("timeout: 1m", "interval: 3m", plain.replace("}, ", "}\n  "))))
        .doesNotContain(absent);
  }

  @Test
  void labelsOfFlux_areNotKept() {
    List<Declaration> all =
        declarations(
            """
            {kind: GitRepository, metadata: {name: fleet}, spec: {url: "https://a"}}
            ---
            kind: Kustomization
            metadata: {name: a, labels: {kustomize.toolkit.fluxcd.io/name: b, team: shop}}
            spec: {sourceRef: {kind: GitRepository, name: fleet}}
            """);

    MapNode application = Migration.ofDefaults().toArgo(all.get(1), all).documents().get(0);

    assertThat(YamlPrinter.print(Edit.map(application, "metadata", "labels")))
        .isEqualTo("team: shop\n");
  }

  @Test
  void revisionOfAnyLength_isReadInTime() {
    String version = "1" + ".1".repeat(200_000);

    assertTimeoutPreemptively(
        Duration.ofSeconds(10),
        () -> {
          assertThat(flat(toFlux("path: a, targetRevision: \"" + version + "\"", AUTOMATED, "")))
              .contains("tag: ");
          assertThat(flat(toFlux("path: a, targetRevision: \"" + version + "!\"", AUTOMATED, "")))
              .contains("branch: ");
        });
  }
}
