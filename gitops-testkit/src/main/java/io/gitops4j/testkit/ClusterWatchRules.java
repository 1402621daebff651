// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.cluster.ClusterError;
import io.gitops4j.core.cluster.Propagation;
import io.gitops4j.core.cluster.WatchEvent;
import io.gitops4j.core.spi.Cluster;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.ScalarNode;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Watches: what is there, then what changes, in order, until the end. */
interface ClusterWatchRules extends ClusterRules {

  /** What a watch told so far: {@code TYPE name value}. */
  final class Told implements AutoCloseable {
    final List<String> events = new CopyOnWriteArrayList<>();
    final Set<Thread> threads = ConcurrentHashMap.newKeySet();
    final List<Throwable> errors = new CopyOnWriteArrayList<>();
    private Cluster.@Nullable Watch watch;

    static Told by(Cluster cluster, String namespace, String selector) {
      Told told = new Told();
      told.watch = cluster.watch(CONFIG_MAP, namespace, selector, told::add, told.errors::add);
      return told;
    }

    private void add(WatchEvent event) {
      threads.add(Thread.currentThread());
      String name = Yaml.text(event.object(), "metadata", "name");
      if (!name.equals("kube-root-ca.crt")) { // the server's own, in each namespace
        events.add(event.type() + " " + name + " " + Yaml.text(event.object(), "data", "key"));
      }
    }

    @Override
    public void close() {
      Objects.requireNonNull(watch, "watch").close();
    }
  }

  @Test
  default void watch_objectsAndChanges_comeInOrderOnOneThread() {
    apply(configMap("one", "a"));
    try (Told told = Told.by(cluster(), namespace(), "")) {
      eventually(() -> assertThat(told.events).containsExactly("ADDED one a"));
      apply(configMap("one", "b"));
      apply(configMap("two", "c"));
      apply(configMap("one", "d"));
      delete(CONFIG_MAP, "two", Propagation.BACKGROUND);
      eventually(
          () ->
              assertThat(told.events)
                  .containsExactly(
                      "ADDED one a",
                      "MODIFIED one b",
                      "ADDED two c",
                      "MODIFIED one d",
                      "DELETED two c"));
      assertThat(told.threads).hasSize(1).doesNotContain(Thread.currentThread());
      assertThat(told.errors).isEmpty();
    }
  }

  @Test
  default void watch_object_tellsItsKind() {
    apply(configMap("one", "a"));
    List<WatchEvent> events = new CopyOnWriteArrayList<>();
    try (Cluster.Watch watch =
        cluster().watch(CONFIG_MAP, namespace(), "app=one", events::add, error -> {})) {
      assertThat(watch).isNotNull();
      eventually(() -> assertThat(events).hasSize(1));
      assertThat(events.get(0).object()).isEqualTo(get(CONFIG_MAP, "one"));
    }
  }

  @Test
  default void watchMetadata_tellsTheSame_butForTheContents() {
    apply(configMap("one", "a"));
    List<String> events = new CopyOnWriteArrayList<>();
    List<MapNode> objects = new CopyOnWriteArrayList<>();
    try (Cluster.Watch watch =
        cluster()
            .watchMetadata(
                CONFIG_MAP,
                namespace(),
                "app",
                event -> {
                  objects.add(event.object());
                  events.add(event.type() + " " + Yaml.text(event.object(), "metadata", "name"));
                },
                error -> {})) {
      assertThat(watch.awaitFirst(patience())).isTrue();
      apply(configMap("one", "b"));
      MapNode live = get(CONFIG_MAP, "one");
      delete(CONFIG_MAP, "one", Propagation.BACKGROUND);
      eventually(
          () -> assertThat(events).containsExactly("ADDED one", "MODIFIED one", "DELETED one"));
      MapNode told = objects.get(1);
      assertThat(told.get("apiVersion")).isEqualTo(live.get("apiVersion"));
      assertThat(told.get("kind")).isEqualTo(live.get("kind"));
      for (String field : List.of("name", "namespace", "uid", "resourceVersion", "labels")) {
        assertThat(told.at("metadata", field)).as(field).isEqualTo(live.at("metadata", field));
      }
    }
  }

  @Test
  default void watch_bySelector_tellsWhatEntersAndLeaves() {
    apply(configMap("one", "a"));
    apply(configMap("two", "b"));
    try (Told told = Told.by(cluster(), namespace(), "app=one")) {
      eventually(() -> assertThat(told.events).containsExactly("ADDED one a"));
      apply(labelled(configMap("one", "a"), "other"));
      eventually(() -> assertThat(told.events).last().asString().startsWith("DELETED one"));
      apply(labelled(configMap("two", "b"), "one"));
      eventually(() -> assertThat(told.events).last().isEqualTo("ADDED two b"));
    }
  }

  private static MapNode labelled(MapNode object, String app) {
    MapNode metadata = (MapNode) Objects.requireNonNull(object.get("metadata"));
    return object.with("metadata", metadata.with("labels", MapNode.of("app", ScalarNode.of(app))));
  }

  @Test
  default void watch_closed_tellsNothingMore() {
    apply(configMap("one", "a"));
    Told told = Told.by(cluster(), namespace(), "");
    eventually(() -> assertThat(told.events).hasSize(1));
    told.close();
    told.close();
    int seen = told.events.size();
    apply(configMap("one", "b"));
    try (Told other = Told.by(cluster(), namespace(), "")) {
      eventually(() -> assertThat(other.events).containsExactly("ADDED one b"));
    }
    assertThat(told.events).hasSize(seen);
    assertThat(told.errors).isEmpty();
  }

  @Test
  default void watch_closedByItsOwnListener_ends() {
    List<String> events = new CopyOnWriteArrayList<>();
    AtomicReference<Cluster.@Nullable Watch> self = new AtomicReference<>();
    CountDownLatch known = new CountDownLatch(1);
    apply(configMap("one", "a"));
    apply(configMap("two", "b"));
    self.set(
        cluster()
            .watch(
                CONFIG_MAP,
                namespace(),
                "app",
                event -> {
                  events.add(event.type().name());
                  try {
                    known.await();
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                  }
                  Objects.requireNonNull(self.get(), "watch").close();
                },
                error -> {}));
    known.countDown();
    eventually(() -> assertThat(events).hasSize(1));
    apply(configMap("one", "c"));
    try (Told other = Told.by(cluster(), namespace(), "app=one")) {
      eventually(() -> assertThat(other.events).containsExactly("ADDED one c"));
    }
    assertThat(events).hasSize(1);
  }

  @Test
  default void watch_unknownKind_isRefused() {
    ClusterRules.refuses(
        ClusterError.UNKNOWN_KIND,
        () ->
            cluster()
                .watch(ClusterReadRules.NO_SUCH_KIND, namespace(), "", event -> {}, error -> {}));
  }
}
