// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.k8s.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import io.gitops4j.core.cluster.ApplyOptions;
import io.gitops4j.core.cluster.ClusterError;
import io.gitops4j.core.cluster.ClusterException;
import io.gitops4j.core.cluster.DeleteOptions;
import io.gitops4j.core.cluster.Propagation;
import io.gitops4j.core.cluster.WatchEvent;
import io.gitops4j.core.render.Gvk;
import io.gitops4j.core.spi.Cluster;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.tree.ScalarNode;
import io.gitops4j.core.yaml.YamlReader;
import io.gitops4j.k8s.real.OnRealCluster;
import io.gitops4j.k8s.real.RealCluster;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import javax.net.ssl.TrustManager;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The client against a real API server with controllers: {@code .ci/cluster start} gives one. */
@OnRealCluster
class RealClusterTest {
  private static final Gvk NAMESPACE = new Gvk("", "v1", "Namespace");
  private static final Gvk CONFIG_MAP = new Gvk("", "v1", "ConfigMap");
  private static final Gvk DEPLOYMENT = new Gvk("apps", "v1", "Deployment");
  private static final Gvk POD = new Gvk("", "v1", "Pod");

  private static final String SPACE = "client-" + UUID.randomUUID().toString().substring(0, 8);

  private static Kubeconfig config;
  private static KubernetesCluster cluster;

  @BeforeAll
  static void connect() {
    config = Kubeconfig.read(RealCluster.kubeconfig());
    cluster = KubernetesCluster.connect(config.access());
    apply("apiVersion: v1\nkind: Namespace\nmetadata: {name: " + SPACE + "}");
  }

  @AfterAll
  static void close() {
    if (cluster != null) {
      cluster.delete(NAMESPACE, "", SPACE, DeleteOptions.of(Propagation.BACKGROUND));
      cluster.close();
    }
  }

  private static MapNode object(String yaml) {
    return (MapNode) YamlReader.ofDefaults().read("test", yaml).get(0);
  }

  private static MapNode apply(String yaml) {
    return cluster.apply(object(yaml), ApplyOptions.DEFAULTS);
  }

  private static String configMap(String name, String value) {
    return "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: "
        + name
        + ", namespace: "
        + SPACE
        + ", labels: {app: "
        + name
        + "}}\ndata: {k: \""
        + value
        + "\"}\n";
  }

  private static String deployment(String name, String replicas) {
    return "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: "
        + name
        + ", namespace: "
        + SPACE
        + "}\nspec: {"
        + replicas
        + ", selector: {matchLabels: {app: "
        + name
        + "}}, template: {metadata: {labels: {app: "
        + name
        + "}}, spec: {terminationGracePeriodSeconds: 1,"
        + " containers: [{name: c, image: x}]}}}";
  }

  private static String meta(MapNode object, String field) {
    return object.at("metadata", field).textOrNull();
  }

  private static ClusterException refusal(Runnable call) {
    try {
      call.run();
    } catch (ClusterException e) {
      return e;
    }
    throw new AssertionError("not refused");
  }

  private static <T> T eventually(Supplier<Optional<T>> look) throws InterruptedException {
    for (int i = 0; i < 300; i++) {
      Optional<T> found = look.get();
      if (found.isPresent()) {
        return found.get();
      }
      Thread.sleep(100);
    }
    throw new AssertionError("did not come");
  }

  @Test
  void discovery_tellsVersionAndKinds() {
    assertThat(cluster.discovery().version()).matches("v1\\.\\d+\\..*");
    assertThat(cluster.discovery().find("apps", "Deployment"))
        .hasValueSatisfying(
            found -> {
              assertThat(found.gvk()).isEqualTo(DEPLOYMENT);
              assertThat(found.plural()).isEqualTo("deployments");
              assertThat(found.namespaced()).isTrue();
            });
    assertThat(cluster.discovery().find(NAMESPACE).orElseThrow().namespaced()).isFalse();
    assertThat(cluster.discovery()).isSameAs(cluster.discovery());
  }

