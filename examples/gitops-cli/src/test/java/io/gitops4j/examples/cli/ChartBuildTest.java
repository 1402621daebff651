// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.examples.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Applications whose chart lies in a Helm repository, rendered by Helm itself. */
class ChartBuildTest {
  @TempDir private Path directory;
  private final Map<String, byte[]> files = new ConcurrentHashMap<>();
  private final StringBuilder entries = new StringBuilder();
  private HttpServer server;
  private Gitops gitops;

  @BeforeEach
  void begin() throws Exception {
    gitops = new Gitops(directory);
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          byte[] content = files.get(exchange.getRequestURI().getPath());
          exchange.sendResponseHeaders(content == null ? 404 : 200, content == null ? -1 : 0);
          if (content != null) {
            exchange.getResponseBody().write(content);
          }
          exchange.close();
        });
    server.start();
    publish("1.0.0", true);
    publish("1.1.0", true);
    publish("2.0.0", false);
    gitops.write("repo/env/live.yaml", "size: 7\n");
    gitops.write("app.yaml", application("1.x"));
  }

  @AfterEach
  void end() {
    server.stop(0);
  }

  private String host() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  private String application(String version) {
    return """
    apiVersion: argoproj.io/v1alpha1
    kind: Application
    metadata: {name: shop, namespace: argocd}
    spec:
      project: ''
      destination: {name: in-cluster, namespace: live}
      sources:
      - repoURL: http://HOST/charts
        chart: web
        targetRevision: VERSION
        helm:
          valueFiles: [own.yaml, $values/env/live.yaml]
          parameters: [{name: revision, value: $ARGOCD_APP_REVISION, forceString: true}]
      - {repoURL: https://git.example.org/config.git, targetRevision: main, ref: values}
    """
        .replace("HOST", host())
        .replace("VERSION", version);
  }

  /** A chart that needs another one, which is packed in it or missing. */
  private void publish(String version, boolean whole) throws Exception {
    Map<String, byte[]> chart = new LinkedHashMap<>();
    text(
        chart,
        "web/Chart.yaml",
        "apiVersion: v2\nname: web\nversion: "
            + version
            + "\ndependencies: [{name: part, version: 1.0.0, repository: ''}]\n");
    text(chart, "web/values.yaml", "size: 1\nname: chart\n");
    text(chart, "web/own.yaml", "size: 2\nname: own\n");
    text(
        chart,
        "web/templates/config.yaml",
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: {{ .Release.Name }}, namespace: {{ .Release.Namespace }}}\n"
            + "data:\n  chart: {{ .Chart.Version }}\n  size: {{ .Values.size | quote }}\n"
            + "  name: {{ .Values.name }}\n  revision: {{ .Values.revision | quote }}\n");
    if (whole) {
      Map<String, byte[]> part = new LinkedHashMap<>();
      text(part, "part/Chart.yaml", "apiVersion: v2\nname: part\nversion: 1.0.0\n");
      text(
          part,
          "part/templates/p.yaml",
          "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: {{ .Release.Name }}-part}\n");
      chart.put("web/charts/part-1.0.0.tgz", packed(part));
    }
    byte[] archive = packed(chart);
    files.put("/charts/web-" + version + ".tgz", archive);
    String digest = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(archive));
    entries.append(
        "  - {name: web, version: %s, digest: %s, urls: [web-%s.tgz]}\n"
            .formatted(version, digest, version));
    files.put(
        "/charts/index.yaml", ("apiVersion: v1\nentries:\n  web:\n" + entries).getBytes(UTF_8));
  }

  private static void text(Map<String, byte[]> files, String path, String text) {
    files.put(path, text.getBytes(UTF_8));
  }

  private static byte[] packed(Map<String, byte[]> files) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(new GZIPOutputStream(out))) {
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        TarArchiveEntry entry = new TarArchiveEntry(file.getKey());
        entry.setSize(file.getValue().length);
        tar.putArchiveEntry(entry);
        tar.write(file.getValue());
        tar.closeArchiveEntry();
      }
    }
    return out.toByteArray();
  }

  private Gitops.Result build(String... more) throws Exception {
    String[] all = new String[more.length + 6];
    System.arraycopy(
        new String[] {"build", "-f", "app.yaml", "--repo", "repo", "--remote-cache=cache"},
        0,
        all,
        0,
        6);
    System.arraycopy(more, 0, all, 6, more.length);
    return gitops.run(all);
  }

  private Gitops.Result allowed() throws Exception {
    return build("--remote-hosts", host(), "--remote-schemes=http", "--remote-private");
  }

  @Test
  void chart_isRefused_withTheOptionThatAllowsIt() throws Exception {
    Gitops.Result refused = build();
    assertThat(refused.exit()).isEqualTo(1);
    assertThat(refused.err()).contains("[reconcile.no-source-provider]", "--remote-hosts HOST");
    assertThat(refused.out()).isEmpty();
  }

  @Test
  void chart_withValuesOfTheRepository_isRenderedWithAllThatIsPackedInIt() throws Exception {
    Gitops.Result built = allowed();
    assertThat(built.err().lines().filter(line -> !line.isBlank() && !line.startsWith("WARNING: ")))
        .isEmpty();
    assertThat(built.out())
        .contains("chart: 1.1.0", "size: \"7\"", "name: own", "revision: 1.1.0")
        .contains("name: shop\n  namespace: live", "name: shop-part");
    assertThat(built.exit()).isZero();
    assertThat(directory.resolve("cache/charts")).isNotEmptyDirectory();
  }

  @Test
  void chart_thatIsNotWhole_isRefusedByTheNameOfWhatItLacks() throws Exception {
    gitops.write("app.yaml", application("2.0.0"));
    Gitops.Result refused = allowed();
    assertThat(refused.exit()).isEqualTo(1);
    assertThat(refused.err()).contains("part", "[chart.");
  }

  @Test
  void plan_ofAChart_fetchesItAndItsValues() throws Exception {
    gitops.write("live.yaml", "");
    gitops.write(
        "app.yaml",
        application("1.0.0")
            .replaceFirst("(?m)^  - \\{repoURL: https://git.*\\n", "")
            .replace(", $values/env/live.yaml", ""));
    Gitops.Result plan =
        gitops.run("plan", "-f", "app.yaml", "--live", "live.yaml", "--remote-schemes=http");
    assertThat(plan.err()).doesNotContain("error");
    assertThat(plan.out()).contains("2 to create", "ConfigMap/live/shop-part");
  }

  @Test
  void release_withValuesOfASecret_andAKustomizationOverIt() throws Exception {
    gitops.write(
        "app.yaml",
        """
        apiVersion: source.toolkit.fluxcd.io/v1
        kind: HelmRepository
        metadata: {name: charts, namespace: apps}
        spec: {interval: 1h, url: http://HOST/charts}
        ---
        apiVersion: helm.toolkit.fluxcd.io/v2
        kind: HelmRelease
        metadata: {name: shop, namespace: apps}
        spec:
          interval: 10m
          targetNamespace: live
          chart:
            spec:
              chart: web
              version: 1.x
              sourceRef: {kind: HelmRepository, name: charts}
              valuesFiles: [own.yaml]
          values: {revision: r1}
          valuesFrom: [{kind: Secret, name: sizes, valuesKey: size, targetPath: size}]
          postRenderers:
          - kustomize:
              patches:
              - target: {kind: ConfigMap, name: live-shop}
                patch: |-
                  - {op: add, path: /data/patched, value: "yes"}
        """
            .replace("HOST", host()));
    gitops.write(
        "values.yaml",
        """
        apiVersion: v1
        kind: Secret
        metadata: {name: sizes, namespace: apps}
        stringData: {size: "9"}
        """);
    String[] options = {
      "--remote-hosts",
      host(),
      "--remote-schemes=http",
      "--remote-private",
      "--values",
      "values.yaml"
    };
    Gitops.Result built = build(options);
    assertThat(built.err().lines().filter(line -> !line.isBlank() && !line.startsWith("WARNING: ")))
        .isEmpty();
    assertThat(built.exit()).isZero();
    assertThat(built.out())
        .contains("name: live-shop\n  namespace: live", "name: live-shop-part")
        .contains("chart: 1.1.0", "name: own", "revision: r1", "patched: \"yes\"")
        .as("what comes of a Secret is hidden")
        .contains("size: (redacted ")
        .doesNotContain("\"9\"");
    String[] shown = Arrays.copyOf(options, options.length + 1);
    shown[options.length] = "--show-secrets";
    assertThat(build(shown).out()).contains("size: \"9\"");
  }
}
