// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.render.chart;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.chart.ChartError;
import io.gitops4j.core.chart.ChartException;
import io.gitops4j.core.chart.ChartRequest;
import io.gitops4j.core.error.Issue;
import io.gitops4j.core.render.DirectoryOptions;
import io.gitops4j.core.render.HelmOptions;
import io.gitops4j.core.render.RenderError;
import io.gitops4j.core.render.RenderRequest;
import io.gitops4j.core.render.Rendered;
import io.gitops4j.core.source.MemoryTree;
import io.gitops4j.core.source.MountedTree;
import io.gitops4j.core.source.SourceTree;
import io.gitops4j.core.source.TreePath;
import io.gitops4j.core.spi.ChartInflator;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChartRendererTest {
  private static final String OBJECT = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: web}\n";
  private static final TreePath CHART = TreePath.of("charts/web");

  /** Tells what it was asked for, and prints what it was told. */
  private static final class Recording implements ChartInflator {
    private final List<ChartRequest> requests = new ArrayList<>();
    private final String output;

    Recording(String output) {
      this.output = output;
    }

    @Override
    public String name() {
      return "recording/1";
    }

    @Override
    public String inflate(ChartRequest request) {
      requests.add(request);
      return output;
    }
  }

  private final Recording inflator = new Recording(OBJECT);
  private final MemoryTree.Builder files =
      MemoryTree.builder()
          .file("charts/web/Chart.yaml", "name: web")
          .file("charts/web/a.yaml", "replicas: 1\nimage: {repo: r, tag: a}\nhosts: [one, two]\n")
          .file("charts/web/b.yaml", "image: {tag: b}\n")
          .file("charts/web/env/live/c.yaml", "c: 3")
          .file("charts/web/env/live/d.yaml", "d: 4")
          .file("charts/web/motd.txt", "hello\n")
          .file("shared.yaml", "shared: true\n");

  private Rendered render(SourceTree tree, HelmOptions options) {
    return ChartRenderer.of(inflator).render(tree, new RenderRequest(CHART, options));
  }

  private List<String> values(HelmOptions.Builder options) {
    Rendered rendered = render(files.build(), options.build());
    assertThat(rendered.issues()).isEmpty();
    return inflator.requests.get(inflator.requests.size() - 1).values();
  }

  private List<Issue> issues(HelmOptions.Builder options) {
    return render(files.build(), options.build()).issues();
  }

  @Test
  void render_handsAllOptionsOn() {
    HelmOptions options =
        HelmOptions.builder()
            .releaseName("shop")
            .namespace("live")
            .kubeVersion("1.34.0")
            .apiVersion("a/v1")
            .skipCrds(true)
            .skipSchemaValidation(true)
            .build();
    assertThat(render(files.build(), options).manifests()).hasSize(1);
    ChartRequest request = inflator.requests.get(0);
    assertThat(request.chart()).isEqualTo(CHART);
    assertThat(request.releaseName()).contains("shop");
    assertThat(request.namespace()).isEqualTo("live");
    assertThat(request.kubeVersion()).contains("1.34.0");
    assertThat(request.apiVersions()).containsExactly("a/v1");
    assertThat(request.crds()).isFalse();
    assertThat(request.schemas()).isFalse();
    assertThat(request.hooks()).isTrue();
    render(files.build(), HelmOptions.NONE);
    assertThat(inflator.requests.get(1).crds()).as("crds are wanted by default").isTrue();
    assertThat(inflator.requests.get(1).namespace()).isEqualTo("default");
  }

  @Test
  void values_filesInOrder_thenInline() {
    assertThat(
            values(
                HelmOptions.builder()
                    .valueFile("b.yaml")
                    .valueFile("../../shared.yaml")
                    .valueFile("/shared.yaml")
                    .valueFile("gone.yaml")
                    .ignoreMissingValueFiles(true)
                    .values("x: 1")))
        .as("each file once")
        .containsExactly("image: {tag: b}\n", "shared: true\n", "x: 1");
  }

  @Test
  void valueFiles_patterns_givePlaceToNamedOnes() {
    assertThat(
            values(HelmOptions.builder().valueFile("env/**/*.yaml").valueFile("env/live/c.yaml")))
        .containsExactly("d: 4", "c: 3");
    assertThat(values(HelmOptions.builder().valueFile("e?v/*/{c,x}.yaml"))).containsExactly("c: 3");
    assertThat(issues(HelmOptions.builder().valueFile("none/*.yaml")))
        .extracting(Issue::code)
        .containsExactly(ChartError.VALUES);
  }

  @ParameterizedTest
  @CsvSource({
    "gone.yaml, chart.values",
    "../../../etc/passwd, chart.values",
    "https://example.org/values.yaml, chart.forbidden",
    "file:///etc/passwd, chart.forbidden",
    "$other/x.yaml, chart.values",
  })
  void valueFile_thatIsNotInTheTree_isRefused(String name, String code) {
    List<Issue> issues = issues(HelmOptions.builder().valueFile(name));
    assertThat(issues).extracting(issue -> issue.code().id()).containsExactly(code);
    assertThat(inflator.requests).isEmpty();
  }

  @Test
  void valueFile_ofAnotherSource_isFoundByItsName_andRecorded() {
    MemoryTree other = MemoryTree.builder().file("env/live.yaml", "from: other").build();
    SourceTree tree = MountedTree.of(files.build(), Map.of("$values", other));
    HelmOptions options = HelmOptions.builder().valueFile("$values/env/*.yaml").build();
    Rendered rendered = render(tree, options);
    assertThat(rendered.issues()).isEmpty();
    assertThat(inflator.requests.get(0).values()).containsExactly("from: other");
    assertThat(rendered.inputs().files()).containsKey(TreePath.of("$values/env/live.yaml"));
    assertThat(rendered.inputs().sameIn(tree)).isTrue();
    MemoryTree changed = MemoryTree.builder().file("env/live.yaml", "from: change").build();
    assertThat(rendered.inputs().sameIn(MountedTree.of(files.build(), Map.of("$values", changed))))
        .isFalse();
  }

  @Test
  void parameters_areSetOnTheMergedValues() {
    assertThat(
            values(
                HelmOptions.builder()
                    .valueFile("a.yaml")
                    .valueFile("b.yaml")
                    .parameter("hosts[1]", "three", false)
                    .parameter("replicas", "5", false)
                    .parameter("image.tag", "5", true)
                    .fileParameter("motd", "motd.txt")))
        .containsExactly(
            """
            hosts:
            - one
            - three
            image:
              repo: r
              tag: "5"
            motd: |
              hello
            replicas: 5
            """);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a | 1 | a: 1",
        "a | 007 | a: \"007\"",
        "a | 0 | a: 0",
        "a | -3 | a: -3",
        "a | 1.5 | a: \"1.5\"",
        "a | True | a: true",
        "a | null | a: null",
        "a | '' | a: \"\"",
        "a | x,y | a: x,y",
        "a | {} | a: []",
        "a | {1,b,true} | a: [1, b, true]",
        "a | {x\\,y,z} | a: ['x,y', z]",
        "a | x\\\\y | a: x\\y",
        "a\\.b/c | 1 | a.b/c: 1",
        "a.b.c | 1 | a: {b: {c: 1}}",
        "a[1].b | 1 | a: [null, {b: 1}]",
        "a[0][1] | 1 | a: [[null, 1]]",
        "a | 99999999999999999999 | a: \"99999999999999999999\"",
      })
  void parameter_isReadAsHelmReadsIt(String name, String value, String expected) {
    List<String> values = values(HelmOptions.builder().parameter(name, value, false));
    assertThat(tree(values.get(0))).isEqualTo(tree(expected));
  }

  private static Object tree(String yaml) {
    return io.gitops4j.core.yaml.YamlReader.ofDefaults().read("values", yaml).get(0);
  }

  @ParameterizedTest
  @CsvSource({"a..b", "a[x]", "a[1", "a[70000]", "a[0]b", "''", "replicas.x", "image[0]"})
  void parameter_thatCantBeSet_isRefused_withoutItsValue(String name) {
    List<Issue> issues =
        issues(HelmOptions.builder().valueFile("a.yaml").parameter(name, "hunter2", false));
    assertThat(issues).extracting(Issue::code).containsExactly(ChartError.VALUES);
    assertThat(issues.get(0).toDisplayString()).doesNotContain("hunter2");
  }

  @Test
  void output_listsUnpacked_testsLeftOutIfAsked_laterOfTwoCounts() {
    String hook =
        "apiVersion: v1\nkind: Pod\nmetadata: {name: t, annotations: {helm.sh/hook: test}}\n";
    String text =
        OBJECT
            + "---\n"
            + hook
            + "---\n# nothing\n---\n"
            + "apiVersion: v1\nkind: List\nitems:\n- {apiVersion: v1, kind: Secret, metadata: {name: s}}\n"
            + "---\n"
            + OBJECT
            + "data: {a: b}\n";
    Rendered rendered =
        ChartRenderer.of(new Recording(text))
            .render(
                files.build(),
                new RenderRequest(CHART, HelmOptions.builder().skipTests(true).build()));
    assertThat(rendered.manifests())
        .extracting(m -> m.id().kind())
        .containsExactly("Secret", "ConfigMap");
    assertThat(rendered.manifests().get(1).root().has("data")).isTrue();
    assertThat(rendered.issues()).extracting(Issue::code).containsExactly(RenderError.DUPLICATE);
    assertThat(
            ChartRenderer.of(new Recording(text))
                .render(files.build(), new RenderRequest(CHART, HelmOptions.NONE))
                .manifests())
        .hasSize(3);
  }

  @Test
  void badOutput_andFailures_areIssuesAtTheChart() {
    for (String bad : new String[] {"a: [", "- 1", "kind: X"}) {
      Rendered rendered =
          ChartRenderer.of(new Recording(bad)).render(files.build(), RenderRequest.of(CHART));
      assertThat(rendered.failed()).isTrue();
      assertThat(rendered.issues().get(0).location().file()).startsWith("charts/web");
    }
    ChartInflator failing =
        new ChartInflator() {
          @Override
          public String name() {
            return "failing/1";
          }

          @Override
          public String inflate(ChartRequest request) {
            throw ChartException.of(ChartError.TEMPLATE, "no such value");
          }
        };
    assertThat(ChartRenderer.of(failing).render(files.build(), RenderRequest.of(CHART)).issues())
        .extracting(Issue::toDisplayString)
        .singleElement()
        .asString()
        .contains("no such value", "charts/web/Chart.yaml");
  }

  @Test
  void withoutAnInflator_chartsAreRefusedByName() {
    Rendered rendered = ChartRenderer.ofDefaults().render(files.build(), RenderRequest.of(CHART));
    assertThat(rendered.issues()).extracting(Issue::code).containsExactly(ChartError.UNAVAILABLE);
    assertThat(rendered.issues().get(0).hint()).contains("gitops-helm");
    assertThat(ChartRenderer.ofDefaults().engine()).isEqualTo("chart/1 none");
  }

  @Test
  void supports_charts_andWhatSaysHelm() {
    ChartRenderer renderer = ChartRenderer.of(inflator);
    MemoryTree tree = files.build();
    assertThat(renderer.supports(tree, RenderRequest.of(CHART))).isTrue();
    assertThat(renderer.supports(tree, RenderRequest.of(TreePath.ROOT))).isFalse();
    assertThat(renderer.supports(tree, RenderRequest.of(TreePath.of("none")))).isFalse();
    assertThat(renderer.supports(tree, new RenderRequest(TreePath.ROOT, HelmOptions.NONE)))
        .isTrue();
    assertThat(renderer.supports(tree, new RenderRequest(CHART, DirectoryOptions.DEFAULTS)))
        .isFalse();
  }
}
