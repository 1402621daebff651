// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.gitops4j.core.chart.ChartException;
import io.gitops4j.core.chart.ChartRequest;
import io.gitops4j.core.source.MemoryTree;
import io.gitops4j.core.source.TreePath;
import io.gitops4j.core.spi.ChartInflator;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.yaml.YamlReader;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** What every {@link ChartInflator} must do. A subclass hands one in, the same for all tests. */
public abstract class ChartInflatorContract {

  /** For subclasses. */
  protected ChartInflatorContract() {}

  /** The inflator under test. */
  protected abstract ChartInflator inflator();

  private static MemoryTree.Builder chart(String template) {
    return MemoryTree.builder()
        .file("a/chart/Chart.yaml", "apiVersion: v2\nname: app\nversion: 1.0.0\n")
        .file("a/chart/values.yaml", "one: chart\ntwo: chart\nthree: chart\n")
        .file("a/chart/templates/t.yaml", template);
  }

  private static ChartRequest.Builder request(MemoryTree.Builder tree) {
    return ChartRequest.builder(tree.build(), TreePath.of("a/chart"));
  }

  private static String named(String kind, String name) {
    return "apiVersion: v1\nkind: " + kind + "\nmetadata:\n  name: " + name + "\n";
  }

  private List<String> names(ChartRequest request) {
    List<String> names = new ArrayList<>();
    for (Node document : YamlReader.ofDefaults().read("output", inflator().inflate(request))) {
      Node name = document.at("metadata", "name");
      names.add(name == null ? "" : String.valueOf(name.textOrNull()));
    }
    return names;
  }

  @Test
  void name_isThereAndStable() {
    assertThat(inflator().name()).isNotBlank().isEqualTo(inflator().name());
  }

  @Test
  void release_isNamedAsAsked() {
    MemoryTree.Builder tree =
        chart(named("ConfigMap", "{{ .Release.Name }}.{{ .Release.Namespace }}"));
    assertThat(names(request(tree).releaseName("shop").namespace("trade").build()))
        .containsExactly("shop.trade");
    assertThat(names(request(tree).build())).containsExactly("release-name.default");
    assertThat(names(request(tree).nameTemplate("{{ \"UP\" | lower }}").build()))
        .containsExactly("up.default");
  }

  @Test
  void values_laterOnesWin() {
    MemoryTree.Builder tree =
        chart(named("ConfigMap", "{{ .Values.one }}-{{ .Values.two }}-{{ .Values.three }}"));
    assertThat(
            names(
                request(tree)
                    .values(List.of("two: first\nthree: first\n", "three: second\n"))
                    .build()))
        .containsExactly("chart-first-second");
  }

  @Test
  void kubeVersion_isThatOfTheRequest() {
    MemoryTree.Builder tree = chart(named("ConfigMap", "{{ .Capabilities.KubeVersion.Version }}"));
    assertThat(names(request(tree).kubeVersion("1.30.2").build())).containsExactly("v1.30.2");
  }

  @Test
  void customResourceDefinitions_comeFirst_andOnlyIfWanted() {
    MemoryTree.Builder tree =
        chart(named("Namespace", "space"))
            .file("a/chart/crds/c.yaml", named("CustomResourceDefinition", "crd"));
    assertThat(names(request(tree).build())).containsExactly("space");
    assertThat(names(request(tree).crds(true).build())).containsExactly("crd", "space");
  }

  @Test
  void hooks_comeLast() {
    MemoryTree.Builder tree =
        chart(named("Service", "service"))
            .file(
                "a/chart/templates/a.yaml",
                named("Pod", "hook") + "  annotations: {\"helm.sh/hook\": test}\n")
            .file("a/chart/templates/z.yaml", named("Secret", "secret"));
    assertThat(names(request(tree).build())).containsExactly("secret", "service", "hook");
    assertThat(names(request(tree).hooks(false).build())).startsWith("secret", "service");
  }

  @Test
  void chart_thatFails_isRefused() {
    List<MemoryTree.Builder> broken =
        List.of(
            chart(named("ConfigMap", "{{ fail \"no\" }}")),
            chart(named("ConfigMap", "{{ .Values.a.b.c }}")),
            chart("{{ if }}"),
            chart("a: [\n"),
            MemoryTree.builder().file("a/chart/templates/t.yaml", "a: b\n"));
    for (MemoryTree.Builder tree : broken) {
      ChartRequest request = request(tree).build();
      assertThat(catchThrowableOfType(ChartException.class, () -> inflator().inflate(request)))
          .isNotNull();
    }
  }

  @Test
  void apiVersions_areSeenOrRefused() {
    ChartRequest request =
        request(chart(named("ConfigMap", "{{ .Capabilities.APIVersions.Has \"example.com/v9\" }}")))
            .apiVersions(List.of("example.com/v9"))
            .build();
    List<String> found;
    try {
      found = names(request);
    } catch (ChartException e) {
      return; // said, and not ignored
    }
    assertThat(found).containsExactly("true");
  }

  @Test
  void template_reachesNothingOutsideTheChart() {
    MemoryTree.Builder tree =
        chart(
                named(
                    "ConfigMap",
                    "n{{ .Files.Get \"../secret.txt\" }}{{ .Files.Get \"/etc/hostname\" }}"
                        + "{{ len (lookup \"v1\" \"Secret\" \"default\" \"s\") }}"))
            .file("a/secret.txt", "secret");
    assertThat(names(request(tree).build())).containsExactly("n0");
    ChartRequest environment = request(chart(named("ConfigMap", "{{ env \"PATH\" }}"))).build();
    assertThat(catchThrowableOfType(ChartException.class, () -> inflator().inflate(environment)))
        .isNotNull();
  }

  @Test
  void requests_atOnce_stayApart() throws Exception {
    ExecutorService executor = Executors.newFixedThreadPool(4);
    try {
      List<Future<List<String>>> all = new ArrayList<>();
      for (int i = 0; i < 16; i++) {
        ChartRequest request =
            request(chart(named("ConfigMap", "{{ .Release.Name }}-{{ .Values.one }}")))
                .releaseName("r" + i)
                .values(List.of("one: v" + i + "\n"))
                .build();
        all.add(executor.submit(() -> names(request)));
      }
      for (int i = 0; i < all.size(); i++) {
        assertThat(all.get(i).get()).containsExactly("r" + i + "-v" + i);
      }
    } finally {
      executor.shutdown();
    }
  }
}
