// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.app.format;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.app.Application;
import io.gitops4j.core.app.BuildEnvironment;
import io.gitops4j.core.app.Source;
import io.gitops4j.core.app.SourceParameters.Settled;
import io.gitops4j.core.error.Issue;
import io.gitops4j.core.render.DirectoryOptions;
import io.gitops4j.core.render.HelmOptions;
import io.gitops4j.core.render.KustomizeOverrides;
import io.gitops4j.core.source.ChartOptions;
import io.gitops4j.core.source.MemoryTree;
import io.gitops4j.core.source.RevisionTarget;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArgoSourceTest {
  private static final String HELM =
      """
      helm:
        releaseName: web
        valueFiles: [values-live.yaml, $values/web.yaml]
        ignoreMissingValueFiles: true
        values: 'replicas: 1'
        valuesObject: {replicas: 2, hosts: [a, b]}
        parameters:
          - {name: image.tag, value: $ARGOCD_APP_REVISION_SHORT, forceString: true}
          - {name: on}
        fileParameters: [{name: motd, path: files/motd.txt}]
        skipCrds: true
        skipTests: true
        skipSchemaValidation: true
        passCredentials: true
        version: v3
        namespace: other
        kubeVersion: 1.34.0
        apiVersions: [monitoring.coreos.com/v1]
      """;

  @Test
  void helm_readWhole_withoutIssue() {
    HelmOptions helm = (HelmOptions) source(HELM).options();
    assertThat(helm).isNotNull();
    assertThat(helm.releaseName()).isEqualTo("web");
    assertThat(helm.namespace()).isEqualTo("other");
    assertThat(helm.valueFiles()).containsExactly("values-live.yaml", "$values/web.yaml");
    assertThat(helm.ignoreMissingValueFiles()).isTrue();
    assertThat(helm.values()).isEqualTo("hosts:\n- a\n- b\nreplicas: 2\n");
    assertThat(helm.parameters())
        .containsExactly(
            new HelmOptions.Parameter("image.tag", "$ARGOCD_APP_REVISION_SHORT", true),
            new HelmOptions.Parameter("on", "", false));
    assertThat(helm.fileParameters())
        .containsExactly(new HelmOptions.FileParameter("motd", "files/motd.txt"));
    assertThat(helm.skipCrds() && helm.skipTests() && helm.skipSchemaValidation()).isTrue();
    assertThat(helm.kubeVersion()).isEqualTo("1.34.0");
    assertThat(helm.apiVersions()).containsExactly("monitoring.coreos.com/v1");
    assertThat(helm.toString()).doesNotContain("replicas", "REVISION");
  }

  @Test
  void valuesWithoutAnObject_areTakenAsTheyAre() {
    HelmOptions helm = (HelmOptions) source("helm: {values: 'a: 1 # one'}\n").options();
    assertThat(helm).isNotNull();
    assertThat(helm.values()).isEqualTo("a: 1 # one");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "plugin: {name: cue, env: [{name: A, value: b}]} | spec.source.plugin",
        "directory: {jsonnet: {tlas: [{name: a, value: b}]}} | spec.source.directory.jsonnet",
        "chart: redis | spec.source.chart",
        "helm: {version: v2} | spec.source.helm.version",
      })
  void whatIsNotDone_isRefusedByName(String field, String path) {
    ReadApplications read = read(field + "\n");
    assertThat(read.applications()).isEmpty();
    assertThat(read.errors()).hasSize(1);
    Issue issue = read.errors().get(0);
    assertThat(issue.code()).isEqualTo(FormatError.UNSUPPORTED);
    assertThat(issue.location().field()).isEqualTo(path);
    assertThat(issue.location().line()).isPositive();
    assertThat(read.warnings()).isEmpty();
  }

  private static ReadApplications readChart(String source) {
    String text =
        """
        apiVersion: argoproj.io/v1alpha1
        kind: Application
        metadata: {name: shop}
        spec:
          destination: {name: prod, namespace: live}
          project: ''
        """
            + source.indent(2);
    return ApplicationReader.ofDefaults().withCharts(true).read("app.yaml", text.getBytes(UTF_8));
  }

  @Test
  void chartOfAHelmRepository_isASourceOfItsOwn_besideTheFilesOfAnother() {
    ReadApplications read =
        readChart(
            """
            sources:
            - repoURL: https://charts.example.org
              chart: redis
              targetRevision: ~1.2
              helm: {passCredentials: true, valueFiles: [$values/redis.yaml]}
            - {repoURL: registry.example.org/charts, chart: web, targetRevision: 1.0.0}
            - {repoURL: 'https://git.example.org/config.git', targetRevision: main, ref: values}
            """);
    assertThat(read.errors()).isEmpty();
    List<Source> sources = read.applications().get(0).sources();
    assertThat(sources)
        .extracting(source -> source.ref().options().chart())
        .containsExactly(new ChartOptions("redis", true), new ChartOptions("web", false), null);
    assertThat(sources.get(0).ref().target()).isEqualTo(new RevisionTarget.SemVer("~1.2"));
    assertThat(sources.get(0).path().isRoot()).isTrue();
    assertThat(sources.get(1).options()).isInstanceOf(HelmOptions.class);
    assertThat(sources.get(1).ref().url()).isEqualTo("registry.example.org/charts");
    assertThat(sources).extracting(Source::rendered).containsExactly(true, true, false);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "targetRevision: 1.0.0, kustomize: {} | spec.source.chart",
        "helm: {} | spec.source.targetRevision",
        "targetRevision: 1.0.0, chart: ../redis | spec.source.chart",
      })
  void chartOfAHelmRepository_whatIsWrong_isToldWithItsPlace(String fields, String path) {
    String chart = fields.contains("chart:") ? "" : ", chart: redis";
    ReadApplications read =
        readChart("source: {repoURL: 'https://charts.example.org', " + fields + chart + "}\n");
    assertThat(read.applications()).isEmpty();
    assertThat(read.errors()).extracting(issue -> issue.location().field()).containsExactly(path);
  }

  @Test
  void severalKindsTogether_areAnError() {
    ReadApplications read = read("kustomize: {}\nhelm: {}\n");
    assertThat(read.errors())
        .extracting(Issue::message)
        .containsExactly("kustomize and helm are given together");
  }

  @Test
  void versionOfKustomize_otherThanOurs_isTold() {
    assertThat(read("kustomize: {version: v5.8.1}\n").issues()).isEmpty();
    assertThat(read("kustomize: {version: v4.5.7}\n").warnings())
        .extracting(issue -> issue.location().field())
        .containsExactly("spec.source.kustomize.version");
  }

  @Test
  void directory_readWhole() {
    String written =
        "directory: {recurse: true, include: '*.yaml', exclude: 'x*', disableExtensionFilter: true, jsonnet: {}}\n";
    assertThat(source(written).options())
        .isEqualTo(new DirectoryOptions(true, "*.yaml", "x*", true));
  }

  @Test
  void tagPrefix_goesToTheTagsOfTheRange() {
    assertThat(source("targetRevision: '>=1.2'\ntagPrefix: web-\n").ref().target())
        .isEqualTo(new RevisionTarget.SemVer(">=1.2", "web-"));
    assertThat(source("targetRevision: v1.2.0\ntagPrefix: web-\n").ref().target())
        .isEqualTo(new RevisionTarget.Tag("web-v1.2.0"));
    assertThat(read("targetRevision: main\ntagPrefix: web-\n").errors())
        .extracting(issue -> issue.location().field())
        .containsExactly("spec.source.tagPrefix");
  }

  @Test
  void sourceAlone_isRendered_thoughItHasAName() {
    Source source = source("ref: values\n");
    assertThat(source.rendered()).isTrue();
    assertThat(source.parameters()).isNotNull();
  }

  @Test
  void unknownField_ofEachKind_isTold() {
    assertThat(
            read("helm: {valuesFiles: [x], parameters: [{name: a, forcestring: true}]}\n")
                .warnings())
        .extracting(Issue::hint)
        .containsExactly("did you mean valueFiles?", "did you mean forceString?");
  }

  @Test
  void settle_replacesVariables_whereArgoDoes() {
    String written =
        """
        kustomize:
          namePrefix: $ARGOCD_APP_NAME-
          images: [web=r.example.org/web:$ARGOCD_APP_REVISION_SHORT]
          commonLabels: {app: $ARGOCD_APP_NAME}
          commonAnnotations: {app: $ARGOCD_APP_NAME}
        """;
    KustomizeOverrides plain = (KustomizeOverrides) settled(written, chartless()).options();
    assertThat(plain).isNotNull();
    assertThat(plain.namePrefix()).isEqualTo("$ARGOCD_APP_NAME-");
    assertThat(plain.images().get(0)).matches("web=r.example.org/web:[0-9a-f]{7}");
    assertThat(plain.commonLabels()).isEqualTo(Map.of("app", "shop"));
    assertThat(plain.commonAnnotations()).isEqualTo(Map.of("app", "$ARGOCD_APP_NAME"));
    KustomizeOverrides substituted =
        (KustomizeOverrides)
            settled(written + "  commonAnnotationsEnvsubst: true\n", chartless()).options();
    assertThat(substituted).isNotNull();
    assertThat(substituted.commonAnnotations()).isEqualTo(Map.of("app", "shop"));
  }

  @Test
  void settle_chart_isReleasedUnderTheNameOfTheApplication() {
    MemoryTree.Builder chart = MemoryTree.builder().file("app/Chart.yaml", "name: web");
    HelmOptions found = (HelmOptions) settled("", chart).options();
    assertThat(found).isNotNull();
    assertThat(found.releaseName()).isEqualTo("shop");
    assertThat(found.namespace()).isEqualTo("live");
    chart.file("app/kustomization.yaml", "resources: []");
    assertThat(settled("", chart).options()).as("kustomize goes before Helm").isNull();
  }

  @Test
  void settle_overrideFiles_areMergedInTheirOrder() {
    MemoryTree.Builder tree =
        MemoryTree.builder()
            .file(
                "app/.argocd-source.yaml",
                "kustomize: {namePrefix: all-, nameSuffix: -all, images: [a=b:1]}\npath: elsewhere\n")
            .file("app/.argocd-source-shop.yaml", "kustomize: {nameSuffix: -shop, namespace: null}")
            .file("app/.argocd-source-other.yaml", "kustomize: {nameSuffix: -other}");
    Settled settled = settled("kustomize: {namePrefix: own-, namespace: own}\n", tree);
    assertThat(settled.issues()).isEmpty();
    assertThat(settled.options())
        .isEqualTo(
            KustomizeOverrides.builder()
                .namePrefix("all-")
                .nameSuffix("-shop")
                .image("a=b:1")
                .build());
  }

  @Test
  void settle_wrongOverrideFile_isAnErrorAtItsPlace() {
    MemoryTree.Builder tree =
        MemoryTree.builder()
            .file("app/.argocd-source.yaml", "kustomize:\n  namePrefix: 5\n  nameSufix: x\n")
            .file("app/.argocd-source-shop.yaml", "[]");
    List<Issue> issues = settled("", tree).issues();
    assertThat(issues)
        .extracting(issue -> issue.location().file() + ":" + issue.location().line())
        .containsExactly(
            "app/.argocd-source.yaml:2",
            "app/.argocd-source.yaml:3",
            "app/.argocd-source-shop.yaml:0");
    assertThat(
            settled(
                    "helm: {}\n",
                    MemoryTree.builder().file("app/.argocd-source.yaml", "kustomize: {}"))
                .issues())
        .extracting(Issue::message)
        .containsExactly("kustomize and helm are given together");
  }

  private static MemoryTree.Builder chartless() {
    return MemoryTree.builder().file("app/kustomization.yaml", "resources: []");
  }

  private static Settled settled(String fields, MemoryTree.Builder files) {
    Application application = application(read(fields));
    Source source = application.sources().get(0);
    MemoryTree tree = files.build();
    assertThat(source.parameters()).isNotNull();
    return source
        .parameters()
        .settle(tree, source.path(), BuildEnvironment.of(application, source, tree.revision()));
  }

  private static Source source(String fields) {
    ReadApplications read = read(fields);
    assertThat(read.issues()).isEmpty();
    return application(read).sources().get(0);
  }

  private static Application application(ReadApplications read) {
    assertThat(read.errors()).isEmpty();
    return read.applications().get(0);
  }

  private static ReadApplications read(String fields) {
    String text =
        """
        apiVersion: argoproj.io/v1alpha1
        kind: Application
        metadata: {name: shop}
        spec:
          destination: {name: prod, namespace: live}
          source:
            repoURL: /repos/a
            path: app
        """
            + fields.indent(4);
    return ApplicationReader.ofDefaults().read("app.yaml", text.getBytes(UTF_8));
  }
}
