// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.oci;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.gitops4j.core.remote.HostPolicy;
import io.gitops4j.core.source.ChartOptions;
import io.gitops4j.core.source.Revision;
import io.gitops4j.core.source.RevisionTarget;
import io.gitops4j.core.source.SourceAccess;
import io.gitops4j.core.source.SourceError;
import io.gitops4j.core.source.SourceException;
import io.gitops4j.core.source.SourceOptions;
import io.gitops4j.core.source.SourceRef;
import io.gitops4j.core.source.SourceTree;
import io.gitops4j.core.source.TreePath;
import io.gitops4j.core.spi.CredentialsProvider.Basic;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HelmRepositorySourceTest {
  private static final String PASSWORD = "hunter2-canary";

  private TestChartServer server;

  @BeforeEach
  void start() throws Exception {
    server = new TestChartServer();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private static HelmRepositorySource.Builder builder() {
    return HelmRepositorySource.builder().allowPlainHttp(true);
  }

  private static HelmRepositorySource.Builder withLogin() {
    return builder().credentials(url -> Optional.of(new Basic("jo", PASSWORD)));
  }

  private SourceRef ref(String version) {
    return ref(version, false);
  }

  private SourceRef ref(String version, boolean passing) {
    return new SourceRef(
        server.url(),
        new RevisionTarget.SemVer(version),
        SourceOptions.NONE.withChart(new ChartOptions("web", passing)));
  }

  private static String version(SourceTree tree) {
    String chart = new String(tree.read(TreePath.of("Chart.yaml")), UTF_8);
    return chart.replaceFirst("(?s).*version: (\\S+).*", "$1");
  }

  private String resolved(String version) {
    try (SourceTree tree = builder().build().resolve(ref(version))) {
      return version(tree);
    }
  }

  private static void refused(HelmRepositorySource source, SourceRef ref, SourceError code) {
    assertThatExceptionOfType(SourceException.class)
        .isThrownBy(() -> source.resolve(ref))
        .satisfies(e -> assertThat(e.code()).isEqualTo(code))
        .satisfies(e -> assertThat(e.toString()).doesNotContain(PASSWORD));
  }

  private void refused(String version, SourceError code) {
    refused(builder().build(), ref(version), code);
  }

  @Test
  void resolve_version_theChartByTheDigestOfItsArchive() {
    String digest = server.publish("1.0.0");
    server.publish("1.1.0");
    try (SourceTree tree = builder().build().resolve(ref("1.0.0"))) {
      assertThat(tree.revision()).hasToString("sha256:" + digest);
      assertThat(version(tree)).isEqualTo("1.0.0");
      assertThat(tree.list(TreePath.ROOT))
          .extracting(entry -> entry.path().value())
          .containsExactly("Chart.yaml", "values.yaml");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "1.0.0, 1.0.0",
    "1.0, 1.0.0",
    "'', 2.0.0",
    "*, 2.0.0",
    "^1.0.0, 1.2.0",
    ">=1 <1.2, 1.1.0",
    "2.1.0-rc.1, 2.1.0-rc.1",
    ">2.0.0-0, 2.1.0-rc.1",
    "1.2.0+b2, 1.2.0+b2",
    "v1.1.0, 1.1.0"
  })
  void resolve_rangeOfVersions_asHelmDoes(String range, String expected) {
    for (String version :
        new String[] {"1.1.0", "2.0.0", "1.0.0", "2.1.0-rc.1", "1.2.0", "1.2.0+b2"}) {
      server.publish(version);
    }
    server.entry("nightly", null, "web-nightly.tgz");
    assertThat(resolved(range)).isEqualTo(expected);
  }

  @Test
  void revision_twice_indexThatHasNotChanged_notSentAgain() {
    server.tag("\"one\"");
    server.publish("1.0.0");
    HelmRepositorySource source = builder().build();
    Revision first = source.revision(ref("1.x"));
    assertThat(source.revision(ref("1.x"))).isEqualTo(first);
    assertThat(server.requests())
        .containsExactly("/charts/index.yaml 200", "/charts/index.yaml 304");
    server.tag("\"two\"");
    server.publish("1.1.0");
    assertThat(source.revision(ref("1.x"))).isNotEqualTo(first);
  }

  @Test
  void open_earlierRevision_foundByItsDigest() {
    HelmRepositorySource source = builder().build();
    server.publish("1.0.0");
    Revision first = source.revision(ref("1.x"));
    server.publish("1.1.0");
    assertThat(version(source.open(ref("1.x"), first))).isEqualTo("1.0.0");
    assertThat(source.revision(ref("1.x"))).isNotEqualTo(first);
    SourceRef pinned = ref("1.x").withTarget(new RevisionTarget.Digest(first.toString()));
    assertThat(version(builder().build().resolve(pinned))).isEqualTo("1.0.0");
    refused(
        source,
        pinned.withTarget(new RevisionTarget.Digest("sha256:" + "ab".repeat(32))),
        SourceError.NO_REVISION);
  }

  @Test
  void resolve_indexWithoutDigests_theArchiveTells() {
    byte[] archive = TestChartServer.chart("1.0.0", Map.of());
    server.file("/charts/web-1.0.0.tgz", archive);
    server.entry("1.0.0", null, "web-1.0.0.tgz");
    HelmRepositorySource source = builder().build();
    Revision revision = source.revision(ref("1.0.0"));
    assertThat(revision).hasToString(Digests.of(archive));
    assertThat(version(builder().build().open(ref("1.0.0"), revision))).isEqualTo("1.0.0");
    server.file("/charts/web-1.0.0.tgz", TestChartServer.chart("1.0.0", Map.of("x", "y")));
    assertThatExceptionOfType(SourceException.class)
        .isThrownBy(() -> builder().build().open(ref("1.0.0"), revision))
        .satisfies(e -> assertThat(e.code()).isEqualTo(SourceError.CORRUPT));
  }

  @Test
  void resolve_archiveOfAnotherDigest_refused_orTakenFromAnotherUrl() {
    String digest = server.publish("1.0.0");
    byte[] good = TestChartServer.chart("1.0.0", Map.of("values.yaml", "replicas: 1\n"));
    server.file("/charts/web-1.0.0.tgz", TestChartServer.chart("1.0.0", Map.of("evil", "x")));
    refused("1.0.0", SourceError.CORRUPT);
    server.file("/mirror/web.tgz", good);
    server.entry(
        "1.0.1",
        digest,
        "gone.tgz",
        "web-1.0.0.tgz",
        "http://" + server.host() + "/mirror/web.tgz");
    assertThat(resolved("1.0.1")).isEqualTo("1.0.0");
  }

  @Test
  void resolve_whatIsNotThere_toldApart() {
    refused("1.0.0", SourceError.NO_REPOSITORY);
    server.publish("1.0.0");
    refused("^2", SourceError.NO_REVISION);
    refused("latest", SourceError.BAD_RANGE);
    SourceRef other =
        ref("*").withOptions(SourceOptions.NONE.withChart(new ChartOptions("wep", false)));
    assertThatExceptionOfType(SourceException.class)
        .isThrownBy(() -> builder().build().revision(other))
        .satisfies(e -> assertThat(e.code()).isEqualTo(SourceError.NOT_FOUND))
        .satisfies(e -> assertThat(e.issues().get(0).hint()).isEqualTo("did you mean web?"));
    server.entry("3.0.0", "ab".repeat(32), "web-3.0.0.tgz");
    refused("3.0.0", SourceError.NOT_FOUND);
    server.entry("4.0.0", "ab".repeat(32));
    refused("4.0.0", SourceError.CORRUPT);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<html>not here</html>",
        "entries: {web: []}",
        "apiVersion: v1\nentries: {web: []}\nentries: {}\n",
        "[]",
        "",
        "a: &a [x, x, x, x, x, x, x, x, x]\nb: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a]\nc: &c [*b, *b, *b, *b, *b, *b, *b, *b, *b]\nd: &d [*c, *c, *c, *c, *c, *c, *c, *c, *c]\ne: &e [*d, *d, *d, *d, *d, *d, *d, *d, *d]\nf: &f [*e, *e, *e, *e, *e, *e, *e, *e, *e]\ng: &g [*f, *f, *f, *f, *f, *f, *f, *f, *f]\nh: [*g, *g, *g, *g, *g, *g, *g, *g, *g]\n"
      })
  void revision_whatIsNoIndex_refused(String text) {
    server.index(text);
    refused("*", SourceError.CORRUPT);
  }

  @Test
  void revision_entriesThatAreNone_readOver() {
    server.index(
        "apiVersion: v1\nentries:\n  web: [null, 1, {version: 9.0.0}, {name: web, version: x},"
            + " {name: web, version: 1.0.0, digest: "
            + "ab".repeat(32)
            + ", urls: 7}]\n");
    assertThat(builder().build().revision(ref("*"))).hasToString("sha256:" + "ab".repeat(32));
    refused("*", SourceError.CORRUPT);
  }

  @Test
  void revision_indexBeyondTheLimit_refused() {
    server.publish("1.0.0");
    refused(builder().maxIndex(50).build(), ref("*"), SourceError.TOO_LARGE);
    refused(builder().maxArchive(50).build(), ref("*"), SourceError.TOO_LARGE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"../x", "/etc/x", "web/../../x", "Chart.yaml", "C/../.."})
  void open_archiveWithAPathOutOfTheChart_refused(String path) {
    byte[] archive = new Archives().file("web/Chart.yaml", "a").file(path, "b").gzipped();
    server.file("/charts/web.tgz", archive);
    server.entry("1.0.0", Digests.hex(Digests.of(archive)), "web.tgz");
    refused("1.0.0", SourceError.CORRUPT);
  }

  @Test
  void open_bomb_refusedWhileItComes() {
    byte[] archive = new Archives().file("web/zeros", new byte[4 << 20]).gzipped();
    server.file("/charts/web.tgz", archive);
    server.entry("1.0.0", Digests.hex(Digests.of(archive)), "web.tgz");
    refused(builder().maxUnpacked(1 << 20).build(), ref("*"), SourceError.TOO_LARGE);
  }

  @Test
  void credentials_goToTheRepositoryItself_andNotAlongWithARedirect() throws Exception {
    server.wants("jo:" + PASSWORD);
    String digest = server.publish("1.0.0");
    refused(builder().build(), ref("*"), SourceError.UNAUTHORIZED);
    assertThat(version(withLogin().build().resolve(ref("*")))).isEqualTo("1.0.0");
    try (TestChartServer other = new TestChartServer()) {
      other.file("/a.tgz", TestChartServer.chart("1.0.0", Map.of("values.yaml", "replicas: 1\n")));
      server.redirect("/charts/web-1.0.0.tgz", "http://" + other.host() + "/a.tgz");
      assertThat(version(withLogin().build().resolve(ref("*", true)))).isEqualTo("1.0.0");
      assertThat(other.requests()).containsExactly("/a.tgz 200");
      server.entry("2.0.0", digest, "http://" + other.host() + "/a.tgz");
      withLogin().build().resolve(ref("2.0.0")).close();
      assertThat(other.requests()).containsExactly("/a.tgz 200", "/a.tgz 200");
      withLogin().build().resolve(ref("2.0.0", true)).close();
      assertThat(other.requests().get(2)).startsWith("/a.tgz 200 Basic ");
    }
  }

  @Test
  void hosts_thatAreNotAllowed_notConnectedTo() throws Exception {
    try (TestChartServer other = new TestChartServer()) {
      server.entry("1.0.0", "ab".repeat(32), "http://" + other.host() + "/a.tgz");
      HostPolicy own =
          HostPolicy.of(server.host()).withSchemes(Set.of("http")).withPrivateAddresses(true);
      refused(builder().hosts(own).build(), ref("*"), SourceError.NOT_ALLOWED);
      assertThat(other.requests()).isEmpty();
      refused(
          builder().hosts(own.withPrivateAddresses(false)).build(),
          ref("*"),
          SourceError.NOT_ALLOWED);
    }
  }

  @Test
  void plainHttp_onlyIfAllowed() {
    refused(HelmRepositorySource.builder().build(), ref("*"), SourceError.UNSUPPORTED_URL);
    assertThat(server.requests()).isEmpty();
  }

  @Test
  void urlWithUser_refusedWithoutIt() {
    SourceRef ref = ref("*").withUrl("http://jo@" + server.host() + "/charts");
    assertThatExceptionOfType(SourceException.class)
        .isThrownBy(() -> builder().build().revision(ref))
        .satisfies(e -> assertThat(e.code()).isEqualTo(SourceError.UNSUPPORTED_URL))
        .withMessageNotContaining("jo@");
  }

  @Test
  void url_withSlashAndQuery_keepsBoth() {
    server.publish("1.0.0");
    byte[] index = "apiVersion: v1\nentries: {}\n".getBytes(UTF_8);
    server.file("/charts/index.yaml?key=a", index);
    refused(builder().build(), ref("*").withUrl(server.url() + "/?key=a"), SourceError.NOT_FOUND);
    assertThat(server.requests()).containsExactly("/charts/index.yaml?key=a 200");
  }

  @Test
  void cache_archiveKeptByItsDigest_andCheckedWhenRead(@TempDir Path directory) throws Exception {
    Path cache = directory.resolve("deep/charts");
    String digest = server.publish("1.0.0");
    builder().cache(cache).build().resolve(ref("*")).close();
    assertThat(cache.resolve(digest + ".tgz")).exists();
    builder().cache(cache).build().resolve(ref("*")).close();
    assertThat(server.requests()).filteredOn(each -> each.contains("tgz")).hasSize(1);
    Files.writeString(cache.resolve(digest + ".tgz"), "spoilt");
    assertThat(version(builder().cache(cache).build().resolve(ref("*")))).isEqualTo("1.0.0");
    assertThat(server.requests()).filteredOn(each -> each.contains("tgz")).hasSize(2);
    try (var files = Files.list(cache)) {
      assertThat(files).hasSize(1);
    }
  }

  @Test
  void supports_chartsOfHttp_andNothingElse() {
    HelmRepositorySource source = builder().build();
    assertThat(source.supports(ref("*"))).isTrue();
    assertThat(source.supports(ref("*").withOptions(SourceOptions.NONE))).isFalse();
    assertThat(source.supports(ref("*").withUrl("oci://" + server.host() + "/charts"))).isFalse();
  }

  @Test
  void resolve_urlOfARegistry_itsChartLayer() throws Exception {
    byte[] archive = TestChartServer.chart("1.0.0", Map.of());
    try (TestRegistry registry = new TestRegistry()) {
      registry.publish("1.0.0", Map.of(OciChart.LAYER, archive));
      server.entry("1.0.0", Digests.hex(Digests.of(archive)), registry.url() + ":1.0.0");
      SourceRef ref = ref("1.0.0");
      SourceRef insecure =
          ref.withOptions(
              new SourceOptions(
                      ref.options().view(),
                      new SourceAccess("", null, null, null, null, true),
                      ref.options().oci())
                  .withChart(new ChartOptions("web", false)));
      assertThat(version(withLogin().build().resolve(insecure))).isEqualTo("1.0.0");
      assertThat(registry.requests()).noneMatch(request -> request.contains("Basic"));
    }
  }
}
