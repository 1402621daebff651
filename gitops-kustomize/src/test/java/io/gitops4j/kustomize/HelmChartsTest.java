// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.kustomize;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.chart.ChartError;
import io.gitops4j.core.chart.ChartException;
import io.gitops4j.core.chart.ChartRequest;
import io.gitops4j.core.error.Issue;
import io.gitops4j.core.render.Manifest;
import io.gitops4j.core.render.RenderRequest;
import io.gitops4j.core.render.Rendered;
import io.gitops4j.core.source.MemoryTree;
import io.gitops4j.core.source.TreePath;
import io.gitops4j.core.spi.ChartInflator;
import io.gitops4j.core.yaml.YamlPrinter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is done around the inflator; what real charts give is tested with a real one. */
class HelmChartsTest {
  private static final String OBJECT =
      "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: made\n  namespace: set-by-helm\n";

  /** Gives what it is told, and remembers what it was asked. */
  private static final class Recorder implements ChartInflator {
    private final List<ChartRequest> requests = new ArrayList<>();
    private final Function<ChartRequest, String> answer;

    Recorder(Function<ChartRequest, String> answer) {
      this.answer = answer;
    }

    Recorder() {
      this(request -> OBJECT);
    }

    @Override
    public String name() {
      return "recorder/1";
    }

    @Override
    public String inflate(ChartRequest request) {
      requests.add(request);
      return answer.apply(request);
    }

    ChartRequest only() {
      assertThat(requests).hasSize(1);
      return requests.get(0);
    }
  }

  private static MemoryTree.Builder tree(String kustomization) {
    return MemoryTree.builder()
        .file("app/kustomization.yaml", kustomization)
        .file("app/charts/web/Chart.yaml", "name: web\nversion: 1.0.0\n")
        .file("app/charts/web/values.yaml", "a: {b: 1, c: 2}\nlist: [v, w]\n")
        .file("app/my.yaml", "a: {b: 3}\n")
        .file("app/more.yaml", "a: {b: 4}\n")
        .file("secrets/values.yaml", "password: hunter2\n")
        .file("elsewhere/web/Chart.yaml", "name: web\nversion: 1.0.0\n")
        .file("elsewhere/web/values.yaml", "far: away\n");
  }

  private static Rendered render(ChartInflator inflator, MemoryTree.Builder tree) {
    return KustomizeRenderer.of(KustomizeOptions.DEFAULTS.withChartInflator(inflator))
        .render(tree.build(), RenderRequest.of(TreePath.of("app")));
  }

  private static String print(Rendered rendered) {
    return YamlPrinter.printAll(rendered.manifests().stream().map(Manifest::root).toList());
  }

  private static Issue only(Rendered rendered) {
    assertThat(rendered.issues()).hasSize(1);
    return rendered.issues().get(0);
  }

  @Test
  void charts_withoutAnInflator_areRefusedWithNamePlaceAndHint() {
    Rendered rendered =
        KustomizeRenderer.ofDefaults()
            .render(
                tree("helmCharts:\n- name: web\n  repo: https://example.com\n- name: db\n").build(),
                RenderRequest.of(TreePath.of("app")));
    assertThat(rendered.issues()).hasSize(2);
    Issue first = rendered.issues().get(0);
    assertThat(first.code()).isEqualTo(KustomizeError.HELM);
    assertThat(first.message()).contains("chart web");
    assertThat(first.location().file()).isEqualTo("app/kustomization.yaml");
    assertThat(first.location().line()).isEqualTo(2);
    assertThat(first.hint()).contains("withChartInflator");
    assertThat(rendered.issues().get(1).location().line()).isEqualTo(4);
  }

  @Test
  void generator_withoutAnInflator_isRefusedToo() {
    Rendered rendered =
        KustomizeRenderer.ofDefaults()
            .render(
                tree("generators: [gen.yaml]\n")
                    .file(
                        "app/gen.yaml",
                        "apiVersion: builtin\nkind: HelmChartInflationGenerator\nmetadata: {name: x}\nname: web\n")
                    .build(),
                RenderRequest.of(TreePath.of("app")));
    Issue issue = only(rendered);
    assertThat(issue.code()).isEqualTo(KustomizeError.HELM);
    assertThat(issue.location().file()).isEqualTo("app/gen.yaml");
    assertThat(issue.location().line()).isEqualTo(1);
  }

  @Test
  void chart_withAllFields_isAskedForWithAllOfThem() {
    Recorder recorder = new Recorder();
    Rendered rendered =
        render(
            recorder,
            tree(
                """
                helmCharts:
                - name: web
                  releaseName: shop
                  namespace: trade
                  valuesFile: my.yaml
                  additionalValuesFiles: [more.yaml]
                  includeCRDs: true
                  skipHooks: true
                  apiVersions: [example.com/v1]
                  kubeVersion: "1.30"
                  debug: true
                  devel: true
                """));
    assertThat(print(rendered)).isEqualTo(OBJECT);
    ChartRequest request = recorder.only();
    assertThat(request.chart()).hasToString("app/charts/web");
    assertThat(request.releaseName()).contains("shop");
    assertThat(request.nameTemplate()).isEmpty();
    assertThat(request.namespace()).isEqualTo("trade");
    assertThat(request.values()).containsExactly("a: {b: 3}\n", "a: {b: 4}\n");
    assertThat(request.crds()).isTrue();
    assertThat(request.hooks()).isFalse();
    assertThat(request.apiVersions()).containsExactly("example.com/v1");
    assertThat(request.kubeVersion()).contains("1.30");
    assertThat(rendered.inputs().files().keySet())
        .contains(TreePath.of("app/my.yaml"), TreePath.of("app/more.yaml"));
  }