  @Test
  void discovery_groupByGroup_findsTheSame() {
    HttpClient.Builder builder = new JdkHttpClientFactory().newBuilder();
    builder.preferHttp11().sslContext(null, new TrustManager[] {new AnyServerTrust()});
    HttpClient client = builder.build();
    // asks as a client that knows nothing of aggregated discovery, as a server without it answers
    ApiConnection.Exchange plain =
        (request, body) ->
            client.consumeBytes(
                request
                    .newBuilder()
                    .uri(request.uri())
                    .setHeader("Accept", ApiRequest.JSON)
                    .build(),
                body);
    try (ApiConnection api =
        new ApiConnection(
            config.access().server(),
            plain,
            config.access().credential(),
            Map.of(),
            Duration.ofSeconds(30),
            client::close)) {
      assertThat(DiscoveryReader.read(api).resources())
          .hasSizeGreaterThan(50)
          .containsExactlyInAnyOrderElementsOf(cluster.discovery().resources());
    }
  }

  @Test
  void apply_get_delete_areOneObject() {
    MapNode applied = apply(configMap("round", "1"));
    assertThat(meta(applied, "uid")).isNotEmpty();
    assertThat(cluster.get(CONFIG_MAP, SPACE, "round")).contains(applied);
    assertThat(cluster.delete(CONFIG_MAP, SPACE, "round", DeleteOptions.of(Propagation.BACKGROUND)))
        .isTrue();
    assertThat(cluster.get(CONFIG_MAP, SPACE, "round")).isEmpty();
    assertThat(cluster.delete(CONFIG_MAP, SPACE, "round", DeleteOptions.of(Propagation.BACKGROUND)))
        .isFalse();
    assertThat(cluster.get(CONFIG_MAP, "no-such-namespace", "round")).isEmpty();
  }

  @Test
  void apply_dryRun_changesNothing() {
    MapNode answer = cluster.apply(object(configMap("dry", "1")), ApplyOptions.DEFAULTS.asDryRun());
    assertThat(answer.at("data", "k").textOrNull()).isEqualTo("1");
    assertThat(cluster.get(CONFIG_MAP, SPACE, "dry")).isEmpty();
  }

  @Test
  void apply_textThatYamlFolds_comesBackAsItWas() {
    String hard =
        "tab\t nl\n nel\u0085 ls\u2028 ps\u2029 bom\uFEFF c1\u009B del\u007F \uD83D\uDE00 'q' \"";
    MapNode object =
        object(configMap("hard", "x")).with("data", MapNode.of("k", ScalarNode.of(hard)));
    MapNode applied = cluster.apply(object, ApplyOptions.DEFAULTS);
    assertThat(applied.at("data", "k").textOrNull()).isEqualTo(hard);
  }

