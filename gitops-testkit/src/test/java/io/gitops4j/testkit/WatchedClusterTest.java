// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.cluster.ApplyOptions;
import io.gitops4j.core.cluster.ClusterError;
import io.gitops4j.core.cluster.DeleteOptions;
import io.gitops4j.core.cluster.Propagation;
import io.gitops4j.core.cluster.WatchEvent;
import io.gitops4j.core.render.Gvk;
import io.gitops4j.core.spi.Cluster;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.k8s.live.WatchedCluster;
import io.gitops4j.k8s.memory.MemoryCluster;
import io.gitops4j.k8s.memory.Requests;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.junit.jupiter.api.Test;

class WatchedClusterTest {
  private static final Gvk CONFIG_MAP = new Gvk("", "v1", "ConfigMap");
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final DeleteOptions BACKGROUND = DeleteOptions.of(Propagation.BACKGROUND);

  private static MapNode config(String name, String value) {
    return Yaml.object(
        "{apiVersion: v1, kind: ConfigMap, metadata: {name: %s, namespace: default}, data: {k: '%s'}}",
        name, value);
  }

  private static String value(Cluster cluster, String name) {
    return cluster
        .get(CONFIG_MAP, "default", name)
        .map(object -> String.valueOf(object.at("data", "k").textOrNull()))
        .orElse("none");
  }

  @Test
  void reads_afterTheFirst_sendNothing() {
    MemoryCluster below = MemoryCluster.create();
    try (Cluster cluster = WatchedCluster.over(below)) {
      below.apply(config("a", "1"), ApplyOptions.DEFAULTS);
      assertThat(value(cluster, "a")).isEqualTo("1");
      Requests before = below.requests();
      for (int i = 0; i < 100; i++) {
        assertThat(value(cluster, "a")).isEqualTo("1");
        assertThat(value(cluster, "absent")).isEqualTo("none");
        assertThat(cluster.list(CONFIG_MAP, "default", "")).isNotEmpty();
      }
      Requests since = below.requests().since(before);
      assertThat(since.of("get") + since.of("list") + since.of("watch")).isZero();
    }
  }

  @Test
  void write_isSeenAtOnce_andADeletionToo() {
    MemoryCluster below = MemoryCluster.create();
    try (Cluster cluster = WatchedCluster.over(below)) {
      assertThat(value(cluster, "a")).isEqualTo("none");
      for (int i = 0; i < 200; i++) {
        cluster.apply(config("a", "v" + i), ApplyOptions.DEFAULTS);
        assertThat(value(cluster, "a")).isEqualTo("v" + i);
        if (i % 3 == 0) {
          cluster.delete(CONFIG_MAP, "default", "a", BACKGROUND);
          assertThat(value(cluster, "a")).isEqualTo("none");
        }
      }
    }
  }

  @Test
  void change_byAnother_isSeenWhenTheWatchTells_andTheListenerIsTold() {
    MemoryCluster below = MemoryCluster.create();
    List<WatchEvent> told = new CopyOnWriteArrayList<>();
    try (Cluster cluster = WatchedCluster.builder(below).listener(told::add).build()) {
      assertThat(value(cluster, "a")).isEqualTo("none");
      below.apply(config("a", "theirs"), ApplyOptions.DEFAULTS);
      eventually(() -> value(cluster, "a").equals("theirs"));
      below.delete(CONFIG_MAP, "default", "a", BACKGROUND);
      eventually(() -> value(cluster, "a").equals("none"));
      eventually(() -> told.stream().anyMatch(e -> e.type() == WatchEvent.Type.DELETED));
    }
  }

  @Test
  void kind_thatMayNotBeWatched_isReadFromTheServer_andTriedAgainLater() {
    MemoryCluster below = MemoryCluster.create();
    FaultyCluster faulty = FaultyCluster.around(below);
    faulty.inject(
        Fault.refuse(
            request -> request.verb() == ClusterRequest.Verb.WATCH, ClusterError.FORBIDDEN));
    below.apply(config("a", "1"), ApplyOptions.DEFAULTS);
    try (WatchedCluster cluster =
        WatchedCluster.builder(faulty).time(below.time()).pause(Duration.ofMinutes(1)).build()) {
      assertThat(value(cluster, "a")).isEqualTo("1");
      assertThat(cluster.sizes()).isEmpty();
      faulty.inject(Fault.none());
      assertThat(value(cluster, "a")).isEqualTo("1");
      assertThat(cluster.sizes()).as("not before the pause").isEmpty();
      below.advance(Duration.ofMinutes(2));
      assertThat(value(cluster, "a")).isEqualTo("1");
      assertThat(cluster.sizes()).containsKey("v1/ConfigMap");
    }
  }

  @Test
  void selectors_areFollowed_andAnUnreadableOneIsTheServersToRefuse() {
    MemoryCluster below = MemoryCluster.create();
    try (Cluster cluster = WatchedCluster.over(below)) {
      MapNode labelled =
          config("b", "1")
              .with("metadata", Yaml.object("{name: b, namespace: default, labels: {app: web}}"));
      cluster.apply(labelled, ApplyOptions.DEFAULTS);
      cluster.apply(config("a", "1"), ApplyOptions.DEFAULTS);
      for (String selector : List.of("", "app", "app=web", "app!=web", "app in (web, api)")) {
        assertThat(cluster.list(CONFIG_MAP, "default", selector))
            .as(selector)
            .isEqualTo(below.list(CONFIG_MAP, "default", selector));
      }
    }
  }

  /** Something that happens to one of three objects, by this client or by another. */
  record Deed(int object, boolean own, boolean delete, int value) {}

  @Provide
  Arbitrary<List<Deed>> deeds() {
    return Combinators.combine(
            Arbitraries.integers().between(0, 2),
            Arbitraries.of(true, false),
            Arbitraries.frequency(Tuple.of(3, false), Tuple.of(1, true)),
            Arbitraries.integers().between(0, 3))
        .as(Deed::new)
        .list()
        .ofMaxSize(20);
  }

  @Property(tries = 60)
  void ownWrites_areSeenAtOnce_andInTheEndAllIsAsOnTheServer(@ForAll("deeds") List<Deed> deeds) {
    MemoryCluster below = MemoryCluster.create();
    try (Cluster cluster = WatchedCluster.over(below)) {
      for (Deed deed : deeds) {
        Cluster by = deed.own() ? cluster : below;
        String name = "o" + deed.object();
        if (deed.delete()) {
          by.delete(CONFIG_MAP, "default", name, BACKGROUND);
        } else {
          by.apply(config(name, "v" + deed.value()), ApplyOptions.DEFAULTS);
        }
        if (deed.own()) {
          assertThat(value(cluster, name)).isEqualTo(deed.delete() ? "none" : "v" + deed.value());
        }
      }
      eventually(
          () ->
              cluster
                  .list(CONFIG_MAP, "default", "")
                  .equals(below.list(CONFIG_MAP, "default", "")));
    }
  }

  private static void eventually(BooleanSupplier holds) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!holds.getAsBoolean()) {
      assertThat(System.nanoTime()).as("in time").isLessThan(end);
      try {
        Thread.sleep(2);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
