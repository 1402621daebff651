// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.app.format;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.app.Application;
import io.gitops4j.core.app.Dependency;
import io.gitops4j.core.app.Destination;
import io.gitops4j.core.app.ReleaseName;
import io.gitops4j.core.app.Source;
import io.gitops4j.core.app.SyncOrder;
import io.gitops4j.core.app.SyncPolicy;
import io.gitops4j.core.app.ValueSource;
import io.gitops4j.core.app.VariableSource;
import io.gitops4j.core.app.graph.Declaration;
import io.gitops4j.core.app.graph.GraphNode;
import io.gitops4j.core.app.graph.GraphReader;
import io.gitops4j.core.app.set.ApplicationSetExpander;
import io.gitops4j.core.cluster.Propagation;
import io.gitops4j.core.error.Issue;
import io.gitops4j.core.render.HelmOptions;
import io.gitops4j.core.source.ChartOptions;
import io.gitops4j.core.source.RevisionTarget;
import io.gitops4j.core.source.SourceRef;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.yaml.YamlReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FluxHelmReleaseTest {
  private static final String REPOSITORIES =
      """
      apiVersion: source.toolkit.fluxcd.io/v1
      kind: HelmRepository
      metadata: {name: charts, namespace: apps}
      spec:
        interval: 1h
        url: https://charts.example.org
        passCredentials: true
        secretRef: {name: login}
        certSecretRef: {name: tls}
        timeout: 30s
      ---
      apiVersion: source.toolkit.fluxcd.io/v1beta2
      kind: HelmRepository
      metadata: {name: registry, namespace: apps}
      spec: {type: oci, url: oci://registry.example.org/charts, insecure: true, interval: 5m}
      ---
      apiVersion: source.toolkit.fluxcd.io/v1
      kind: GitRepository
      metadata: {name: config, namespace: apps}
      spec: {interval: 1m, url: https://git.example.org/config.git, ref: {branch: main}}
      ---
      apiVersion: source.toolkit.fluxcd.io/v1
      kind: OCIRepository
      metadata: {name: web, namespace: apps}
      spec:
        interval: 1m
        url: oci://registry.example.org/charts/web
        ref: {semver: 1.x}
        layerSelector: {mediaType: application/vnd.cncf.helm.chart.content.v1.tar+gzip, operation: copy}
      ---
      """;

  private static final String CHART =
      "chart: {spec: {chart: web, version: ~1.2, sourceRef: {kind: HelmRepository, name: charts}}}";

  private static ReadApplications read(String spec) {
    String release =
        "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\n"
            + "metadata: {name: shop, namespace: apps}\nspec:\n"
            + spec.indent(2);
    return ApplicationReader.ofDefaults()
        .withCharts(true)
        .read("release.yaml", (REPOSITORIES + release).getBytes(UTF_8));
  }

  private static Application application(String spec) {
    ReadApplications read = read("interval: 5m\n" + spec);
    assertThat(read.errors()).isEmpty();
    assertThat(read.applications()).hasSize(1);
    return read.applications().get(0);
  }

  private static HelmOptions options(Application application) {
    return (HelmOptions) application.sources().get(0).options();
  }

  @Test
  void release_ofAHelmRepository_readWhole_withoutAWarning() {
    ReadApplications read =
        read(
            CHART
                + """

                interval: 10m
                timeout: 2m
                targetNamespace: live
                serviceAccountName: deployer
                dependsOn: [{name: db}, {name: queue, readyExpr: dep.status.ok}]
                install: {crds: CreateReplace, createNamespace: true, remediation: {retries: 3}}
                upgrade: {crds: CreateReplace, force: true, remediation: {retries: -1}}
                uninstall: {deletionPropagation: foreground}
                driftDetection:
                  mode: enabled
                  ignore: [{paths: [/spec/replicas], target: {kind: Deployment}}]
                values: {replicas: 2, image: {tag: v1}}
                valuesFrom:
                - {kind: ConfigMap, name: base}
                - {kind: Secret, name: keys, valuesKey: token, targetPath: auth.token, optional: true, literal: true}
                postRenderers:
                - kustomize:
                    images: [{name: web, newTag: v2}]
                    patches: [{patch: "- {op: remove, path: /a}", target: {kind: Deployment}}]
                commonMetadata: {labels: {team: web}}
                """);
    assertThat(read.issues()).isEmpty();
    Application application = read.applications().get(0);
    assertThat(application).hasToString("apps/helmrelease.shop");
    Source source = application.sources().get(0);
    SourceRef ref = source.ref();
    assertThat(ref.url()).isEqualTo("https://charts.example.org");
    assertThat(ref.target()).isEqualTo(new RevisionTarget.SemVer("~1.2"));
    assertThat(ref.options().chart()).isEqualTo(new ChartOptions("web", true));
    assertThat(ref.options().access().credentials()).isEqualTo("login");
    assertThat(ref.options().access().certificates()).isEqualTo("tls");
    assertThat(ref.options().access().namespace()).isEqualTo("apps");
    HelmOptions options = options(application);
    assertThat(options.releaseName()).isEqualTo("live-shop");
    assertThat(options.namespace()).isEqualTo("live");
    assertThat(options.values()).isEqualTo("image:\n  tag: v1\nreplicas: 2\n");
    assertThat(options.skipTests()).isTrue();
    assertThat(options.skipCrds()).isFalse();
    assertThat(options.postRenderers()).hasSize(1);
    assertThat(application.references().values())
        .containsExactly(
            new ValueSource(
                VariableSource.Kind.CONFIG_MAP, "base", "values.yaml", null, false, false),
            new ValueSource(VariableSource.Kind.SECRET, "keys", "token", "auth.token", true, true));
    assertThat(application.references().dependencies())
        .containsExactly(
            new Dependency("apps", "helmrelease.db", null),
            new Dependency("apps", "helmrelease.queue", "dep.status.ok"));
    assertThat(application.destination()).isEqualTo(Destination.inCluster("live"));
    assertThat(application.identity()).isNotNull();
    assertThat(application.commonLabels()).containsEntry("team", "web");
    assertThat(application.driftRules()).hasSize(1);
    assertThat(application.cascade()).isEqualTo(Propagation.FOREGROUND);
    SyncPolicy policy = application.syncPolicy();
    assertThat(policy.order()).isEqualTo(SyncOrder.ARGO);
    assertThat(policy.selfHeal() && policy.prune() && policy.createNamespace()).isTrue();
    assertThat(policy.waitForHealth() && policy.options().forces()).isTrue();
    assertThat(policy.timeout()).isEqualTo(Duration.ofMinutes(2));
    assertThat(policy.retry().limit()).isEqualTo(-1);
    assertThat(String.valueOf(application.definition())).doesNotContain("v1");
  }

  @Test
  void release_withoutMore_hasTheDefaultsOfTheController() {
    Application application = application(CHART);
    assertThat(options(application).releaseName()).isEqualTo("shop");
    assertThat(options(application).namespace()).isEqualTo("apps");
    SyncPolicy policy = application.syncPolicy();
    assertThat(policy.selfHeal() || policy.createNamespace() || policy.options().forces())
        .isFalse();
    assertThat(policy.prune() && policy.automated() && policy.waitForHealth()).isTrue();
    assertThat(policy.timeout()).isEqualTo(Duration.ofMinutes(5));
    assertThat(policy.retry().limit()).isZero();
    assertThat(application.cascade()).isEqualTo(Propagation.BACKGROUND);
  }

  @Test
  void release_ofARegistry_namesItsChartBelowTheRepository() {
    SourceRef ref =
        application(CHART.replace("name: charts", "name: registry")).sources().get(0).ref();
    assertThat(ref.url()).isEqualTo("oci://registry.example.org/charts");
    assertThat(ref.options().chart()).isEqualTo(new ChartOptions("web", false));
    assertThat(ref.options().access().insecure()).isTrue();
  }

  @Test
  void release_ofAGitRepository_findsFilesOfValuesFromItsRoot() {
    Application application =
        application(
            """
            chart:
              spec:
                chart: ./charts/web
                sourceRef: {kind: GitRepository, name: config}
                valuesFiles: [charts/web/values.yaml, ./env/live.yaml]
                ignoreMissingValuesFiles: true
            """);
    Source source = application.sources().get(0);
    assertThat(source.path()).hasToString("charts/web");
    assertThat(source.ref().options().isChart()).isFalse();
    assertThat(options(application).defaultFiles())
        .containsExactly("/charts/web/values.yaml", "/./env/live.yaml");
    assertThat(options(application).ignoreMissingValueFiles()).isTrue();
  }

  @Test
  void release_ofAnArtifact_isItsChart() {
    SourceRef ref =
        application("chartRef: {kind: OCIRepository, name: web}").sources().get(0).ref();
    assertThat(ref.url()).isEqualTo("oci://registry.example.org/charts/web");
    assertThat(ref.options().isChart()).isTrue();
    assertThat(ref.options().chart()).isNull();
    assertThat(ref.options().oci().mediaType()).contains("helm.chart.content");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "interval: 1m | spec.chart",
        "interval: 1m, chartRef: {kind: HelmChart, name: x} | spec.chartRef.kind",
        "interval: 1m, chart: {spec: {chart: a, sourceRef: {kind: Bucket, name: x}}} | spec.chart.spec.sourceRef.kind",
        "interval: 1m, chart: {spec: {chart: a, sourceRef: {kind: HelmRepository, name: x}}} | spec.chart.spec.sourceRef.name",
        "interval: 1m, chart: {spec: {chart: a, sourceRef: {kind: HelmRepository, name: charts, namespace: other}}} | spec.chart.spec.sourceRef.namespace",
        "interval: 1m, chart: {spec: {chart: ../a, sourceRef: {kind: HelmRepository, name: charts}}} | spec.chart.spec.chart",
        "CHART | spec.interval",
        "interval: 1m, CHART, values: [a] | spec.values",
        "interval: 1m, CHART, valuesFrom: [{kind: Deployment, name: a}] | spec.valuesFrom[0].kind",
        "interval: 1m, CHART, postRenderers: [{}] | spec.postRenderers[0].kustomize",
      })
  void release_thatIsWrong_isToldWithItsPlace(String spec, String path) {
    ReadApplications read = read("{" + spec.replace("CHART", CHART) + "}");
    assertThat(read.applications()).isEmpty();
    assertThat(read.errors().get(0).location().field()).isEqualTo(path);
  }

  @Test
  void fieldsAboutReleases_areToldToHaveNoEffect() {
    ReadApplications read =
        read(
            CHART
                + """

                interval: 1m
                storageNamespace: other
                maxHistory: 3
                test: {enable: true}
                install: {disableHooks: true, replace: true}
                upgrade: {cleanupOnFail: true, crds: Skip, remediation: {strategy: rollback}}
                uninstall: {keepHistory: true}
                nonsense: 1
                """);
    assertThat(read.errors()).isEmpty();
    assertThat(read.warnings())
        .extracting(issue -> issue.location().field())
        .containsExactlyInAnyOrder(
            "spec.storageNamespace",
            "spec.maxHistory",
            "spec.test",
            "spec.install.disableHooks",
            "spec.install.replace",
            "spec.upgrade.cleanupOnFail",
            "spec.upgrade.crds",
            "spec.upgrade.remediation.strategy",
            "spec.uninstall.keepHistory",
            "spec.nonsense");
  }

  @Test
  void graph_ofReleases_findsTheirRepositoryInAnotherFile_andWhatTheyDependOn() {
    String release =
        """
        apiVersion: helm.toolkit.fluxcd.io/v2
        kind: HelmRelease
        metadata: {name: NAME, namespace: apps}
        spec:
          interval: 1m
          dependsOn: OTHERS
          CHART
        """
            .replace("CHART", CHART);
    List<Declaration> declarations = new ArrayList<>();
    Map.of(
            "sources/all.yaml", REPOSITORIES,
            "apps/shop.yaml", release.replace("NAME", "shop").replace("OTHERS", "[{name: db}]"),
            "apps/db.yaml", release.replace("NAME", "db").replace("OTHERS", "[]"))
        .forEach(
            (file, text) ->
                YamlReader.ofDefaults()
                    .read(file, text)
                    .forEach(node -> declarations.add(new Declaration(file, (MapNode) node))));
    GraphReader.ReadGraph read =
        GraphReader.of(
                ApplicationReader.ofDefaults().withCharts(true),
                ApplicationSetExpander.builder().build())
            .read(declarations);
    assertThat(read.issues()).isEmpty();
    assertThat(read.graph().order())
        .extracting(Application::toString)
        .containsExactly("apps/helmrelease.db", "apps/helmrelease.shop");
    assertThat(read.graph().nodesInOrder())
        .extracting(GraphNode::kind)
        .containsOnly(GraphNode.Kind.HELM_RELEASE);
  }

  @Test
  void withoutHelm_reportedByName() {
    String release =
        "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: shop}\n";
    ReadApplications read =
        ApplicationReader.ofDefaults().read("a.yaml", (REPOSITORIES + release).getBytes(UTF_8));
    assertThat(read.errors()).isEmpty();
    assertThat(read.applications()).isEmpty();
    assertThat(read.warnings())
        .extracting(Issue::code)
        .containsOnly(FormatError.UNSUPPORTED)
        .hasSize(3);
    assertThat(read.warnings().get(2).message()).contains("HelmRelease shop", "gitops-helm");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "kind: HelmRepository, spec: {url: oci://a/b} | spec.url",
        "kind: HelmRepository, spec: {url: https://a/b, type: oci} | spec.url",
        "kind: HelmRepository, spec: {url: https://jo@a/b} | spec.url",
        "kind: HelmRepository, spec: {type: git, url: https://a/b} | spec.type",
      })
  void repository_thatIsWrong_isToldWithItsPlace(String rest, String path) {
    String text =
        "{apiVersion: source.toolkit.fluxcd.io/v1, metadata: {name: a, namespace: b}, "
            + rest
            + "}";
    ReadApplications read =
        ApplicationReader.ofDefaults().withCharts(true).read("a.yaml", text.getBytes(UTF_8));
    assertThat(read.errors()).extracting(issue -> issue.location().field()).containsExactly(path);
  }

  @Test
  void nameOfARelease_longerThanHelmTakes_endsInADigest() {
    String name = "a".repeat(60);
    String release = ReleaseName.of(name, "", "");
    assertThat(release).hasSize(53).startsWith("a".repeat(40) + "-");
    assertThat(ReleaseName.of(name + "b", "", "")).isNotEqualTo(release);
    assertThat(ReleaseName.of("web", "live", "given")).isEqualTo("given");
    assertThat(ReleaseName.object(ReleaseName.application("web"))).isEqualTo("web");
    assertThat(List.of(ReleaseName.of("web", "", ""), ReleaseName.of("web", "live", "")))
        .containsExactly("web", "live-web");
  }
}
