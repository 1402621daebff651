// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gitops4j.core.cluster.ApplyOptions;
import io.gitops4j.core.cluster.ClusterError;
import io.gitops4j.core.cluster.ClusterException;
import io.gitops4j.core.cluster.DeleteOptions;
import io.gitops4j.core.cluster.Propagation;
import io.gitops4j.core.cluster.WatchEvent;
import io.gitops4j.core.plan.Ownership;
import io.gitops4j.core.render.Gvk;
import io.gitops4j.core.spi.Cluster;
import io.gitops4j.core.tree.Edit;
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
  private static final Gvk SIZE_V1 = new Gvk("example.org", "v1", "Size");
  private static final Gvk SIZE_V2 = new Gvk("example.org", "v2", "Size");
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final DeleteOptions BACKGROUND = DeleteOptions.of(Propagation.BACKGROUND);

  private static MapNode config(String name, String value) {
    return Yaml.object(
        "{apiVersion: v1, kind: ConfigMap, metadata: {name: %s, namespace: default}, data: {k: '%s'}}",
        name, value);
  }

  private static MapNode owned(String name, String value) {
    return Edit.set(config(name, value), "somebody", "metadata", "labels", Ownership.LABEL);
  }

  private static String value(Cluster cluster, String name) {
    return cluster
        .get(CONFIG_MAP, "default", name)
        .map(object -> String.valueOf(object.at("data", "k").textOrNull()))
        .orElse("none");
  }

  @Test
  void readsOfOwnedObjects_afterTheFirst_sendNothing() {
    MemoryCluster below = MemoryCluster.create();
    try (Cluster cluster = WatchedCluster.over(below)) {
      below.apply(owned("a", "1"), ApplyOptions.DEFAULTS);
      assertThat(value(cluster, "a")).isEqualTo("1");
      Requests before = below.requests();
      for (int i = 0; i < 100; i++) {
        assertThat(value(cluster, "a")).isEqualTo("1");
        assertThat(value(cluster, "absent")).isEqualTo("none");
        assertThat(cluster.list(CONFIG_MAP, "default", Ownership.LABEL)).isNotEmpty();
      }
      Requests since = below.requests().since(before);
      assertThat(since.of("get") + since.of("list") + since.of("watch")).isZero();
    }
  }

  @Test
  void objectsOfOthers_areKeptByTheirMetadata_andAskedForOnceAVersion() {
    MemoryCluster below = MemoryCluster.create();
    for (int i = 0; i < 20; i++) {
      below.apply(config("theirs-" + i, "1"), ApplyOptions.DEFAULTS);
    }
    below.apply(owned("ours", "1"), ApplyOptions.DEFAULTS);
    try (WatchedCluster cluster = WatchedCluster.over(below)) {
      assertThat(value(cluster, "ours")).isEqualTo("1");
      assertThat(cluster.wholeSizes()).containsEntry("v1/ConfigMap", 1);
      assertThat(cluster.sizes().get("v1/ConfigMap")).isGreaterThanOrEqualTo(21);

      assertThat(gets(below, () -> value(cluster, "theirs-3"))).isEqualTo(1);
      assertThat(gets(below, () -> value(cluster, "theirs-3"))).isZero();
      assertThat(cluster.wholeSizes()).containsEntry("v1/ConfigMap", 2);

      below.apply(config("theirs-3", "2"), ApplyOptions.DEFAULTS);
      eventually(() -> value(cluster, "theirs-3").equals("2"));
      assertThat(gets(below, () -> value(cluster, "theirs-3"))).isZero();
      assertThat(cluster.list(CONFIG_MAP, "default", ""))
          .isEqualTo(below.list(CONFIG_MAP, "default", ""));
    }
  }

  @Test
  void object_thatGetsOrLosesTheLabel_isSeenAsItIs() {
    MemoryCluster below = MemoryCluster.create();
    try (WatchedCluster cluster = WatchedCluster.over(below)) {
      below.apply(owned("a", "0"), ApplyOptions.DEFAULTS);
      eventually(() -> value(cluster, "a").equals("0"));
      for (int i = 1; i <= 20; i++) {
        String value = "" + i;
        below.apply(i % 2 == 0 ? owned("a", value) : config("a", value), ApplyOptions.DEFAULTS);
        eventually(() -> value(cluster, "a").equals(value));
        eventually(() -> gets(below, () -> value(cluster, "a")) == 0);
        assertThat(value(cluster, "a")).isEqualTo(value);
        assertThat(cluster.list(CONFIG_MAP, "default", Ownership.LABEL)).hasSize(1 - i % 2);
      }
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

  /** A kind with two versions, whose objects differ in nothing else. */
  private static final String DEFINITION =
      """
      apiVersion: apiextensions.k8s.io/v1
      kind: CustomResourceDefinition
      metadata: {name: sizes.example.org}
      spec:
        group: example.org
        scope: Namespaced
        names: {plural: sizes, singular: size, kind: Size}
        versions:
        - {name: v1, served: true, storage: true, schema: &schema {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}}
        - {name: v2, served: true, storage: false, schema: *schema}
      """;

  private static MapNode sized(String version, int size) {
    return Yaml.object(
        "{apiVersion: example.org/%s, kind: Size, metadata: {name: s, namespace: default}, spec: {size: %d}}",
        version, size);
  }

  private static String size(Cluster cluster, Gvk gvk) {
    return cluster
        .get(gvk, "default", "s")
        .map(object -> String.valueOf(object.at("spec", "size").textOrNull()))
        .orElse("none");
  }

  @Test
  void write_isSeenAtOnce_inTheOtherVersionsOfTheKind() {
    MemoryCluster below = MemoryCluster.create();
    below.apply(Yaml.object(DEFINITION), ApplyOptions.DEFAULTS);
    try (Cluster cluster = WatchedCluster.over(below)) {
      assertThat(size(cluster, SIZE_V1)).isEqualTo("none");
      assertThat(size(cluster, SIZE_V2)).isEqualTo("none");
      for (int i = 1; i <= 100; i++) {
        cluster.apply(sized(i % 2 == 0 ? "v1" : "v2", i), ApplyOptions.DEFAULTS);
        assertThat(size(cluster, SIZE_V1)).isEqualTo("" + i);
        assertThat(size(cluster, SIZE_V2)).isEqualTo("" + i);
        assertThat(cluster.list(SIZE_V1, "default", ""))
            .isEqualTo(below.list(SIZE_V1, "default", ""));
        if (i % 5 == 0) {
          cluster.delete(SIZE_V2, "default", "s", BACKGROUND);
          assertThat(size(cluster, SIZE_V1)).isEqualTo("none");
        }
      }
    }
  }

  @Test
  void doubt_endsWhenTheWatchTells_andThenReadsSendNothing() {
    MemoryCluster below = MemoryCluster.create();
    below.apply(Yaml.object(DEFINITION), ApplyOptions.DEFAULTS);
    try (Cluster cluster = WatchedCluster.builder(below).time(below.time()).build()) {
      assertThat(size(cluster, SIZE_V1)).isEqualTo("none");
      cluster.apply(sized("v2", 3), ApplyOptions.DEFAULTS);
      eventually(() -> gets(below, () -> size(cluster, SIZE_V1)) == 0);
      assertThat(size(cluster, SIZE_V1)).isEqualTo("3");
    }
  }

  @Test
  void doubt_ofADeletionThatDidNotHappen_endsAfterAWhile() {
    MemoryCluster below = MemoryCluster.create();
    FaultyCluster faulty = FaultyCluster.around(below);
    try (Cluster cluster = WatchedCluster.builder(faulty).time(below.time()).build()) {
      MapNode kept = cluster.apply(config("a", "1"), ApplyOptions.DEFAULTS);
      assertThat(value(cluster, "a")).isEqualTo("1");
      faulty.inject(
          Fault.refuse(
              request -> request.verb() == ClusterRequest.Verb.DELETE, ClusterError.FORBIDDEN));
      DeleteOptions thisOne = BACKGROUND.onlyIf(kept.at("metadata", "uid").textOrNull(), null);
      assertThatThrownBy(() -> cluster.delete(CONFIG_MAP, "default", "a", thisOne))
          .isInstanceOf(ClusterException.class);
      assertThat(gets(below, () -> value(cluster, "a"))).as("in doubt").isEqualTo(1);
      below.advance(Duration.ofSeconds(11));
      assertThat(gets(below, () -> value(cluster, "a"))).as("no more").isZero();
      assertThat(value(cluster, "a")).isEqualTo("1");
    }
  }

  /** How often the cluster below is asked meanwhile. */
  private static long gets(MemoryCluster below, Runnable deed) {
    Requests before = below.requests();
    deed.run();
    return below.requests().since(before).of("get");
  }

  /** Something that happens to one of three objects, by this client or by another. */
  record Deed(int object, boolean own, boolean delete, boolean owned, int value) {}

  @Provide
  Arbitrary<List<Deed>> deeds() {
    return Combinators.combine(
            Arbitraries.integers().between(0, 2),
            Arbitraries.of(true, false),
            Arbitraries.frequency(Tuple.of(3, false), Tuple.of(1, true)),
            Arbitraries.of(true, false),
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
          String value = "v" + deed.value();
          by.apply(deed.owned() ? owned(name, value) : config(name, value), ApplyOptions.DEFAULTS);
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
