// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.oci;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.gitops4j.core.source.ChartOptions;
import io.gitops4j.core.source.OciOptions;
import io.gitops4j.core.source.RevisionTarget;
import io.gitops4j.core.source.SourceAccess;
import io.gitops4j.core.source.SourceError;
import io.gitops4j.core.source.SourceException;
import io.gitops4j.core.source.SourceOptions;
import io.gitops4j.core.source.SourceRef;
import io.gitops4j.core.source.SourceTree;
import io.gitops4j.core.source.SourceView;
import io.gitops4j.core.source.TreePath;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Charts that lie in a registry, below {@code org}. */
class OciChartTest {
  private static final SourceOptions INSECURE =
      new SourceOptions(
          SourceView.WHOLE,
          new SourceAccess("", null, null, null, null, true),
          OciOptions.FIRST_LAYER);

  private TestRegistry registry;

  @BeforeEach
  void start() throws Exception {
    registry = new TestRegistry();
    for (String version : new String[] {"1.0.0", "1.1.0+b1", "1.1.0-rc.1", "2.0.0"}) {
      Map<String, byte[]> layers = new LinkedHashMap<>();
      layers.put("application/vnd.cncf.helm.chart.provenance.v1.prov", "signed".getBytes(UTF_8));
      layers.put(OciChart.LAYER, TestChartServer.chart(version, Map.of()));
      registry.publish(version.replace('+', '_'), layers);
    }
    registry.publish("nightly", Map.of(OciChart.LAYER, TestChartServer.chart("0", Map.of())));
  }

  @AfterEach
  void stop() {
    registry.close();
  }

  private SourceRef ref(String url, String version) {
    return new SourceRef(
        url,
        new RevisionTarget.SemVer(version),
        INSECURE.withChart(new ChartOptions("app", false)));
  }

  private String url() {
    return "oci://" + registry.host() + "/org";
  }

  private static String chart(SourceTree tree) {
    return new String(tree.read(TreePath.of("Chart.yaml")), UTF_8);
  }

  @ParameterizedTest
  @CsvSource({
    "1.0.0, 1.0.0",
    "1.1.0+b1, 1.1.0+b1",
    "1.1.0-rc.1, 1.1.0-rc.1",
    "^1, 1.1.0+b1",
    "*, 2.0.0",
    "'', 2.0.0"
  })
  void resolve_versionOrRange_theChartOfItsTag(String range, String expected) {
    OciSource source = OciSource.builder().build();
    for (String url : new String[] {url(), url() + "/", registry.host() + "/org"}) {
      assertThat(source.supports(ref(url, range))).isTrue();
      try (SourceTree tree = source.resolve(ref(url, range))) {
        assertThat(chart(tree)).contains("version: " + expected + "\n");
      }
    }
  }

  @Test
  void revision_oneVersion_withoutTheListOfTags() {
    OciSource.builder().build().revision(ref(url(), "1.0.0"));
    assertThat(registry.requests()).noneMatch(request -> request.contains("tags/list"));
  }

  @ParameterizedTest
  @CsvSource({"3.0.0, NO_REVISION", "^3, NO_REVISION", "latest, BAD_RANGE"})
  void revision_versionThatIsNotThere_refused(String range, SourceError code) {
    assertThatExceptionOfType(SourceException.class)
        .isThrownBy(() -> OciSource.builder().build().revision(ref(url(), range)))
        .satisfies(e -> assertThat(e.code()).isEqualTo(code));
  }

  @Test
  void resolve_artifactWithoutAChart_refused() {
    registry.publish("5.0.0", Map.of(TestRegistry.LAYER, Archives.of(Map.of("a", "b"))));
    assertThatExceptionOfType(SourceException.class)
        .isThrownBy(() -> OciSource.builder().build().resolve(ref(url(), "5.0.0")))
        .satisfies(e -> assertThat(e.code()).isEqualTo(SourceError.NOT_FOUND));
  }

  @Test
  void resolve_artifactThatIsAChart_isSeenAsTheChart_unlessItsLayerIsAskedFor() {
    SourceRef ref = new SourceRef(registry.url(), new RevisionTarget.Tag("nightly"), INSECURE);
    OciSource source = OciSource.builder().build();
    try (SourceTree tree = source.resolve(ref)) {
      assertThat(chart(tree)).contains("name: web");
    }
    SourceOptions layer =
        new SourceOptions(
            SourceView.WHOLE, INSECURE.access(), new OciOptions(null, OciChart.LAYER));
    try (SourceTree tree = source.resolve(ref.withOptions(layer))) {
      assertThat(tree.list(TreePath.ROOT))
          .extracting(entry -> entry.path().value())
          .containsExactly("web");
    }
  }

  @Test
  void revision_nameThatNoRepositoryHas_refused() {
    SourceRef upper =
        ref(url(), "1.0.0").withOptions(INSECURE.withChart(new ChartOptions("App", false)));
    assertThatExceptionOfType(SourceException.class)
        .isThrownBy(() -> OciSource.builder().build().revision(upper))
        .satisfies(e -> assertThat(e.code()).isEqualTo(SourceError.UNSUPPORTED_URL));
  }
}