  @Test
  void chart_withANameOnly_hasTheDefaultsOfTheReference() {
    Recorder recorder = new Recorder();
    render(recorder, tree("helmCharts:\n- name: web\n"));
    ChartRequest request = recorder.only();
    assertThat(request.releaseName()).isEmpty();
    assertThat(request.namespace()).isEqualTo("default");
    assertThat(request.values()).containsExactly("a: {b: 1, c: 2}\nlist: [v, w]\n");
    assertThat(request.crds()).isFalse();
    assertThat(request.hooks()).isTrue();
    assertThat(request.kubeVersion()).isEmpty();
  }

  @Test
  void deprecatedField_becomesCharts() {
    Recorder recorder = new Recorder();
    Rendered rendered =
        render(
            recorder,
            tree(
                """
                helmChartInflationGenerator:
                - chartName: web
                  chartHome: ../elsewhere
                  releaseName: old
                  releaseNamespace: ignored
                  values: my.yaml
                  valuesLocal: {z: 1}
                  valuesMerge: replace
                """));
    assertThat(print(rendered)).isEqualTo(OBJECT);
    assertThat(recorder.only().chart()).hasToString("elsewhere/web");
    assertThat(recorder.only().releaseName()).contains("old");
    assertThat(recorder.only().namespace()).isEqualTo("default");
    assertThat(recorder.only().values()).containsExactly("z: 1\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"override", "merge", "replace"})
  void inlineValues_areMergedAsTheModeSays(String mode) {
    Recorder recorder = new Recorder();
    render(
        recorder,
        tree(
            "helmCharts:\n- name: web\n  valuesMerge: "
                + mode
                + "\n  valuesInline: {a: {b: 9, d: 4}, list: [z]}\n"));
    String expected =
        switch (mode) {
          case "override" -> "a:\n  b: 9\n  c: 2\n  d: 4\nlist:\n- z\n";
          case "merge" -> "a:\n  b: 1\n  c: 2\n  d: 4\nlist:\n- v\n- w\n";
          default -> "a:\n  b: 9\n  d: 4\nlist:\n- z\n";
        };
    assertThat(recorder.only().values()).containsExactly(expected);
  }

  @Test
  void pulledChart_thatLiesInTheTree_isUsed_andIsNeverFetched() {
    Recorder recorder = new Recorder();
    String chart =
        "helmCharts:\n- name: web\n  repo: https://example.com/charts\n  version: 1.2.3\n";
    Issue missing = only(render(recorder, tree(chart)));
    assertThat(missing.code()).isEqualTo(KustomizeError.HELM);
    assertThat(missing.message()).contains("app/charts/web-1.2.3/web", "none is pulled");
    assertThat(missing.location().line()).isEqualTo(2);
    assertThat(recorder.requests).isEmpty();
    render(
        recorder,
        tree(chart)
            .file("app/charts/web-1.2.3/web/Chart.yaml", "name: web\nversion: 1.2.3\n")
            .file("app/charts/web-1.2.3/web/values.yaml", ""));
    assertThat(recorder.only().chart()).hasToString("app/charts/web-1.2.3/web");
  }

  @Test
  void namespace_ofTheNextKustomizationAbove_isThatOfTheRelease_andNotSetAgain() {
    Recorder recorder = new Recorder();
    Rendered rendered =
        render(
            recorder,
            tree("namespace: outer\nresources: [base]\n")
                .file("app/base/kustomization.yaml", "helmCharts:\n- name: web\n")
                .file("app/base/charts/web/values.yaml", ""));
    assertThat(recorder.only().namespace()).isEqualTo("outer");
    assertThat(print(rendered)).contains("namespace: set-by-helm");
  }

  @Test
  void hooksAndTests_areTakenOutAsTold() {
    String hooks =
        OBJECT
            + "---\napiVersion: v1\nkind: Pod\nmetadata:\n  name: check\n  annotations:\n    helm.sh/hook: \"test\"\n"
            + "---\napiVersion: v1\nkind: Pod\nmetadata:\n  name: both\n  annotations:\n    helm.sh/hook: post-install, Test-Success\n"
            + "---\napiVersion: batch/v1\nkind: Job\nmetadata:\n  name: migrate\n  annotations:\n    helm.sh/hook: pre-install\n";
    Recorder recorder = new Recorder(request -> hooks);
    assertThat(render(recorder, tree("helmCharts:\n- name: web\n")).manifests())
        .extracting(manifest -> manifest.id().name())
        .containsExactly("made", "migrate", "both", "check");
    assertThat(render(recorder, tree("helmCharts:\n- name: web\n  skipTests: true\n")).manifests())
        .extracting(manifest -> manifest.id().name())
        .containsExactly("made", "migrate");
    assertThat(render(recorder, tree("helmCharts:\n- name: web\n  skipHooks: true\n")).manifests())
        .extracting(manifest -> manifest.id().name())
        .containsExactly("made");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../../secrets",
        "../web",
        "..",
        ".",
        "a/../../../etc",
        "/etc",
        "sub\\\\web",
        "we\\u0000b",
      })
  void chartName_thatIsAPath_isRefused(String name) {
    Recorder recorder = new Recorder();
    Issue issue = only(render(recorder, tree("helmCharts:\n- name: \"" + name + "\"\n")));
    assertThat(issue.code()).isEqualTo(KustomizeError.HELM);
    assertThat(issue.location().line()).isEqualTo(2);
    assertThat(recorder.requests).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"../../..", "/etc", "../../../../../../tmp", "https://169.254.169.254/x"})
  void chartHome_outsideTheTree_isRefused(String home) {
    Recorder recorder = new Recorder();
    Issue issue =
        only(
            render(
                recorder,
                tree("helmGlobals: {chartHome: '" + home + "'}\nhelmCharts:\n- name: web\n")));
    assertThat(issue.code()).isEqualTo(KustomizeError.HELM);
    assertThat(recorder.requests).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../secrets/values.yaml",
        "../../outside.yaml",
        "/etc/passwd",
        "file:///etc/passwd",
        "http://169.254.169.254/latest/meta-data",
      })
  void valuesFile_outOfReach_isRefused(String path) {
    for (String field : List.of("valuesFile: '%s'", "additionalValuesFiles: ['%s']")) {
      Recorder recorder = new Recorder();
      Rendered rendered =
          render(
              recorder, tree("helmCharts:\n- name: web\n  " + String.format(field, path) + "\n"));
      assertThat(rendered.failed()).isTrue();
      assertThat(only(rendered).code())
          .isIn(
              KustomizeError.LOAD_RESTRICTED,
              KustomizeError.FILE_NOT_FOUND,
              KustomizeError.REMOTE_RESOURCE);
      assertThat(only(rendered).toDisplayString()).doesNotContain("hunter2");
      assertThat(recorder.requests).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--post-renderer=/bin/sh",
        "-x",
        "UPPER",
        "a b",
        "a..b",
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
      })
  void releaseName_thatIsNone_isRefused(String name) {
    Recorder recorder = new Recorder();
    Issue issue =
        only(render(recorder, tree("helmCharts:\n- name: web\n  releaseName: '" + name + "'\n")));
    assertThat(issue.code()).isEqualTo(KustomizeError.HELM);
    assertThat(issue.found()).isEqualTo(name);
    assertThat(issue.location().line()).isEqualTo(3);
    assertThat(recorder.requests).isEmpty();
  }

  @Test
  void allWrongCharts_areReportedAtOnce() {
    Rendered rendered =
        render(
            new Recorder(),
            tree(
                """
                helmCharts:
                - version: 1.0.0
                - name: web
                  valuesMerge: deep
                - name: web
                  releaseName: a
                  nameTemplate: b
                """));
    assertThat(rendered.issues())
        .extracting(issue -> String.valueOf(issue.location().field()))
        .containsExactly("helmCharts.name", "helmCharts.valuesMerge", "helmCharts.nameTemplate");
  }

  @Test
  void inflator_thatRefuses_isHeardAtThePlaceOfTheChart() {
    Recorder refusing =
        new Recorder(
            request -> {
              throw ChartException.of(ChartError.TEMPLATE, "nil pointer");
            });
    Issue issue = only(render(refusing, tree("helmCharts:\n- name: web\n")));
    assertThat(issue.code()).isEqualTo(ChartError.TEMPLATE);
    assertThat(issue.location().file()).isEqualTo("app/kustomization.yaml");
    assertThat(issue.location().line()).isEqualTo(2);
    Recorder broken =
        new Recorder(
            request -> {
              throw new IllegalStateException("broken");
            });
    assertThat(only(render(broken, tree("helmCharts:\n- name: web\n"))).code())
        .isEqualTo(KustomizeError.HELM);
  }

  @Test
  void output_thatIsNoYaml_isAnErrorOfTheChart() {
    Issue issue =
        only(render(new Recorder(request -> "a: [\n"), tree("helmCharts:\n- name: web\n")));
    assertThat(issue.code()).isEqualTo(KustomizeError.HELM);
    assertThat(issue.message()).contains("chart web gives no YAML");
  }

  @Test
  void engine_withAnInflator_hasItsName() {
    assertThat(
            KustomizeRenderer.of(KustomizeOptions.DEFAULTS.withChartInflator(new Recorder()))
                .engine())
        .contains("recorder/1");
  }
}
