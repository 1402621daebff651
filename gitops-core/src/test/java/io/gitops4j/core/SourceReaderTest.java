// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.app.Application;
import io.gitops4j.core.app.Destination;
import io.gitops4j.core.app.References;
import io.gitops4j.core.app.Source;
import io.gitops4j.core.app.ValueSource;
import io.gitops4j.core.app.VariableSource;
import io.gitops4j.core.app.format.ApplicationReader;
import io.gitops4j.core.cache.MemoryRenderCache;
import io.gitops4j.core.chart.ChartRequest;
import io.gitops4j.core.error.Issue;
import io.gitops4j.core.lookup.DocumentLookup;
import io.gitops4j.core.render.HelmOptions;
import io.gitops4j.core.render.Manifest;
import io.gitops4j.core.render.RenderError;
import io.gitops4j.core.render.Rendered;
import io.gitops4j.core.render.chart.ChartRenderer;
import io.gitops4j.core.render.chart.ReleaseValues;
import io.gitops4j.core.render.directory.DirectoryRenderer;
import io.gitops4j.core.source.MemoryTree;
import io.gitops4j.core.source.Revision;
import io.gitops4j.core.source.SourceRef;
import io.gitops4j.core.source.SourceTree;
import io.gitops4j.core.source.TreePath;
import io.gitops4j.core.spi.ChartInflator;
import io.gitops4j.core.spi.Renderer;
import io.gitops4j.core.spi.SourceProvider;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.yaml.YamlPrinter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SourceReaderTest {
  private final Map<String, MemoryTree> repositories = new HashMap<>();

  /** A chart whose one object holds its values. */
  private static final class Echo implements ChartInflator {
    @Override
    public String name() {
      return "echo/1";
    }

    @Override
    public String inflate(ChartRequest request) {
      return "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: "
          + request.releaseName().orElse("")
          + "}\ndata: {"
          + String.join(", ", request.values())
          + "}\n";
    }
  }

  private final SourceProvider provider =
      new SourceProvider() {
        @Override
        public boolean supports(SourceRef ref) {
          return true;
        }

        @Override
        public Revision revision(SourceRef ref) {
          return open(ref, null).revision();
        }

        @Override
        public SourceTree open(SourceRef ref, Revision revision) {
          return repositories.get(ref.url());
        }
      };

  private SourceReader reader(Renderer... renderers) {
    return new SourceReader(
        Sources.of(List.of(provider)),
        List.of(renderers),
        List.of(),
        MemoryRenderCache.ofDefaults(),
        new ApplicationKeys(List.of(), DocumentLookup.of(List.of())),
        ReleaseValues.of(DocumentLookup.of(List.of())));
  }

  private DeclaredState read(SourceReader reader, String sources) {
    String text =
        """
        apiVersion: argoproj.io/v1alpha1
        kind: Application
        metadata: {name: shop}
        spec:
          destination: {name: prod, namespace: live}
        """
            + sources.indent(2);
    Application application =
        ApplicationReader.ofDefaults().read("app.yaml", text.getBytes(UTF_8)).applications().get(0);
    List<Revision> revisions =
        application.sources().stream().map(source -> reader.revision(source.ref())).toList();
    return reader.read(application, revisions);
  }

  private void chart() {
    repositories.put(
        "/charts",
        MemoryTree.builder()
            .file("web/Chart.yaml", "name: web")
            .file("web/v.yaml", "own: a")
            .build());
  }

  private void values(String text) {
    repositories.put(
        "/values", MemoryTree.builder().file("live.yaml", text).file("README", text).build());
  }

  private static final String TWO =
      """
      sources:
      - repoURL: /charts
        path: web
        helm: {valueFiles: [v.yaml, $env/live.yaml]}
      - {repoURL: /values, ref: env}
      """;

  @Test
  void valuesOfAnotherSource_areUsed_andAreInputs() {
    chart();
    values("env: b");
    SourceReader reader = reader(ChartRenderer.of(new Echo()));
    DeclaredState first = read(reader, TWO);
    assertThat(first.rendered().issues()).isEmpty();
    assertThat(first.rendered().manifests()).hasSize(1);
    assertThat(first.rendered().manifests().get(0).root().map("data").keys())
        .containsExactly("own", "env");
    assertThat(first.sources()).hasSize(2);
    assertThat(read(reader, TWO).renders()).as("known already").isZero();

    values("env: c");
    DeclaredState changed = read(reader, TWO);
    assertThat(changed.renders()).isEqualTo(1);
    assertThat(changed.inputDigest()).isNotEqualTo(first.inputDigest());
  }

  @Test
  void overrideFile_isPartOfTheInputs() {
    chart();
    SourceReader reader = reader(ChartRenderer.of(new Echo()));
    String one = "source: {repoURL: /charts, path: web}\n";
    DeclaredState plain = read(reader, one);
    assertThat(plain.rendered().manifests().get(0).id().name()).isEqualTo("shop");
    repositories.put(
        "/charts",
        MemoryTree.builder()
            .file("web/Chart.yaml", "name: web")
            .file("web/.argocd-source.yaml", "helm: {releaseName: other}")
            .build());
    DeclaredState overridden = read(reader, one);
    assertThat(overridden.rendered().manifests().get(0).id().name()).isEqualTo("other");
    assertThat(overridden.inputDigest()).isNotEqualTo(plain.inputDigest());
    repositories.put(
        "/charts",
        MemoryTree.builder()
            .file("web/Chart.yaml", "name: web")
            .file("web/.argocd-source.yaml", "helm: [")
            .build());
    assertThat(read(reader, one).rendered().failed()).isTrue();
  }

  @Test
  void sameObjectOfTwoSources_lastOneCounts_withAWarning() {
    String object = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: web}\ndata: {a: ";
    repositories.put("/a", MemoryTree.builder().file("x/o.yaml", object + "first}").build());
    repositories.put("/b", MemoryTree.builder().file("y/o.yaml", object + "last}").build());
    DeclaredState state =
        read(
            reader(DirectoryRenderer.ofDefaults()),
            "sources: [{repoURL: /a, path: x}, {repoURL: /b, path: y}]\n");
    assertThat(state.rendered().manifests()).hasSize(1);
    assertThat(state.rendered().manifests().get(0).root().map("data").text("a")).isEqualTo("last");
    assertThat(state.rendered().issues())
        .extracting(Issue::code)
        .containsExactly(RenderError.DUPLICATE);
    assertThat(state.rendered().issues().get(0).location().file()).isEqualTo("y/o.yaml");
  }

  @Test
  void chartWithoutARenderer_isRefusedByName() {
    chart();
    DeclaredState state =
        read(reader(DirectoryRenderer.ofDefaults()), "source: {repoURL: /charts, path: web}\n");
    assertThat(state.rendered().issues()).hasSize(1);
    assertThat(state.rendered().issues().get(0).message()).contains("Helm charts");
    assertThat(state.rendered().issues().get(0).hint()).contains("ChartRenderer");
  }

  @Test
  void defaultFiles_standInForTheChartsOwnValues() {
    repositories.put(
        "/charts",
        MemoryTree.builder()
            .file("web/Chart.yaml", "name: web")
            .file("web/values.yaml", "own: chart")
            .file("web/a.yaml", "a: 1\nb: 1\n")
            .file("env/b.yaml", "b: 2\n")
            .build());
    ChartInflator showing =
        new ChartInflator() {
          @Override
          public String name() {
            return "showing/1";
          }

          @Override
          public String inflate(ChartRequest request) {
            String values =
                new String(request.tree().read(request.chart().child("values.yaml")), UTF_8);
            return "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata:\n"
                + values.indent(2);
          }
        };
    HelmOptions options =
        HelmOptions.builder().defaultFile("a.yaml").defaultFile("/env/b.yaml").build();
    Application application =
        Application.builder("shop")
            .source(new Source(SourceRef.of("/charts", "HEAD"), TreePath.of("web"), options))
            .destination(Destination.inCluster("live"))
            .build();
    SourceReader reader = reader(ChartRenderer.of(showing));
    DeclaredState read = reader.read(application, List.of(repositories.get("/charts").revision()));
    assertThat(read.rendered().issues()).isEmpty();
    assertThat(read.rendered().manifests().get(0).root().map("data"))
        .isEqualTo(MapNode.builder().put("a", 1L).put("b", 2L).build());
  }

  @Test
  void valueOfASecret_inWhatAChartMakesOfIt_isMarked() {
    chart();
    MapNode secret =
        MapNode.builder()
            .put("apiVersion", "v1")
            .put("kind", "Secret")
            .put("metadata", MapNode.builder().put("name", "login").build())
            .put("stringData", MapNode.ofStrings(Map.of("password", "hunter2")))
            .build();
    SourceReader reader =
        new SourceReader(
            Sources.of(List.of(provider)),
            List.of(ChartRenderer.of(new Echo())),
            List.of(),
            MemoryRenderCache.ofDefaults(),
            new ApplicationKeys(List.of(), DocumentLookup.of(List.of())),
            ReleaseValues.of(DocumentLookup.of(List.of(secret))));
    Application application =
        Application.builder("web")
            .source(
                new Source(
                    SourceRef.of("/charts", "main"),
                    TreePath.of("web"),
                    HelmOptions.builder().releaseName("web").build()))
            .references(
                References.NONE.withValues(
                    List.of(
                        new ValueSource(
                            VariableSource.Kind.SECRET, "login", "password", "pw", false, false))))
            .build();
    Rendered rendered =
        reader
            .read(application, List.of(reader.revision(application.sources().get(0).ref())))
            .rendered();
    Manifest manifest = rendered.manifests().get(0);
    assertThat(YamlPrinter.print(manifest.root())).contains("hunter2");
    assertThat(YamlPrinter.print(manifest.shown())).contains("name: web").doesNotContain("hunter2");
  }
}
