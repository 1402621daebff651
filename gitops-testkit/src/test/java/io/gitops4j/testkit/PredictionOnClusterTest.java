// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.cluster.ApplyOptions;
import io.gitops4j.core.cluster.ClusterException;
import io.gitops4j.core.cluster.DeleteOptions;
import io.gitops4j.core.cluster.Propagation;
import io.gitops4j.core.render.Gvk;
import io.gitops4j.core.render.ResourceId;
import io.gitops4j.core.tree.Edit;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.ScalarNode;
import io.gitops4j.diff.predict.ApplyOnServer;
import io.gitops4j.diff.predict.KnownKinds;
import io.gitops4j.diff.predict.Predicted;
import io.gitops4j.diff.structured.ServerSideApply;
import io.gitops4j.k8s.client.KubernetesCluster;
import io.gitops4j.k8s.real.OnRealCluster;
import io.gitops4j.k8s.real.RealCluster;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * What is predicted of an apply is what a real server answers to a dry run of it, or is said not to
 * be known: for all objects of public repositories, and for random edits of some of them.
 */
@OnRealCluster
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class PredictionOnClusterTest {
  private static final int EDITS = Integer.getInteger("gitops.edits", 1000);
  private static final long SEED = Long.getLong("gitops.seed", 20261130L);
  private static final Gvk NAMESPACE = new Gvk("", "v1", "Namespace");
  private static final Gvk DEFINITION =
      new Gvk("apiextensions.k8s.io", "v1", "CustomResourceDefinition");
  private static final String SPACE = "predict-" + UUID.randomUUID().toString().substring(0, 6);

  private static KubernetesCluster cluster;
  private static List<MapNode> definitions;
  private static List<MapNode> objects;
  private static ApplyOnServer prediction;

  private static final List<MapNode> created = new ArrayList<>();

  private final PredictionTally tally = new PredictionTally();
  private final Map<String, KnownKinds> served = new HashMap<>();

  @BeforeAll
  static void connect() throws Exception {
    cluster = RealCluster.connect();
    List<MapNode> all = SharedObjects.distinct();
    definitions = all.stream().filter(PredictionOnClusterTest::isDefinition).toList();
    objects = all.stream().filter(object -> !isDefinition(object)).toList();
    prediction = ApplyOnServer.of(KnownKinds.BUILT_IN.withDefinitions(unconverted(definitions)));
    cluster.apply(Edit.set(empty(NAMESPACE), SPACE, "metadata", "name"), ApplyOptions.DEFAULTS);
  }

  @AfterAll
  static void close() {
    if (cluster != null) {
      DeleteOptions options = DeleteOptions.of(Propagation.BACKGROUND);
      for (MapNode object : created) {
        if (Edit.text(object, "metadata", "namespace").isEmpty()) {
          cluster.delete(gvk(object), "", Edit.text(object, "metadata", "name"), options);
        }
      }
      cluster.delete(NAMESPACE, "", SPACE, options);
      for (MapNode definition : definitions) {
        cluster.delete(DEFINITION, "", Edit.text(definition, "metadata", "name"), options);
      }
      cluster.close();
    }
  }

  private static MapNode empty(Gvk gvk) {
    return MapNode.builder()
        .put("apiVersion", gvk.apiVersion())
        .put("kind", gvk.kind())
        .put("metadata", MapNode.EMPTY)
        .build();
  }

  private static boolean isDefinition(MapNode object) {
    return "CustomResourceDefinition".equals(object.text("kind"));
  }

  /** No webhook of a public repository runs here, so none can convert. */
  private static List<MapNode> unconverted(List<MapNode> definitions) {
    return definitions.stream()
        .map(definition -> Edit.remove(definition, "spec", "conversion"))
        .toList();
  }

  private static Gvk gvk(MapNode object) {
    return Gvk.of(Edit.text(object, "apiVersion"), Edit.text(object, "kind"));
  }

  @Test
  @Order(1)
  void creation_ofEveryObject_isPredictedOrUnknown() throws Exception {
    for (MapNode definition : definitions) {
      check(
          cluster.get(DEFINITION, "", Edit.text(definition, "metadata", "name")).orElse(null),
          definition);
    }
    for (MapNode definition : unconverted(definitions)) {
      cluster.apply(definition, ApplyOptions.DEFAULTS);
    }
    for (MapNode definition : definitions) {
      untilEstablished(Edit.text(definition, "metadata", "name"));
    }
    cluster.refreshDiscovery();
    for (MapNode object : objects) {
      if (cluster.discovery().find(gvk(object)).isPresent()) {
        check(null, placed(object));
        if (!KnownKinds.BUILT_IN.knows(gvk(object))) {
          checkSchema(placed(object));
        }
      }
    }
    report("creations");
    assertThat(tally.decided(true)).isGreaterThanOrEqualTo(0.90);
    assertThat(tally.decided(false)).isGreaterThanOrEqualTo(0.99);
  }

  @Test
  @Order(2)
  void edits_ofObjectsThatExist_arePredictedOrUnknown() {
    RandomEdits edits = new RandomEdits(SEED);
    List<MapNode> stored = store(edits);
    Map<Gvk, List<MapNode>> byKind =
        objects.stream().collect(Collectors.groupingBy(PredictionOnClusterTest::gvk));
    int taken = 0;
    int tried = 0;
    while (taken < EDITS && tried++ < 6 * EDITS) {
      MapNode declared = stored.get(edits.next(stored.size()));
      List<MapNode> peers = byKind.get(gvk(declared));
      MapNode live = live(declared);
      MapNode edited = edits.edited(declared, live, peers.get(edits.next(peers.size())));
      taken += !edited.equals(declared) && check(live, edited) ? 1 : 0;
    }
    report("edits, " + tried + " tried");
    assertThat(tally.decided(true)).isGreaterThanOrEqualTo(0.95);
    assertThat(tally.decided(false)).isGreaterThanOrEqualTo(0.99);
    assertThat(taken).isEqualTo(EDITS);
  }

  private static MapNode live(MapNode declared) {
    return cluster
        .get(
            gvk(declared),
            Edit.text(declared, "metadata", "namespace"),
            Edit.text(declared, "metadata", "name"))
        .orElseThrow();
  }

  /** Some objects of each kind as they are on the server now, some of them of several managers. */
  private List<MapNode> store(RandomEdits edits) {
    Map<Gvk, List<MapNode>> byKind = new LinkedHashMap<>();
    Map<String, MapNode> byName = new HashMap<>();
    for (MapNode object : objects) {
      if (cluster.discovery().find(gvk(object)).isEmpty()) {
        continue;
      }
      MapNode placed = harmless(placed(object));
      if (byName.put(ResourceId.of(placed).toString(), placed) == null) {
        byKind.computeIfAbsent(gvk(placed), kind -> new ArrayList<>()).add(placed);
      }
    }
    List<MapNode> stored = new ArrayList<>();
    byKind.forEach(
        (kind, all) -> {
          boolean common = kind.kind().equals("Deployment") || kind.kind().equals("Service");
          int count = 0;
          for (int i = 0; i < all.size() && count < (common ? 10 : 4); i++) {
            MapNode object = all.get((i * 7 + 3) % all.size());
            if (stored(object, edits)) {
              stored.add(object);
              created.add(object);
              count++;
            }
          }
        });
    return stored;
  }

  private static boolean stored(MapNode object, RandomEdits edits) {
    int way = edits.next(3);
    try {
      if (way < 2) {
        cluster.apply(object, new ApplyOptions("another", true, false));
      }
      if (way > 0) {
        cluster.apply(object, ApplyOptions.DEFAULTS);
      }
      MapNode extra = empty(gvk(object)).with("metadata", identity(object));
      cluster.apply(
          Edit.set(
              Edit.set(extra, "x", "metadata", "labels", "labelled"),
              "y",
              "metadata",
              "annotations",
              "noted"),
          new ApplyOptions("labeller", true, false));
    } catch (ClusterException e) {
      return false; // the server refuses some that are made for a server with webhooks
    }
    return true;
  }

  private static MapNode identity(MapNode object) {
    MapNode identity = MapNode.ofStrings(Map.of("name", Edit.text(object, "metadata", "name")));
    String namespace = Edit.text(object, "metadata", "namespace");
    return namespace.isEmpty() ? identity : identity.with("namespace", ScalarNode.of(namespace));
  }

  /** Webhooks that match nothing, so that they are asked by nobody. */
  private static MapNode harmless(MapNode object) {
    return object.text("kind").endsWith("WebhookConfiguration")
        ? Edit.changeEach(
            object,
            webhook -> Edit.set(webhook, "nothing", "objectSelector", "matchLabels", "matches"),
            "webhooks")
        : object;
  }

  private static void untilEstablished(String name) throws InterruptedException {
    for (int i = 0; i < 600; i++) {
      MapNode live = cluster.get(DEFINITION, "", name).orElseThrow();
      boolean established =
          Edit.maps(live, "status", "conditions").stream()
              .anyMatch(
                  condition ->
                      "Established".equals(condition.text("type"))
                          && "True".equals(condition.text("status")));
      if (established) {
        return;
      }
      Thread.sleep(100);
    }
    throw new AssertionError(name + " is not established");
  }

  /** The object where it disturbs nothing. */
  private static MapNode placed(MapNode object) {
    boolean namespaced = cluster.discovery().find(gvk(object)).orElseThrow().namespaced();
    return namespaced
        ? Edit.set(object, SPACE, "metadata", "namespace")
        : Edit.remove(
            Edit.set(
                object, SPACE + "-" + Edit.text(object, "metadata", "name"), "metadata", "name"),
            "metadata",
            "namespace");
  }

  /** Entries of managed fields are sorted by time, in whole seconds. */
  private static ServerSideApply.Writer writer(String second) {
    return new ServerSideApply.Writer(ApplyOptions.FIELD_MANAGER, "", second);
  }

  private static String second() {
    return Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
  }

  /** Compares the prediction with the server's answer; whether the server took the object. */
  private boolean check(@Nullable MapNode live, MapNode declared) {
    Gvk gvk = gvk(declared);
    String second;
    MapNode answer;
    do { // asked again where the second ended meanwhile: the server may have used either
      second = second();
      try {
        answer = cluster.apply(declared, ApplyOptions.DEFAULTS.asDryRun());
      } catch (ClusterException e) {
        Predicted predicted = prediction.predict(live, declared, writer(second));
        tally.refused(gvk, predicted, live, e.getMessage());
        return false;
      }
    } while (!second.equals(second()));
    tally.answered(gvk, prediction.predict(live, declared, writer(second)), answer);
    return true;
  }

  /** What the server tells of its own kinds must be as good as what their definitions tell. */
  private void checkSchema(MapNode object) throws InterruptedException {
    Gvk gvk = gvk(object);
    KnownKinds told = served.getOrDefault(gvk.apiVersion(), KnownKinds.BUILT_IN);
    for (int i = 0;
        i < 600 && !told.knows(gvk);
        i++) { // a server tells of a new kind after a while
      told =
          KnownKinds.BUILT_IN.withOpenApi(
              cluster.openApi(gvk.group(), gvk.version()).stream().toList());
      if (!told.knows(gvk)) {
        Thread.sleep(100);
        cluster.refreshDiscovery();
      }
    }
    served.put(gvk.apiVersion(), told);
    ApplyOnServer byServer = ApplyOnServer.of(told);
    ServerSideApply.Writer writer = writer(second());
    Predicted one = prediction.predict(null, object, writer);
    Predicted other = byServer.predict(null, object, writer);
    boolean same =
        one.object() != null && other.object() != null
            ? PredictionTally.comparable(one.object(), one.gaps())
                .equals(PredictionTally.comparable(other.object(), other.gaps()))
            : one.equals(other);
    if (!same) {
      tally.wrong(gvk, object, "by OpenAPI " + other + ", by the definition " + one);
    }
  }

  private void report(String what) {
    System.out.print(tally.report(what));
    assertThat(tally.wrong()).isEmpty();
  }
}
