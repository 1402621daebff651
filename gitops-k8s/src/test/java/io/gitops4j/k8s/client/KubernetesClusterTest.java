// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.k8s.client;

import static io.gitops4j.k8s.client.FakeApi.json;
import static io.gitops4j.k8s.client.FakeApi.status;
import static io.gitops4j.k8s.client.FakeApi.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.gitops4j.core.cluster.ApplyOptions;
import io.gitops4j.core.cluster.ClusterError;
import io.gitops4j.core.cluster.ClusterException;
import io.gitops4j.core.cluster.DeleteOptions;
import io.gitops4j.core.cluster.Propagation;
import io.gitops4j.core.render.Gvk;
import io.gitops4j.core.tree.MapNode;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KubernetesClusterTest {
  private static final Gvk CONFIG_MAP = new Gvk("", "v1", "ConfigMap");
  private static final Gvk SECRET = new Gvk("", "v1", "Secret");
  private static final Gvk NAMESPACE = new Gvk("", "v1", "Namespace");
  private static final String MAPS = "/api/v1/namespaces/ns/configmaps";
  private static final String MAP = MAPS + "/a";

  private FakeApi api;
  private KubernetesCluster cluster;

  @BeforeEach
  void start() throws IOException {
    api = new FakeApi();
    cluster = connect(Duration.ofSeconds(20));
  }

  private KubernetesCluster connect(Duration timeout) {
    return KubernetesCluster.builder(ClusterAccess.builder(api.address()).token("t0ken").build())
        .requestTimeout(timeout)
        .build();
  }

  @AfterEach
  void stop() {
    cluster.close();
    api.close();
  }

  private static ClusterException refusal(Runnable call) {
    ClusterException e = catchThrowableOfType(ClusterException.class, call::run);
    assertThat(e).isNotNull();
    return e;
  }

  private ClusterException getRefused() {
    return refusal(() -> cluster.get(CONFIG_MAP, "ns", "a"));
  }

  private static MapNode object(Gvk gvk, String namespace, String name) {
    return MapNode.builder()
        .put("apiVersion", gvk.apiVersion())
        .put("kind", gvk.kind())
        .put("metadata", MapNode.builder().put("namespace", namespace).put("name", name).build())
        .build();
  }

  @ParameterizedTest
  @CsvSource({
    "400, BadRequest, INVALID",
    "401, Unauthorized, UNAUTHORIZED",
    "403, Forbidden, FORBIDDEN",
    "405, MethodNotAllowed, INVALID",
    "408, Timeout, TIMEOUT",
    "409, Conflict, CONFLICT",
    "409, AlreadyExists, ALREADY_EXISTS",
    "410, Expired, GONE",
    "413, RequestEntityTooLarge, INVALID",
    "415, UnsupportedMediaType, INVALID",
    "422, Invalid, INVALID",
    "429, TooManyRequests, TOO_MANY_REQUESTS",
    "500, InternalError, INTERNAL",
    "500, ServerTimeout, TIMEOUT",
    "503, ServiceUnavailable, INTERNAL",
    "504, Timeout, TIMEOUT"
  })
  void refusal_ofTheServer_hasItsCode_andIsAskedOnce(int code, String reason, ClusterError error) {
    api.on(MAP, status(code, reason, "because", "{}"));
    ClusterException e = getRefused();
    assertThat(e.error()).isEqualTo(error);
    assertThat(e).hasMessageContaining("get ConfigMap ns/a").hasMessageContaining("because");
    assertThat(e.retryAfter()).isEmpty();
    assertThat(api.count(MAP)).isEqualTo(1);
  }

  @Test
  void absence_ofAnObject_isEmpty_ofAPath_isAnUnknownKind() {
    api.on(
        MAP, status(404, "NotFound", "not found", "{\"name\": \"a\", \"kind\": \"configmaps\"}"));
    assertThat(cluster.get(CONFIG_MAP, "ns", "a")).isEmpty();
    assertThat(cluster.delete(CONFIG_MAP, "ns", "a", DeleteOptions.of(Propagation.BACKGROUND)))
        .isFalse();
    api.on(MAP, text(404, "404 page not found"));
    assertThat(getRefused().error()).isEqualTo(ClusterError.UNKNOWN_KIND);
    api.on(MAP, status(404, "NotFound", "no such resource", "{}"));
    assertThat(getRefused().error()).isEqualTo(ClusterError.UNKNOWN_KIND);
  }

  @Test
  void pause_thatTheServerAsksFor_isTold() {
    api.on(MAP, FakeApi.header("Retry-After", "7", text(429, "slow down")));
    assertThat(getRefused().retryAfter()).contains(Duration.ofSeconds(7));
    api.on(MAP, status(503, "", "away", "{\"retryAfterSeconds\": 3}"));
    assertThat(getRefused().retryAfter()).contains(Duration.ofSeconds(3));
    api.on(MAP, FakeApi.header("Retry-After", "Wed, 21 Oct 2015 07:28:00 GMT", text(429, "")));
    assertThat(getRefused().retryAfter()).isEmpty();
  }

  @Test
  void causes_ofAnInvalidObject_areTold_ofASecretWithoutTheirText() {
    String details =
        "{\"name\": \"a\", \"causes\": [{\"reason\": \"FieldValueInvalid\", \"field\": \"data[k]\","
            + " \"message\": \"Invalid value: hunter2\"}, {\"reason\": \"FieldValueForbidden\", \"field\":"
            + " \"type\", \"message\": \"Forbidden: it is immutable\"}]}";
    for (FakeApi.Answer answer :
        List.of(
            status(422, "Invalid", "data is invalid: hunter2", details),
            status(500, "", "failed to convert new object (ns/a): hunter2", details))) {
      api.on(MAP, answer).on("/api/v1/namespaces/ns/secrets/a", answer);
      ClusterException ofMap =
          refusal(() -> cluster.apply(object(CONFIG_MAP, "ns", "a"), ApplyOptions.DEFAULTS));
      assertThat(ofMap.error()).isEqualTo(ClusterError.INVALID);
      assertThat(ofMap).hasMessageContaining("data[k]: Invalid value: hunter2");
      ClusterException ofSecret =
          refusal(() -> cluster.apply(object(SECRET, "ns", "a"), ApplyOptions.DEFAULTS));
      assertThat(ofSecret.error()).isEqualTo(ClusterError.INVALID);
      assertThat(ofSecret)
          .hasMessageContaining("data[k]: FieldValueInvalid")
          .hasMessageContaining("type: Forbidden: it is immutable")
          .hasMessageNotContaining("hunter2");
    }
  }

  @Test
  void answer_thatIsNoJson_isTheServersFault_andNotShown() {
    api.on(MAP, text(200, "<html>hunter2</html>"));
    ClusterException e = getRefused();
    assertThat(e.error()).isEqualTo(ClusterError.INTERNAL);
    assertThat(e).hasMessageNotContaining("hunter2");
    api.on(MAP, json(200, "[]"));
    assertThat(getRefused().error()).isEqualTo(ClusterError.INTERNAL);
  }

  @Test
  void redirection_isNotFollowed() {
    api.on(MAP, FakeApi.header("Location", api.address() + "/elsewhere", text(302, "")));
    assertThat(getRefused().error()).isEqualTo(ClusterError.INTERNAL);
    assertThat(api.count("/elsewhere")).isZero();
  }

  @Test
  void connection_thatBreaksOff_isUnreachable() {
    api.on(MAP, FakeApi.cut("{\"kind\": "));
    assertThat(getRefused().error()).isEqualTo(ClusterError.UNREACHABLE);
  }

  @Test
  void server_thatIsNotThere_isUnreachable() throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    ClusterAccess nowhere = ClusterAccess.builder("http://127.0.0.1:" + port).build();
    try (KubernetesCluster lost = KubernetesCluster.connect(nowhere)) {
      ClusterException e = refusal(lost::discovery);
      assertThat(e.error()).isEqualTo(ClusterError.UNREACHABLE);
      assertThat(e.retryable()).isTrue();
      assertThat(e).hasMessageContaining("127.0.0.1:" + port);
    }
  }

  @Test
  void server_thatKeepsSilent_isATimeout() {
    try (KubernetesCluster hasty = connect(Duration.ofMillis(300))) {
      hasty.discovery();
      api.on(MAP, api.silence());
      assertThat(refusal(() -> hasty.get(CONFIG_MAP, "ns", "a")).error())
          .isEqualTo(ClusterError.TIMEOUT);
      api.on(MAP, api.linesAndSilence("{"));
      assertThat(refusal(() -> hasty.get(CONFIG_MAP, "ns", "a")).error())
          .isEqualTo(ClusterError.TIMEOUT);
    }
  }

  @Test
  void call_interrupted_endsAtOnce_andKeepsTheMark() throws InterruptedException {
    cluster.discovery();
    api.on(MAP, api.silence());
    Throwable[] thrown = new Throwable[1];
    boolean[] marked = new boolean[1];
    Thread caller =
        new Thread(
            () -> {
              try {
                cluster.get(CONFIG_MAP, "ns", "a");
              } catch (ClusterException e) {
                thrown[0] = e;
                marked[0] = Thread.currentThread().isInterrupted();
              }
            });
    caller.start();
    while (api.count(MAP) == 0) {
      Thread.sleep(5);
    }
    caller.interrupt();
    caller.join();
    assertThat(((ClusterException) thrown[0]).error()).isEqualTo(ClusterError.INTERRUPTED);
    assertThat(thrown[0]).hasCauseInstanceOf(InterruptedException.class);
    assertThat(marked[0]).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "failed to prune fields: failed add back owned items: failed to convert pruned object at version"
        + " g/v1: .spec.x: field not declared in schema, FIELD_VERSION",
    ".spec.x: field not declared in schema, FIELD_VERSION",
    "failed to create typed patch object (a): .spec.x: field not declared in schema, INVALID",
    "failed to prune fields: the disk is full, INTERNAL"
  })
  void refusal_becauseOfFields_tellsWhoseTheyAre(String message, ClusterError error) {
    api.on(MAP, status(500, "", message, "{}"));
    assertThat(getRefused().error()).isEqualTo(error);
  }

  @Test
  void list_inPages_isOneList_withKinds() {
    api.on(
        MAPS,
        json(
            200,
            "{\"metadata\": {\"continue\": \"n/2\"}, \"items\": [{\"metadata\": {\"name\": \"a\"}}]}"),
        json(200, "{\"metadata\": {}, \"items\": [{\"metadata\": {\"name\": \"b\"}}]}"));
    List<MapNode> found = cluster.list(CONFIG_MAP, "ns", "a=b,c");
    assertThat(found)
        .extracting(item -> item.keys() + WatchedObjects.text(item, "name"))
        .containsExactly("[apiVersion, kind, metadata]a", "[apiVersion, kind, metadata]b");
    assertThat(api.requests)
        .endsWith(
            "GET " + MAPS + "?labelSelector=a%3Db%2Cc&limit=500",
            "GET " + MAPS + "?labelSelector=a%3Db%2Cc&limit=500&continue=n%2F2");
  }

  @Test
  void listMetadata_asksForTheMetadataAlone_andTellsTheKind() {
    api.on(
        MAPS,
        json(
            200,
            "{\"kind\": \"PartialObjectMetadataList\", \"metadata\": {}, \"items\": [{\"kind\": \"PartialObjectMetadata\","
                + " \"apiVersion\": \"meta.k8s.io/v1\", \"metadata\": {\"name\": \"a\"}}]}"));
    MapNode found = cluster.listMetadata(CONFIG_MAP, "ns", "a=b").get(0);
    assertThat(found.text("apiVersion")).isEqualTo("v1");
    assertThat(found.text("kind")).isEqualTo("ConfigMap");
    assertThat(WatchedObjects.text(found, "name")).isEqualTo("a");
    assertThat(api.requests).endsWith("GET " + MAPS + "?labelSelector=a%3Db&limit=500");
    assertThat(api.accepted.get(api.accepted.size() - 1))
        .startsWith("application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1,");
  }

  @Test
  void listMetadata_ofMoreThanWanted_isGivenUpAfterOneAnswer() {
    api.on(
        MAPS,
        json(200, "{\"metadata\": {\"continue\": \"n\"}, \"items\": [{}, {}, {}]}"),
        json(
            200,
            "{\"metadata\": {\"continue\": \"n\", \"remainingItemCount\": 999}, \"items\": [{}]}"),
        json(200, "{\"metadata\": {}, \"items\": [{}, {}]}"));
    assertThat(cluster.listMetadata(CONFIG_MAP, "ns", "", 2)).isEmpty();
    assertThat(cluster.listMetadata(CONFIG_MAP, "ns", "", 700)).isEmpty();
    assertThat(cluster.listMetadata(CONFIG_MAP, "ns", "", 2))
        .hasValueSatisfying(found -> assertThat(found).hasSize(2));
    assertThat(api.requests)
        .endsWith(
            "GET " + MAPS + "?limit=3", "GET " + MAPS + "?limit=500", "GET " + MAPS + "?limit=3");
  }

  @Test
  void list_forgottenInTheMiddle_isReadOnceMoreInOnePiece() {
    api.on(
        MAPS,
        json(200, "{\"metadata\": {\"continue\": \"x\"}, \"items\": [{}]}"),
        status(410, "Expired", "too old", "{}"),
        json(200, "{\"metadata\": {}, \"items\": [{}, {}]}"));
    assertThat(cluster.list(CONFIG_MAP, "ns", "")).hasSize(2);
    assertThat(api.requests).endsWith("GET " + MAPS);
    api.on(MAPS, status(410, "Expired", "too old", "{}"));
    assertThat(refusal(() -> cluster.list(CONFIG_MAP, "ns", "")).error())
        .isEqualTo(ClusterError.GONE);
  }

  @Test
  void apply_andDelete_sayAllOptions() {
    api.on(MAP, json(200, "{\"kind\": \"ConfigMap\"}"));
    cluster.apply(object(CONFIG_MAP, "ns", "a"), new ApplyOptions("me & you", false, true));
    assertThat(api.requests)
        .endsWith(
            "PATCH "
                + MAP
                + "?fieldManager=me%20%26%20you&force=false&fieldValidation=Strict&dryRun=All");
    assertThat(api.bodies)
        .endsWith(
            "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"namespace\":\"ns\",\"name\":\"a\"}}");
    cluster.delete(CONFIG_MAP, "ns", "a", new DeleteOptions(Propagation.ORPHAN, "u1", "77", true));
    assertThat(api.bodies)
        .endsWith(
            "{\"apiVersion\":\"v1\",\"kind\":\"DeleteOptions\",\"propagationPolicy\":\"Orphan\","
                + "\"preconditions\":{\"uid\":\"u1\",\"resourceVersion\":\"77\"},\"dryRun\":[\"All\"]}");
    assertThat(api.authorizations).containsOnly("Bearer t0ken");
  }

  @Test
  void namesAndNamespaces_thatLeadElsewhere_areRefusedUnsent() {
    cluster.discovery();
    int before = api.requests.size();
    for (Runnable call :
        List.<Runnable>of(
            () -> cluster.get(CONFIG_MAP, "ns", "../secrets/s"),
            () -> cluster.get(CONFIG_MAP, "..", "a"),
            () -> cluster.get(CONFIG_MAP, "", "a"),
            () -> cluster.get(CONFIG_MAP, "ns", ""),
            () -> cluster.get(NAMESPACE, "ns", "a"),
            () -> cluster.list(CONFIG_MAP, "a/b", ""),
            () -> cluster.apply(MapNode.EMPTY, ApplyOptions.DEFAULTS))) {
      assertThat(refusal(call).error()).isEqualTo(ClusterError.INVALID);
    }
    assertThat(refusal(() -> cluster.get(new Gvk("", "v2", "ConfigMap"), "ns", "a")).error())
        .isEqualTo(ClusterError.UNKNOWN_KIND);
    assertThat(api.requests).hasSize(before);
    api.on("/api/v1/namespaces/a%3Fb", json(200, "{}"));
    refusal(() -> cluster.get(NAMESPACE, "", "a?b"));
    assertThat(api.requests).endsWith("GET /api/v1/namespaces/a%3Fb");
  }

  @Test
  void discovery_isKeptUntilItIsRefreshed() {
    assertThat(cluster.discovery().version()).isEqualTo("v1.2.3");
    cluster.discovery();
    assertThat(api.count("/apis")).isEqualTo(1);
    cluster.refreshDiscovery();
    cluster.discovery();
    assertThat(api.count("/apis")).isEqualTo(2);
  }

  @Test
  void discovery_ofAnOldServer_goesGroupByGroup_andLeavesOutWhoIsAway() {
    api.on("/api", json(200, "{\"kind\": \"APIVersions\", \"versions\": [\"v1\"]}"));
    api.on(
        "/apis",
        json(
            200,
            "{\"groups\": [{\"name\": \"g\", \"versions\": [{\"version\": \"v1\"}, {\"version\": \"v2\"}],"
                + " \"preferredVersion\": {\"version\": \"v2\"}}, {\"name\": \"away\", \"versions\":"
                + " [{\"version\": \"v1\"}]}]}"));
    api.on(
        "/api/v1",
        json(
            200,
            "{\"resources\": [{\"name\": \"pods\", \"kind\": \"Pod\", \"namespaced\": true},"
                + " {\"name\": \"pods/log\", \"kind\": \"Pod\", \"namespaced\": true}]}"));
    String things = "{\"resources\": [{\"name\": \"things\", \"kind\": \"Thing\"}]}";
    api.on("/apis/g/v1", json(200, things)).on("/apis/g/v2", json(200, things));
    api.on("/apis/away/v1", status(503, "ServiceUnavailable", "away", "{}"));
    api.on("/version", status(403, "Forbidden", "no", "{}"));
    assertThat(cluster.discovery().resources())
        .extracting(resource -> resource.gvk() + " " + resource.plural() + resource.namespaced())
        .containsExactly("v1/Pod podstrue", "g/v2/Thing thingsfalse", "g/v1/Thing thingsfalse");
    assertThat(cluster.discovery().find("g", "Thing").orElseThrow().gvk().version())
        .isEqualTo("v2");
    assertThat(cluster.discovery().version()).isEmpty();
  }

  @Test
  void properties_ofFabric8AndJava_areNotLookedAt() {
    List<String> names =
        List.of(
            "kubernetes.master",
            "kubernetes.auth.token",
            "kubernetes.trust.certificates",
            "kubeconfig",
            "http.proxyHost",
            "http.proxyPort");
    names.forEach(name -> System.setProperty(name, name.endsWith("Port") ? "1" : "evil"));
    try (KubernetesCluster same = connect(Duration.ofSeconds(20))) {
      api.on(MAP, json(200, "{}"));
      assertThat(same.get(CONFIG_MAP, "ns", "a")).isPresent();
      assertThat(api.authorizations).containsOnly("Bearer t0ken");
    } finally {
      names.forEach(System::clearProperty);
    }
  }

  @Test
  void cluster_closed_refusesAndLeavesNoThread() throws InterruptedException {
    Set<Thread> before = Thread.getAllStackTraces().keySet();
    KubernetesCluster other = connect(Duration.ofSeconds(20));
    api.on(MAPS, json(200, "{\"metadata\": {\"resourceVersion\": \"1\"}}"), api.linesAndSilence());
    other.watch(CONFIG_MAP, "ns", "", event -> {}, error -> {});
    assertThat(ours(before)).isNotEmpty();
    other.close();
    other.close();
    assertThatThrownBy(() -> other.list(CONFIG_MAP, "ns", ""))
        .isInstanceOf(IllegalStateException.class);
    other.toString();
    // the selector of Java's client ends when the client is collected
    for (int i = 0; i < 200 && !ours(before).isEmpty(); i++) {
      System.gc();
      Thread.sleep(50);
    }
    assertThat(ours(before)).isEmpty();
  }

  private static Set<String> ours(Set<Thread> before) {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> !before.contains(thread))
        .map(Thread::getName)
        .filter(name -> !name.startsWith("HTTP-Dispatcher") && !name.startsWith("pool-"))
        .filter(name -> !name.startsWith("server-"))
        .collect(Collectors.toSet());
  }
}
