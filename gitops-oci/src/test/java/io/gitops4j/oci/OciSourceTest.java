// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.oci;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.gitops4j.core.remote.HostPolicy;
import io.gitops4j.core.source.OciOptions;
import io.gitops4j.core.source.Revision;
import io.gitops4j.core.source.RevisionTarget;
import io.gitops4j.core.source.SourceAccess;
import io.gitops4j.core.source.SourceError;
import io.gitops4j.core.source.SourceException;
import io.gitops4j.core.source.SourceOptions;
import io.gitops4j.core.source.SourceRef;
import io.gitops4j.core.source.SourceTree;
import io.gitops4j.core.source.SourceView;
import io.gitops4j.core.source.TreePath;
import io.gitops4j.core.spi.CredentialsProvider.Basic;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OciSourceTest {
  private static final String PASSWORD = "hunter2-canary";
  private static final Basic LOGIN = new Basic("jo", PASSWORD);
  private static final SourceAccess INSECURE = new SourceAccess("", null, null, null, null, true);

  private TestRegistry registry;

  @BeforeEach
  void start() throws Exception {
    registry = new TestRegistry();
  }

  @AfterEach
  void stop() {
    registry.close();
  }

  private String publish(String tag, String text) {
    return registry.publish(
        tag, Map.of(TestRegistry.LAYER, Archives.of(Map.of("app.yaml", text, "d/x.yaml", "x"))));
  }

  private SourceRef ref(RevisionTarget target) {
    return ref(target, OciOptions.FIRST_LAYER);
  }

  private SourceRef ref(RevisionTarget target, OciOptions options) {
    return new SourceRef(
        registry.url(), target, new SourceOptions(SourceView.WHOLE, INSECURE, options));
  }

  private static OciSource source() {
    return OciSource.builder().build();
  }

  private static OciSource source(Basic login) {
    return OciSource.builder().credentials(url -> Optional.of(login)).build();
  }

  private static String text(SourceTree tree) {
    return new String(tree.read(TreePath.of("app.yaml")), UTF_8);
  }

  private static void refused(
      OciSource source, SourceRef ref, SourceError code, @Nullable String message) {
    assertThatExceptionOfType(SourceException.class)
        .isThrownBy(() -> source.resolve(ref))
        .withMessageContaining(message == null ? "" : message)
        .satisfies(e -> assertThat(e.code()).isEqualTo(code))
        .satisfies(e -> assertThat(e.toString()).doesNotContain(PASSWORD, TestRegistry.TOKEN));
  }

  @Test
  void resolve_tag_filesOfItsLayerByTheDigestOfTheManifest() {
    String digest = publish("v1", "a: 1");
    try (SourceTree tree = source().resolve(ref(new RevisionTarget.Tag("v1")))) {
      assertThat(tree.revision()).hasToString(digest);
      assertThat(text(tree)).isEqualTo("a: 1");
    }
  }

  @Test
  void revision_digest_withoutAConnection() {
    String digest = "sha256:" + "ab".repeat(32);
    assertThat(source().revision(ref(new RevisionTarget.Digest(digest)))).hasToString(digest);
    assertThat(registry.requests()).isEmpty();
  }

  @Test
  void open_digest_itsFiles() {
    String digest = publish("v1", "a: 1");
    publish("v1", "a: 2");
    try (SourceTree tree = source().resolve(ref(new RevisionTarget.Digest(digest)))) {
      assertThat(text(tree)).isEqualTo("a: 1");
    }
  }

  @Test
  void open_twice_fetchedOnce() {
    publish("v1", "a: 1");
    OciSource source = source();
    SourceRef ref = ref(new RevisionTarget.Tag("v1"));
    Revision revision = source.revision(ref);
    source.open(ref, revision).close();
    int before = registry.requests().size();
    source.open(ref, revision).close();
    assertThat(registry.requests()).hasSize(before);
  }

  @ParameterizedTest
  @CsvSource({">=1.0.0, , v1.10.0", "1.2.x, , 1.2.0", ">=1.0.0-0, .*-rc.*, v2.0.0-rc.1"})
  void revision_range_highestTagOfAllPages(String range, @Nullable String filter, String tag) {
    String wanted = "";
    for (String each : new String[] {"latest", "1.2.0", "v1.10.0", "v1.9.0", "v2.0.0-rc.1"}) {
      String digest = publish(each, each);
      wanted = each.equals(tag) ? digest : wanted;
    }
    registry.pageSize(2);
    SourceRef ref = ref(new RevisionTarget.SemVer(range), new OciOptions(filter, null));
    assertThat(source().revision(ref)).hasToString(wanted);
  }

  @Test
  void revision_rangeWithoutAVersion_noRevision() {
    publish("latest", "a");
    refused(source(), ref(new RevisionTarget.SemVer("9.x")), SourceError.NO_REVISION, "no version");
  }

  @Test
  void resolve_layerOfAType_theFirstOfThatType() {
    Map<String, byte[]> layers = new LinkedHashMap<>();
    layers.put("application/x.other", "no archive".getBytes(UTF_8));
    layers.put(TestRegistry.LAYER, Archives.of(Map.of("app.yaml", "a: 1")));
    registry.publish("v1", layers);
    RevisionTarget tag = new RevisionTarget.Tag("v1");
    SourceRef typed = ref(tag, new OciOptions(null, TestRegistry.LAYER));
    try (SourceTree tree = source().resolve(typed)) {
      assertThat(text(tree)).isEqualTo("a: 1");
    }
    refused(source(), ref(tag), SourceError.CORRUPT, "no archive");
    refused(
        source(),
        ref(tag, new OciOptions(null, "application/x.none")),
        SourceError.NOT_FOUND,
        "application/x.none");
  }

  @Test
  void resolve_index_theManifestForLinuxAmd64ByTheDigestOfTheIndex() {
    String arm = publish("arm", "a: arm");
    String amd = publish("amd", "a: amd");
    String index =
        registry.manifest(
            "v1",
            "{\"schemaVersion\":2,\"manifests\":[{\"digest\":\""
                + arm
                + "\",\"platform\":{\"os\":\"linux\",\"architecture\":\"arm64\"}},{\"digest\":\""
                + amd
                + "\",\"platform\":{\"os\":\"linux\",\"architecture\":\"amd64\"}}]}");
    try (SourceTree tree = source().resolve(ref(new RevisionTarget.Tag("v1")))) {
      assertThat(tree.revision()).hasToString(index);
      assertThat(text(tree)).isEqualTo("a: amd");
    }
  }

  @Test
  void open_manifestThatIsAnother_refused() {
    String digest = publish("v1", "a: 1");
    registry.falsify(digest, "{\"layers\":[]}".getBytes(UTF_8));
    refused(
        source(), ref(new RevisionTarget.Digest(digest)), SourceError.CORRUPT, "its digest says");
  }

  @Test
  void open_layerThatIsAnother_refused() {
    byte[] layer = Archives.of(Map.of("app.yaml", "a: 1"));
    registry.publish("v1", Map.of(TestRegistry.LAYER, layer));
    byte[] other = layer.clone();
    other[other.length - 9] ^= 1;
    registry.falsify(Digests.of(layer), other);
    refused(source(), ref(new RevisionTarget.Tag("v1")), SourceError.CORRUPT, "its digest says");
  }

  @Test
  void open_layerLargerThanItsManifestSays_refused() {
    byte[] layer = Archives.of(Map.of("app.yaml", "a: 1"));
    registry.publish("v1", Map.of(TestRegistry.LAYER, layer));
    registry.falsify(Digests.of(layer), new byte[layer.length + 1]);
    refused(source(), ref(new RevisionTarget.Tag("v1")), SourceError.TOO_LARGE, null);
  }

  @Test
  void open_layerLargerThanTheLimit_notFetched() {
    publish("v1", "a: 1");
    OciSource small = OciSource.builder().maxLayer(10).build();
    refused(small, ref(new RevisionTarget.Tag("v1")), SourceError.TOO_LARGE, "10 bytes");
    assertThat(registry.requests()).noneMatch(request -> request.contains("/blobs/"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{}", "[]", "no json", "{\"layers\":[{\"digest\":\"md5:00\",\"size\":1}]}"})
  void open_manifestOfAnotherForm_refused(String manifest) {
    registry.manifest("v1", manifest);
    refused(source(), ref(new RevisionTarget.Tag("v1")), SourceError.CORRUPT, null);
  }

  @Test
  void revision_unknownTag_noRevision() {
    refused(source(), ref(new RevisionTarget.Tag("none")), SourceError.NO_REVISION, "404");
  }

  @ParameterizedTest
  @ValueSource(strings = {"../../../token", "a b", "a?x=1", ""})
  void revision_nameThatNoTagHas_refusedBeforeARequest(String tag) {
    refused(source(), ref(new RevisionTarget.Tag(tag)), SourceError.NO_REVISION, null);
    assertThat(registry.requests()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void resolve_registryThatWantsALogin_isGivenIt(boolean byToken) {
    publish("v1", "a: 1");
    registry.wants("jo:" + PASSWORD, byToken);
    SourceRef ref = ref(new RevisionTarget.Tag("v1"));
    source(LOGIN).resolve(ref).close();
    // the password itself goes along with the request for a token alone
    assertThat(registry.requests())
        .filteredOn(request -> request.contains("Basic "))
        .allMatch(request -> !byToken || request.contains("/token?"));
    refused(source(new Basic("jo", "other")), ref, SourceError.UNAUTHORIZED, null);
    refused(source(), ref, SourceError.UNAUTHORIZED, null);
  }

  @Test
  void resolve_tokenForEverybody_withoutCredentials() {
    publish("v1", "a: 1");
    registry.wants("anonymous", true);
    source().resolve(ref(new RevisionTarget.Tag("v1"))).close();
    assertThat(registry.requests())
        .anyMatch(request -> request.contains("scope=repository%3Aorg%2Fapp%3Apull"));
  }

  @Test
  void resolve_blobsElsewhere_followedWithoutTheCredentials() throws Exception {
    try (TestRegistry storage = new TestRegistry()) {
      byte[] layer = Archives.of(Map.of("app.yaml", "a: 1"));
      registry.publish("v1", Map.of(TestRegistry.LAYER, layer));
      storage.blob(layer);
      registry.blobsAt("http://" + storage.host());
      registry.wants("jo:" + PASSWORD, false);
      source(LOGIN).resolve(ref(new RevisionTarget.Tag("v1"))).close();
      assertThat(storage.requests()).singleElement().asString().doesNotContain("Basic");
    }
  }

  @Test
  void resolve_redirectToAHostThatIsNotAllowed_refused() {
    publish("v1", "a: 1");
    registry.blobsAt("http://169.254.169.254");
    OciSource bounded =
        OciSource.builder()
            .hosts(
                HostPolicy.of("127.0.0.1").withSchemes(Set.of("http")).withPrivateAddresses(true))
            .build();
    refused(bounded, ref(new RevisionTarget.Tag("v1")), SourceError.NOT_ALLOWED, null);
  }

  @Test
  void resolve_tokenFromAHostThatIsNotAllowed_refusedWithoutThePassword() {
    publish("v1", "a: 1");
    registry.wants("jo:" + PASSWORD, true);
    registry.tokensAt("http://token.example.org/token");
    OciSource bounded =
        OciSource.builder()
            .credentials(url -> Optional.of(LOGIN))
            .hosts(
                HostPolicy.of("127.0.0.1").withSchemes(Set.of("http")).withPrivateAddresses(true))
            .build();
    refused(bounded, ref(new RevisionTarget.Tag("v1")), SourceError.NOT_ALLOWED, null);
  }

  @Test
  void resolve_registryThatSpeaksNoTls_getsNothingUnencrypted() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      FutureTask<Integer> first =
          new FutureTask<>(
              () -> {
                try (Socket client = server.accept()) {
                  return client.getInputStream().read();
                }
              });
      Thread thread = new Thread(first);
      thread.start();
      String url = "oci://127.0.0.1:" + server.getLocalPort() + "/org/app";
      assertThatExceptionOfType(SourceException.class)
          .isThrownBy(() -> source(LOGIN).resolve(SourceRef.of(url, "v1")));
      assertThat(first.get()).as("a handshake of TLS").isEqualTo(22);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "oci://h",
        "oci://h/",
        "oci://h/a:v1",
        "oci://h/a@sha256:00",
        "oci://u@h/a",
        "oci://h/A",
        "oci://h/../v2",
        "oci://h/a?b",
        "oci://h:123456/a"
      })
  void revision_urlOfAnotherForm_refused(String url) {
    refused(source(), SourceRef.of(url, "v1"), SourceError.UNSUPPORTED_URL, null);
  }

  @Test
  void of_dockerHub_itsRegistry() {
    assertThat(RepositoryName.of("oci://docker.io/nginx"))
        .isEqualTo(new RepositoryName("registry-1.docker.io", "library/nginx"));
  }
}
