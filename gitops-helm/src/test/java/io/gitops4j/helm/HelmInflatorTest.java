// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.helm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.gitops4j.core.chart.ChartError;
import io.gitops4j.core.chart.ChartException;
import io.gitops4j.core.chart.ChartRequest;
import io.gitops4j.core.render.HelmOptions;
import io.gitops4j.core.render.RenderRequest;
import io.gitops4j.core.render.Rendered;
import io.gitops4j.core.render.chart.ChartRenderer;
import io.gitops4j.core.source.MemoryTree;
import io.gitops4j.core.source.SourceError;
import io.gitops4j.core.source.SourceException;
import io.gitops4j.core.source.SourceTree;
import io.gitops4j.core.source.TreePath;
import io.gitops4j.core.spi.ChartInflator;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.yaml.YamlPrinter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HelmInflatorTest {
  private static final ChartInflator INFLATOR = new HelmInflator();
  private static final String CHART = "apiVersion: v2\nname: app\nversion: 1.0.0\n";

  private static MemoryTree.Builder chart(String template) {
    return MemoryTree.builder()
        .file("charts/app/Chart.yaml", CHART)
        .file("charts/app/templates/t.yaml", template);
  }

  private static ChartRequest.Builder request(MemoryTree.Builder tree) {
    return ChartRequest.builder(tree.build(), TreePath.of("charts/app"));
  }

  private static String inflate(MemoryTree.Builder tree) {
    return INFLATOR.inflate(request(tree).build());
  }

  private static ChartException refused(ChartRequest request) {
    ChartException refusal =
        catchThrowableOfType(ChartException.class, () -> INFLATOR.inflate(request));
    assertThat(refusal).isNotNull();
    return refusal;
  }

  private static ChartException refused(MemoryTree.Builder tree) {
    return refused(request(tree).build());
  }

  @Test
  void chartAsASource_valuesParametersAndFiles_inTheirOrder() {
    MemoryTree tree =
        chart(
                "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: {{ .Release.Name }}, namespace: {{ .Release.Namespace }}}\n"
                    + "data: {{ .Values | toJson }}\n")
            .file("charts/app/values.yaml", "a: chart\nb: chart\nc: chart\nlist: [x]\n")
            .file("charts/app/live.yaml", "b: file\nlist: [p, q]\n")
            .file("charts/app/motd", "hi")
            .file("charts/app/values.schema.json", "{\"required\": [\"never\"]}")
            .build();
    HelmOptions.Builder options =
        HelmOptions.builder()
            .releaseName("shop")
            .namespace("live")
            .valueFile("live.yaml")
            .parameter("list[1]", "w", false)
            .parameter("c", "null", false)
            .fileParameter("motd", "motd");
    ChartRenderer renderer = ChartRenderer.ofDefaults();
    Rendered refused =
        renderer.render(tree, new RenderRequest(TreePath.of("charts/app"), options.build()));
    assertThat(refused.failed()).as("the values do not fit the schema").isTrue();
    Rendered rendered =
        renderer.render(
            tree,
            new RenderRequest(
                TreePath.of("charts/app"), options.skipSchemaValidation(true).build()));
    assertThat(rendered.issues()).isEmpty();
    MapNode object = rendered.manifests().get(0).root();
    assertThat(rendered.manifests().get(0).id()).hasToString("ConfigMap/live/shop");
    assertThat(YamlPrinter.print(object.map("data")))
        .isEqualTo("a: chart\nb: file\nlist:\n- p\n- w\nmotd: hi\n");
  }

  @Test
  void output_isThatOfHelmTemplate() {
    assertThat(
            inflate(
                chart("apiVersion: v1\nkind: Pod\nmetadata:\n  name: {{ .Release.Name }}\n\n")
                    .file(
                        "charts/app/templates/a.yaml", "---\nkind: Secret\n---\n---\nkind: Role\n")
                    .file(
                        "charts/app/templates/h.yaml",
                        "kind: Job\nmetadata:\n  annotations: {helm.sh/hook: test}\n")))
        .isEqualTo(
            """
            ---
            # Source: app/templates/a.yaml
            kind: Secret
            ---
            # Source: app/templates/a.yaml
            kind: Role
            ---
            # Source: app/templates/t.yaml
            apiVersion: v1
            kind: Pod
            metadata:
              name: release-name
            ---
            # Source: app/templates/h.yaml
            kind: Job
            metadata:
              annotations: {helm.sh/hook: test}
            """);
  }

  @Test
  void serviceLoader_findsIt() {
    assertThat(ServiceLoader.load(ChartInflator.class))
        .hasAtLeastOneElementOfType(HelmInflator.class);
  }

  @Test
  void errors_nameTheTemplateAndNothingOfOurs() {
    assertThat(refused(chart("a: {{ required \"v is needed\" .Values.v }}\n")))
        .satisfies(e -> assertThat(e.code()).isEqualTo(ChartError.TEMPLATE))
        .message()
        .contains("app/templates/t.yaml: v is needed")
        .doesNotContain("capture");
    assertThat(refused(chart("a: {{ .Values.a.b.c }}\n")))
        .message()
        .contains("app/templates/t.yaml:1:", "nil pointer")
        .doesNotContain("capture");
    assertThat(refused(chart("a: {{ if }}\n"))).message().contains("app/templates/t.yaml:1");
    assertThat(refused(chart("a: [\n"))).message().contains("app/templates/t.yaml gives no YAML");
    assertThat(refused(MemoryTree.builder().file("charts/app/templates/t.yaml", "a: b\n")).code())
        .isEqualTo(ChartError.INVALID_CHART);
  }

  private static SourceTree secret(SourceTree tree) {
    return (SourceTree)
        Proxy.newProxyInstance(
            SourceTree.class.getClassLoader(),
            new Class<?>[] {SourceTree.class},
            (proxy, method, arguments) ->
                method.getName().equals("secret") ? true : method.invoke(tree, arguments));
  }

  @Test
  void errors_ofATreeThatHoldsSecrets_sayNothingOfItsValues() {
    MemoryTree tree = chart("a: {{ fail .Values.password }}\n").build();
    ChartRequest shown =
        ChartRequest.builder(tree, TreePath.of("charts/app"))
            .values(List.of("password: hunter2\n"))
            .build();
    assertThat(refused(shown)).message().contains("hunter2");
    ChartRequest hidden =
        ChartRequest.builder(secret(tree), TreePath.of("charts/app"))
            .values(List.of("password: hunter2\n"))
            .build();
    assertThat(refused(hidden)).message().contains("charts/app").doesNotContain("hunter2");
  }

  @Test
  void nameTemplate_seesNoEnvironment() {
    ChartRequest.Builder request = request(chart("name: {{ .Release.Name }}\n"));
    assertThat(INFLATOR.inflate(request.nameTemplate("{{ add 1 1 }}-x").build()))
        .contains("name: 2-x\n");
    ChartException refusal = refused(request.nameTemplate("{{ env \"PATH\" }}").build());
    assertThat(refusal.code()).isEqualTo(ChartError.TEMPLATE);
    assertThat(refusal).message().contains("\"env\" not defined");
  }

  @Test
  void apiVersions_areRefused() {
    ChartException refusal =
        refused(request(chart("a: b\n")).apiVersions(List.of("example.com/v1")).build());
    assertThat(refusal.code()).isEqualTo(ChartError.UNSUPPORTED_OPTION);
    assertThat(refusal).message().contains("apiVersions");
  }

  @Test
  void lookup_findsNothing_andAsksNobody() {
    assertThat(
            inflate(
                chart(
                    "a: {{ lookup \"v1\" \"Secret\" \"default\" \"s\" | toJson }}\n"
                        + "b: {{ tpl \"{{ lookup \\\"v1\\\" \\\"Secret\\\" \\\"\\\" \\\"\\\" | toJson }}\" . }}\n"
                        + "c: {{ getHostByName \"localhost\" | quote }}\n")))
        .contains("a: {}\n", "b: {}\n", "c: \"\"\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"$ref\": \"http://169.254.169.254/latest\"}",
        "{\"$ref\": \"file:///etc/passwd\"}",
        "{\"properties\": {\"a\": {\"$ref\": \"other.json\"}}}",
        "{\"allOf\": [{\"\\u0024ref\": \"https://example.com/s.json\"}]}",
        "{\"$schema\": \"https://example.com/schema\"}",
      })
  void schema_thatPointsElsewhere_isRefused(String schema) {
    ChartException refusal = refused(chart("a: b\n").file("charts/app/values.schema.json", schema));
    assertThat(refusal.code()).isEqualTo(ChartError.FORBIDDEN);
    ChartException inner =
        refused(
            chart("a: b\n")
                .file("charts/app/charts/sub/Chart.yaml", CHART.replace("app", "sub"))
                .file("charts/app/charts/sub/values.schema.json", schema));
    assertThat(inner.code()).isEqualTo(ChartError.FORBIDDEN);
  }

  @Test
  void link_outOfTheTree_isRefused() {
    SourceException refusal =
        catchThrowableOfType(
            SourceException.class,
            () -> inflate(chart("a: b\n").link("charts/app/files/x", "../../../../etc/passwd")));
    assertThat(refusal.code()).isEqualTo(SourceError.SYMLINK);
  }

  @Test
  void link_insideTheTree_isFollowed() {
    assertThat(
            inflate(
                chart("a: {{ .Files.Get \"files/x\" }}\n")
                    .file("shared.txt", "linked")
                    .link("charts/app/files/x", "../../../shared.txt")))
        .contains("a: linked\n");
  }

  private static byte[] archive(UnaryOperator<TarArchiveEntry> entry, String name, byte[] content)
      throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(new GZIPOutputStream(bytes))) {
      TarArchiveEntry added = entry.apply(new TarArchiveEntry(name, true));
      added.setSize(added.isFile() && !added.isSymbolicLink() ? content.length : 0);
      tar.putArchiveEntry(added);
      if (added.getSize() > 0) {
        tar.write(content);
      }
      tar.closeArchiveEntry();
    }
    return bytes.toByteArray();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sub/../../evil",
        "/etc/evil",
        "sub//etc/evil",
        "sub\\..\\evil",
        "sub/c:/evil",
        "x"
      })
  void packedChart_withAPathOutOfIt_isRefused(String name) throws IOException {
    byte[] packed = archive(entry -> entry, name, new byte[] {1});
    ChartException refusal =
        refused(chart("a: b\n").file("charts/app/charts/sub-1.0.0.tgz", packed));
    assertThat(refusal.code()).isEqualTo(ChartError.FORBIDDEN);
  }

  @Test
  void packedChart_withALink_isRefused() throws IOException {
    byte[] packed =
        archive(
            entry -> {
              TarArchiveEntry link =
                  new TarArchiveEntry("sub/templates/x.yaml", TarConstants.LF_SYMLINK);
              link.setLinkName("/etc/passwd");
              return link;
            },
            "unused",
            new byte[0]);
    ChartException refusal =
        refused(chart("a: b\n").file("charts/app/charts/sub-1.0.0.tgz", packed));
    assertThat(refusal.code()).isEqualTo(ChartError.FORBIDDEN);
  }

  @Test
  void packedChart_thatIsABomb_isRefused() throws IOException {
    byte[] packed = archive(entry -> entry, "sub/zeros", new byte[80 << 20]);
    assertThat(packed.length).isLessThan(1 << 20);
    ChartException refusal =
        refused(chart("a: b\n").file("charts/app/charts/sub-1.0.0.tgz", packed));
    assertThat(refusal.code()).isEqualTo(ChartError.LIMIT);
  }

  @Test
  void chart_withTooManyFilesOrTooDeep_isRefused() {
    MemoryTree.Builder many = chart("a: b\n");
    for (int i = 0; i <= 10_000; i++) {
      many.file("charts/app/files/" + i, "");
    }
    assertThat(refused(many).code()).isEqualTo(ChartError.LIMIT);
    assertThat(refused(chart("a: b\n").file("charts/app/" + "d/".repeat(60) + "x", "")).code())
        .isEqualTo(ChartError.LIMIT);
  }

  @Test
  void templateNames_areNoCode() {
    assertThat(
            inflate(
                chart("a: b\n")
                    .file("charts/app/templates/x\"}}{{ fail `out` }}.yaml", "kind: Quoted\n")
                    .file("charts/app/templates/b\\\\s grün.yaml", "kind: Backslash\n")))
        .contains("kind: Quoted\n", "kind: Backslash\n");
  }

  @Test
  void temporaryFiles_areDeleted_alsoAfterAFailure() throws IOException {
    inflate(chart("a: b\n"));
    refused(chart("a: {{ fail \"x\" }}\n"));
    Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
    try (Stream<Path> files = Files.list(temporary)) {
      // those of other processes may be there for the moment
      List<Path> left =
          files.filter(path -> path.getFileName().toString().startsWith("gitops-helm-")).toList();
      assertThat(left)
          .filteredOn(path -> Files.exists(path.resolve("chart/templates/t.yaml")))
          .filteredOn(path -> isOurs(path.resolve("chart/templates/t.yaml")))
          .isEmpty();
    }
  }

  private static boolean isOurs(Path template) {
    try {
      return List.of("a: b\n", "a: {{ fail \"x\" }}\n").contains(Files.readString(template));
    } catch (IOException e) {
      return false;
    }
  }

  @Test
  void manyCharts_atOnce_stayApart() throws Exception {
    ExecutorService executor = Executors.newFixedThreadPool(8);
    try {
      List<Future<String>> printed = new ArrayList<>();
      for (int i = 0; i < 32; i++) {
        ChartRequest request =
            request(chart("name: {{ .Release.Name }}-{{ .Values.v }}\n"))
                .releaseName("r" + i)
                .values(List.of("v: " + i + "\n"))
                .build();
        printed.add(executor.submit(() -> INFLATOR.inflate(request)));
      }
      for (int i = 0; i < printed.size(); i++) {
        assertThat(printed.get(i).get()).contains("name: r" + i + "-" + i + "\n");
      }
    } finally {
      executor.shutdown();
    }
  }
}
