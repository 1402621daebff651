// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.k8s.client;

import static io.gitops4j.k8s.client.FakeApi.json;
import static io.gitops4j.k8s.client.FakeApi.lines;
import static io.gitops4j.k8s.client.FakeApi.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.gitops4j.core.cluster.ClusterError;
import io.gitops4j.core.cluster.ClusterException;
import io.gitops4j.core.cluster.WatchEvent;
import io.gitops4j.core.render.Gvk;
import io.gitops4j.core.spi.Cluster;
import io.gitops4j.core.tree.MapNode;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ClusterWatchTest {
  private static final Gvk CONFIG_MAP = new Gvk("", "v1", "ConfigMap");
  private static final String MAPS = "/api/v1/namespaces/ns/configmaps";

  private final BlockingQueue<String> events = new LinkedBlockingQueue<>();
  private final BlockingQueue<ClusterException> errors = new LinkedBlockingQueue<>();
  private FakeApi api;
  private KubernetesCluster cluster;

  @BeforeEach
  void start() throws IOException {
    api = new FakeApi();
    cluster =
        KubernetesCluster.builder(ClusterAccess.builder(api.address()).build())
            .watchPatience(Duration.ofSeconds(60))
            .build();
  }

  @AfterEach
  void stop() {
    cluster.close();
    api.close();
  }

  private Cluster.Watch watch() {
    return cluster.watch(CONFIG_MAP, "ns", "", event -> events.add(text(event)), errors::add);
  }

  private static String text(WatchEvent event) {
    return event.type()
        + " "
        + WatchedObjects.text(event.object(), "name")
        + " "
        + WatchedObjects.text(event.object(), "resourceVersion");
  }

  private List<String> next(int count) throws InterruptedException {
    List<String> found = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String event = events.poll(20, TimeUnit.SECONDS);
      assertThat(event).as("after " + found).isNotNull();
      found.add(event);
    }
    return found;
  }

  private static String object(String name, String uid, int version) {
    return "{\"metadata\":{\"name\":\"%s\",\"namespace\":\"ns\",\"uid\":\"%s\",\"resourceVersion\":\"%d\"}}"
        .formatted(name, uid, version);
  }

  private static FakeApi.Answer list(int version, String... objects) {
    return json(
        200,
        "{\"metadata\":{\"resourceVersion\":\"%d\"},\"items\":[%s]}"
            .formatted(version, String.join(",", objects)));
  }

  private static String event(String type, String object) {
    return "{\"type\":\"%s\",\"object\":%s}".formatted(type, object);
  }

  private static final String FORGOTTEN =
      event(
          "ERROR", "{\"kind\":\"Status\",\"code\":410,\"reason\":\"Expired\",\"message\":\"old\"}");

  @Test
  void watchMetadata_asksForTheMetadataAlone_andDropsWhatManagersOwn() throws InterruptedException {
    String partial =
        "{\"kind\":\"PartialObjectMetadata\",\"apiVersion\":\"meta.k8s.io/v1\",\"metadata\":{\"name\":\"a\","
            + "\"uid\":\"1\",\"resourceVersion\":\"%d\",\"managedFields\":[{}]}}";
    api.on(
        MAPS,
        list(10, partial.formatted(5)),
        api.linesAndSilence(event("MODIFIED", partial.formatted(11))));
    BlockingQueue<MapNode> told = new LinkedBlockingQueue<>();
    try (Cluster.Watch watch =
        cluster.watchMetadata(
            CONFIG_MAP, "ns", "", event -> told.add(event.object()), error -> {})) {
      assertThat(watch.awaitFirst(Duration.ofSeconds(20))).isTrue();
      for (int version : new int[] {5, 11}) {
        MapNode object = told.poll(20, TimeUnit.SECONDS);
        assertThat(object).isNotNull();
        assertThat(object.text("apiVersion")).isEqualTo("v1");
        assertThat(object.text("kind")).isEqualTo("ConfigMap");
        assertThat(WatchedObjects.text(object, "resourceVersion")).isEqualTo("" + version);
        assertThat(object.at("metadata", "managedFields")).isNull();
      }
    }
    assertThat(api.accepted.get(api.accepted.size() - 2)).contains("as=PartialObjectMetadataList;");
    assertThat(api.accepted.get(api.accepted.size() - 1)).contains("as=PartialObjectMetadata;");
  }

  @Test
  void connection_ended_isTakenUpWhereItWas() throws InterruptedException {
    api.on(
        MAPS,
        list(10, object("a", "1", 5)),
        lines(
            event("MODIFIED", object("a", "1", 11)),
            event("BOOKMARK", "{\"metadata\":{\"resourceVersion\":\"20\"}}")),
        api.linesAndSilence(event("DELETED", object("a", "1", 21))));
    Cluster.Watch watch = watch();
    try (watch) {
      assertThat(next(3)).containsExactly("ADDED a 5", "MODIFIED a 11", "DELETED a 21");
      assertThat(api.requests.get(api.requests.size() - 2)).contains("resourceVersion=10");
      assertThat(api.requests.get(api.requests.size() - 1))
          .contains("resourceVersion=20")
          .contains("allowWatchBookmarks=true");
    }
    assertThat(errors).isEmpty();
  }

  @Test
  void place_forgotten_isListedAgain_andTheDifferencesTold() throws InterruptedException {
    api.on(
        MAPS,
        list(
            10,
            object("same", "1", 5),
            object("changed", "2", 5),
            object("gone", "3", 5),
            object("replaced", "4", 5)),
        lines(FORGOTTEN),
        list(
            30,
            object("same", "1", 5),
            object("changed", "2", 25),
            object("replaced", "40", 26),
            object("new", "5", 27)),
        api.linesAndSilence(event("ADDED", object("later", "6", 31))));
    Cluster.Watch watch = watch();
    try (watch) {
      next(4);
      assertThat(next(6))
          .containsExactly(
              "DELETED gone 5",
              "DELETED replaced 5",
              "MODIFIED changed 25",
              "ADDED replaced 26",
              "ADDED new 27",
              "ADDED later 31");
      assertThat(api.requests.get(api.requests.size() - 1)).contains("resourceVersion=30");
    }
  }

  @Test
  void place_forgottenByStatus_andServerAwayMeanwhile_isTakenUp() throws InterruptedException {
    api.on(
        MAPS,
        list(10),
        FakeApi.cut(event("ADDED", object("a", "1", 11)) + "\n{\"type\":"),
        status(410, "Expired", "old", "{}"),
        status(503, "", "away", "{}"),
        list(30, object("a", "1", 29)),
        api.linesAndSilence());
    Cluster.Watch watch = watch();
    try (watch) {
      assertThat(next(2)).containsExactly("ADDED a 11", "MODIFIED a 29");
    }
    assertThat(errors).isEmpty();
  }

  @Test
  void list_refused_isTheCallersException() {
    api.on(MAPS, status(403, "Forbidden", "no", "{}"));
    assertThat(catchThrowableOfType(ClusterException.class, this::watch).error())
        .isEqualTo(ClusterError.FORBIDDEN);
    assertThat(errors).isEmpty();
  }

  @Test
  void watch_refused_tellsOnceAndEnds() throws InterruptedException {
    api.on(MAPS, list(10), status(403, "Forbidden", "no", "{}"));
    Cluster.Watch watch = watch();
    try (watch) {
      assertThat(errors.poll(20, TimeUnit.SECONDS).error()).isEqualTo(ClusterError.FORBIDDEN);
      assertThat(errors.poll(300, TimeUnit.MILLISECONDS)).isNull();
    }
  }

  @Test
  void server_awayForTooLong_isTold() throws InterruptedException {
    api.on(MAPS, list(10), status(503, "", "away", "{}"));
    KubernetesCluster hasty =
        KubernetesCluster.builder(ClusterAccess.builder(api.address()).build())
            .watchPatience(Duration.ofMillis(1))
            .build();
    try (hasty) {
      hasty.watch(CONFIG_MAP, "ns", "", event -> {}, errors::add);
      assertThat(errors.poll(20, TimeUnit.SECONDS).error()).isEqualTo(ClusterError.INTERNAL);
    }
  }

  @Test
  void watch_closedInTheMiddleOfAnEvent_waitsForIt_andTellsNothingMore()
      throws InterruptedException {
    api.on(
        MAPS,
        list(10, object("a", "1", 5), object("b", "2", 5)),
        api.linesAndSilence(event("ADDED", object("c", "3", 11))));
    CountDownLatch entered = new CountDownLatch(1);
    Cluster.Watch watch =
        cluster.watch(
            CONFIG_MAP,
            "ns",
            "",
            event -> {
              entered.countDown();
              try {
                Thread.sleep(60_000);
              } catch (InterruptedException e) {
                events.add("interrupted at " + text(event));
              }
            },
            errors::add);
    entered.await();
    watch.close();
    assertThat(events).containsExactly("interrupted at ADDED a 5");
    watch.close();
    assertThat(errors).isEmpty();
  }

  @Test
  void watch_closedByItsReceiver_ends() throws InterruptedException {
    api.on(MAPS, list(10, object("a", "1", 5), object("b", "2", 5)), api.linesAndSilence());
    AtomicReference<Cluster.Watch> self = new AtomicReference<>();
    CountDownLatch known = new CountDownLatch(1);
    self.set(
        cluster.watch(
            CONFIG_MAP,
            "ns",
            "",
            event -> {
              try {
                known.await();
              } catch (InterruptedException e) {
                throw new AssertionError(e);
              }
              self.get().close();
              events.add(text(event));
            },
            errors::add));
    known.countDown();
    assertThat(next(1)).containsExactly("ADDED a 5");
    assertThat(events.poll(300, TimeUnit.MILLISECONDS)).isNull();
    assertThat(errors).isEmpty();
  }

  @Test
  void receiver_thatThrows_isToldTheNextEvent() throws InterruptedException {
    api.on(MAPS, list(10, object("a", "1", 5), object("b", "2", 5)), api.linesAndSilence());
    Cluster.Watch watch =
        cluster.watch(
            CONFIG_MAP,
            "ns",
            "",
            event -> {
              events.add(text(event));
              throw new IllegalStateException("mine");
            },
            errors::add);
    try (watch) {
      assertThat(next(2)).containsExactly("ADDED a 5", "ADDED b 5");
    }
  }

  @Test
  void cluster_closed_endsItsWatchesSilently() throws InterruptedException {
    api.on(MAPS, list(10, object("a", "1", 5)), api.linesAndSilence());
    watch();
    next(1);
    cluster.close();
    assertThat(errors.poll(200, TimeUnit.MILLISECONDS)).isNull();
  }

  @Test
  void garbage_inTheStream_isTakenAsALostConnection() throws InterruptedException {
    api.on(
        MAPS,
        list(10),
        lines("<html>"),
        lines("{\"type\":\"ADDED\"}"),
        api.linesAndSilence(event("ADDED", object("a", "1", 11))));
    Cluster.Watch watch = watch();
    try (watch) {
      assertThat(next(1)).containsExactly("ADDED a 11");
    }
  }
}