  @Test
  void apply_fieldOfAnotherManager_isAConflictUnlessForced() {
    apply(configMap("owned", "1"));
    ClusterException e =
        refusal(
            () ->
                cluster.apply(
                    object(configMap("owned", "2")), new ApplyOptions("other", false, false)));
    assertThat(e.error()).isEqualTo(ClusterError.CONFLICT);
    assertThat(e).hasMessageContaining(".data.k").hasMessageContaining("gitops4j");
    MapNode taken =
        cluster.apply(object(configMap("owned", "2")), new ApplyOptions("other", true, false));
    assertThat(taken.at("data", "k").textOrNull()).isEqualTo("2");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "replicaz: 2|.spec.replicaz",
        "replicas: -2|spec.replicas",
        "replicas: many|.spec.replicas"
      })
  void apply_invalidObject_tellsTheField(String line) {
    String[] parts = line.split("\\|");
    ClusterException e = refusal(() -> apply(deployment("invalid", parts[0])));
    assertThat(e.error()).isEqualTo(ClusterError.INVALID);
    assertThat(e).hasMessageContaining(parts[1]);
  }

  @Test
  void apply_invalidSecret_tellsNoValue() {
    String head = "apiVersion: v1\nkind: Secret\nmetadata: {name: s, namespace: " + SPACE + "}\n";
    for (String rest :
        List.of(
            "data: {a: hunter2-is-not-base64!}",
            "stringData: {a: hunter2}\ntype: kubernetes.io/tls",
            "stringData: {'hunter2 !': x}",
            "hunter2: x")) {
      ClusterException e = refusal(() -> apply(head + rest));
      assertThat(e.error()).as(rest).isEqualTo(ClusterError.INVALID);
      if (!rest.startsWith("stringData: {'")) {
        assertThat(e).hasMessageNotContaining("hunter2");
      }
    }
  }

  @Test
  void apply_intoAbsentNamespace_isNotFound() {
    ClusterException e =
        refusal(() -> apply(configMap("x", "1").replace(SPACE, "no-such-namespace")));
    assertThat(e.error()).isEqualTo(ClusterError.NOT_FOUND);
  }

  @Test
  void kind_thatIsNotServed_isUnknown() {
    Gvk gone = new Gvk("example.org", "v1", "Gone");
    assertThat(refusal(() -> cluster.get(gone, "", "x")).error())
        .isEqualTo(ClusterError.UNKNOWN_KIND);
    assertThat(refusal(() -> cluster.list(gone, "", "")).error())
        .isEqualTo(ClusterError.UNKNOWN_KIND);
  }

  @Test
  void customResource_appliedAfterItsDefinition_isServed() throws Exception {
    String group = SPACE + ".example.org";
    apply(
        "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {name: things."
            + group
            + "}\nspec: {group: "
            + group
            + ", scope: Namespaced, names: {kind: Thing, plural: things}, versions: [{name: v1, served: true,"
            + " storage: true, schema: {openAPIV3Schema: {type: object, properties: {spec: {type: object,"
            + " properties: {ratio: {type: number}}}}}}}]}");
    Gvk thing = new Gvk(group, "v1", "Thing");
    eventually(
        () -> {
          cluster.refreshDiscovery();
          return cluster.discovery().find(thing);
        });
    String yaml =
        "apiVersion: "
            + thing.apiVersion()
            + "\nkind: Thing\nmetadata: {name: a, namespace: "
            + SPACE
            + "}\nspec: {ratio: 0.25}";
    MapNode applied = eventually(() -> served(yaml));
    assertThat(applied.at("spec", "ratio").textOrNull()).isEqualTo("0.25");
    ClusterException unknown = refusal(() -> apply(yaml.replace("ratio", "rate")));
    assertThat(unknown.error()).isEqualTo(ClusterError.INVALID);
    assertThat(unknown).hasMessageContaining("rate");
    cluster.delete(
        new Gvk("apiextensions.k8s.io", "v1", "CustomResourceDefinition"),
        "",
        "things." + group,
        DeleteOptions.of(Propagation.BACKGROUND));
    eventually(
        () -> refusedAsUnknown(thing)); // the discovery that was read before says that it is served
  }

  private static Optional<MapNode> served(String yaml) {
    try {
      return Optional.of(apply(yaml));
    } catch (ClusterException e) {
      if (e.error() == ClusterError.UNKNOWN_KIND) {
        return Optional.empty(); // established a moment later
      }
      throw e;
    }
  }

  private static Optional<Boolean> refusedAsUnknown(Gvk kind) {
    try {
      cluster.list(kind, "", "");
      return Optional.empty();
    } catch (ClusterException e) {
      return e.error() == ClusterError.UNKNOWN_KIND ? Optional.of(true) : Optional.empty();
    }
  }

  @Test
  void list_ofManyPages_isWhole() {
    List<String> names =
        IntStream.range(0, 620).mapToObj(i -> String.format("many-%03d", i)).toList();
    names.forEach(name -> apply(configMap(name, "x").replace("app: " + name, "app: many")));
    List<MapNode> found = cluster.list(CONFIG_MAP, SPACE, "app=many");
    assertThat(found.stream().map(item -> meta(item, "name")).toList()).isEqualTo(names);
    assertThat(found)
        .allSatisfy(
            item -> {
              assertThat(item.text("apiVersion")).isEqualTo("v1");
              assertThat(item.text("kind")).isEqualTo("ConfigMap");
            });
    assertThat(cluster.list(CONFIG_MAP, "", "app=many")).hasSize(620);
    assertThat(cluster.list(CONFIG_MAP, SPACE, "app=none")).isEmpty();
    assertThat(refusal(() -> cluster.list(CONFIG_MAP, SPACE, "=!")).error())
        .isEqualTo(ClusterError.INVALID);
  }

  @Test
  void delete_withPreconditions_holdsThem() {
    MapNode applied = apply(configMap("pre", "1"));
    DeleteOptions any = DeleteOptions.of(Propagation.BACKGROUND);
    DeleteOptions otherUid = any.onlyIf(UUID.randomUUID().toString(), null);
    assertThat(refusal(() -> cluster.delete(CONFIG_MAP, SPACE, "pre", otherUid)).error())
        .isEqualTo(ClusterError.CONFLICT);
    DeleteOptions otherVersion = any.onlyIf(meta(applied, "uid"), "1");
    assertThat(refusal(() -> cluster.delete(CONFIG_MAP, SPACE, "pre", otherVersion)).error())
        .isEqualTo(ClusterError.CONFLICT);
    DeleteOptions dry = new DeleteOptions(Propagation.FOREGROUND, meta(applied, "uid"), null, true);
    assertThat(cluster.delete(CONFIG_MAP, SPACE, "pre", dry)).isTrue();
    assertThat(cluster.get(CONFIG_MAP, SPACE, "pre")).isPresent();
    DeleteOptions exact = any.onlyIf(meta(applied, "uid"), meta(applied, "resourceVersion"));
    assertThat(cluster.delete(CONFIG_MAP, SPACE, "pre", exact)).isTrue();
    assertThat(cluster.get(CONFIG_MAP, SPACE, "pre")).isEmpty();
  }

  @Test
  void delete_propagation_decidesAboutDependents() throws Exception {
    for (Propagation propagation : Propagation.values()) {
      String name = "owner-" + propagation.name().toLowerCase(java.util.Locale.ROOT);
      apply(deployment(name, "replicas: 1"));
      eventually(() -> cluster.list(POD, SPACE, "app=" + name).stream().findFirst());
      assertThat(cluster.delete(DEPLOYMENT, SPACE, name, DeleteOptions.of(propagation))).isTrue();
      eventually(
          () ->
              cluster.get(DEPLOYMENT, SPACE, name).isEmpty()
                  ? Optional.of(true)
                  : Optional.empty());
      if (propagation == Propagation.ORPHAN) {
        assertThat(cluster.list(POD, SPACE, "app=" + name)).hasSize(1);
      } else {
        eventually(
            () ->
                cluster.list(POD, SPACE, "app=" + name).isEmpty()
                    ? Optional.of(true)
                    : Optional.empty());
      }
    }
  }

  @Test
  void watch_tellsWhatIsThereAndWhatChanges() throws Exception {
    apply(configMap("seen", "1"));
    BlockingQueue<WatchEvent> events = new LinkedBlockingQueue<>();
    BlockingQueue<ClusterException> errors = new LinkedBlockingQueue<>();
    Cluster.Watch watch = cluster.watch(CONFIG_MAP, SPACE, "app=seen", events::add, errors::add);
    try (watch) {
      assertThat(events.poll(10, TimeUnit.SECONDS))
          .satisfies(event -> assertThat(event.type()).isEqualTo(WatchEvent.Type.ADDED));
      apply(configMap("seen", "2"));
      WatchEvent changed = events.poll(10, TimeUnit.SECONDS);
      assertThat(changed.type()).isEqualTo(WatchEvent.Type.MODIFIED);
      assertThat(changed.object().at("data", "k").textOrNull()).isEqualTo("2");
      cluster.delete(CONFIG_MAP, SPACE, "seen", DeleteOptions.of(Propagation.BACKGROUND));
      WatchEvent gone = events.poll(10, TimeUnit.SECONDS);
      assertThat(gone.type()).isEqualTo(WatchEvent.Type.DELETED);
      assertThat(meta(gone.object(), "name")).isEqualTo("seen");
    }
    apply(configMap("seen", "3"));
    assertThat(events.poll(300, TimeUnit.MILLISECONDS)).isNull();
    assertThat(errors).isEmpty();
  }

  @Test
  void deployment_applied_becomesReady() throws Exception {
    apply(deployment("web", "replicas: 2"));
    Node ready =
        eventually(
            () ->
                cluster
                    .get(DEPLOYMENT, SPACE, "web")
                    .map(found -> found.at("status", "readyReplicas"))
                    .filter(count -> "2".equals(count.textOrNull())));
    assertThat(ready).isEqualTo(ScalarNode.of(2));
  }
}
