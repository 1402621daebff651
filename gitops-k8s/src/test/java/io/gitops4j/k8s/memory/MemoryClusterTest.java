// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.k8s.memory;

import static io.gitops4j.k8s.memory.Objects.object;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gitops4j.core.cluster.ApplyOptions;
import io.gitops4j.core.cluster.ClusterError;
import io.gitops4j.core.cluster.ClusterException;
import io.gitops4j.core.cluster.DeleteOptions;
import io.gitops4j.core.cluster.Propagation;
import io.gitops4j.core.render.Gvk;
import io.gitops4j.core.tree.Edit;
import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.ScalarNode;
import io.gitops4j.k8s.memory.workload.Conditions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is particular to the cluster in memory; the rest is in the contract of the testkit. */
class MemoryClusterTest {
  private static final Gvk CONFIG_MAP = new Gvk("", "v1", "ConfigMap");
  private static final Gvk NAMESPACE = new Gvk("", "v1", "Namespace");

  private final MemoryCluster cluster = MemoryCluster.create();

  @AfterEach
  void close() {
    cluster.close();
  }

  private static MapNode configMap(String name, String value) {
    return object(
        """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: %s, namespace: default}
        data: {key: "%s"}
        """
            .formatted(name, value));
  }

  @Test
  void apply_newObject_isStoredWithTheMetadataOfTheServer() {
    MapNode applied = cluster.apply(configMap("settings", "a"), ApplyOptions.DEFAULTS);
    assertThat(Edit.text(applied, "metadata", "uid")).hasSize(36);
    assertThat(Edit.text(applied, "metadata", "creationTimestamp"))
        .isEqualTo("2026-01-01T00:00:00Z");
    assertThat(cluster.get(CONFIG_MAP, "default", "settings")).contains(applied);
  }

  @Test
  void requests_byVerb_areCounted() {
    cluster.apply(configMap("settings", "a"), ApplyOptions.DEFAULTS);
    Requests before = cluster.requests();
    cluster.apply(configMap("settings", "b"), ApplyOptions.DEFAULTS.asDryRun());
    cluster.get(CONFIG_MAP, "default", "settings");
    Requests since = cluster.requests().since(before);
    assertThat(since.writes()).isZero();
    assertThat(since.reads()).isEqualTo(2);
    assertThat(since.of("dry-run")).isEqualTo(1);
  }

  @Test
  void delete_namespace_takesItsObjectsAlong() {
    cluster.apply(
        object("{apiVersion: v1, kind: Namespace, metadata: {name: team}}"), ApplyOptions.DEFAULTS);
    cluster.apply(
        Edit.set(configMap("settings", "a"), "team", "metadata", "namespace"),
        ApplyOptions.DEFAULTS);
    assertThat(cluster.delete(NAMESPACE, "", "team", DeleteOptions.of(Propagation.BACKGROUND)))
        .isTrue();
    assertThat(cluster.get(CONFIG_MAP, "team", "settings")).isEmpty();
    assertThat(cluster.get(NAMESPACE, "", "team")).isEmpty();
  }

  @Test
  void request_afterClose_isRefused() {
    cluster.close();
    assertThatThrownBy(() -> cluster.get(CONFIG_MAP, "default", "settings"))
        .isInstanceOfSatisfying(
            ClusterException.class,
            refused -> assertThat(refused.error()).isEqualTo(ClusterError.UNREACHABLE));
  }

  @Test
  void create_existingObject_isRefused() {
    cluster.create(configMap("settings", "a"), "kubectl");
    refuses(
        ClusterError.ALREADY_EXISTS, () -> cluster.create(configMap("settings", "b"), "kubectl"));
    assertThat(cluster.get(CONFIG_MAP, "default", "settings").orElseThrow().at("data", "key"))
        .isEqualTo(ScalarNode.of("a"));
  }

  @Test
  void update_byAnotherWriter_ownsWhatItChanged() {
    MapNode applied = cluster.apply(configMap("settings", "a"), ApplyOptions.DEFAULTS);
    cluster.update(Edit.set(applied, "b", "data", "key"), "kubectl-edit");
    refuses(
        ClusterError.CONFLICT,
        () ->
            cluster.apply(configMap("settings", "a"), new ApplyOptions("gitops4j", false, false)));
    MapNode healed = cluster.apply(configMap("settings", "a"), ApplyOptions.DEFAULTS);
    assertThat(Edit.text(healed, "data", "key")).isEqualTo("a");
  }

  @Test
  void update_staleOrAbsentObject_isRefused() {
    MapNode first = cluster.apply(configMap("settings", "a"), ApplyOptions.DEFAULTS);
    cluster.apply(configMap("settings", "b"), ApplyOptions.DEFAULTS);
    refuses(ClusterError.CONFLICT, () -> cluster.update(first, "kubectl"));
    refuses(ClusterError.NOT_FOUND, () -> cluster.update(configMap("other", "a"), "kubectl"));
  }

  @Test
  void update_withoutAChange_writesNothing() {
    MapNode applied = cluster.apply(configMap("settings", "a"), ApplyOptions.DEFAULTS);
    cluster.advance(Duration.ofMinutes(1));
    assertThat(cluster.update(applied, "kubectl")).isEqualTo(applied);
    assertThat(cluster.get(CONFIG_MAP, "default", "settings")).contains(applied);
  }

  @Test
  void updateStatus_writesTheStatusAlone() {
    MapNode service =
        cluster.apply(
            object(
                """
                apiVersion: v1
                kind: Service
                metadata: {name: web, namespace: default}
                spec: {ports: [{port: 80}]}
                """),
            ApplyOptions.DEFAULTS);
    ListNode conditions =
        ListNode.of(List.of(MapNode.ofStrings(Map.of("type", "Ready", "status", "True"))));
    MapNode written =
        cluster.updateStatus(
            Edit.set(
                Edit.set(service, conditions, "status", "conditions"), "other", "spec", "type"),
            "test");
    assertThat(written.at("status", "conditions")).isEqualTo(conditions);
    assertThat(written.get("spec")).isEqualTo(service.get("spec"));
    refuses(ClusterError.NOT_FOUND, () -> cluster.updateStatus(configMap("settings", "a"), "test"));
  }

  @Test
  void watch_whileTimeFlows_seesWhatControllersDo() throws InterruptedException {
    try (MemoryCluster flowing =
        MemoryCluster.builder()
            .clock(InstantSource.system())
            .podStart(Duration.ofMillis(20))
            .build()) {
      CountDownLatch ready = new CountDownLatch(1);
      flowing.watch(
          new Gvk("", "v1", "Pod"),
          "default",
          "",
          event -> {
            if (Conditions.isTrue(event.object(), "Ready")) {
              ready.countDown();
            }
          },
          error -> {});
      flowing.apply(
          object(
              """
              apiVersion: v1
              kind: Pod
              metadata: {name: web, namespace: default}
              spec: {containers: [{name: app, image: "web:1"}]}
              """),
          ApplyOptions.DEFAULTS);
      // nobody asks the cluster anything: the watch alone lets the node work
      assertThat(ready.await(30, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void close_withOpenWatches_endsThem() throws InterruptedException {
    CountDownLatch began = new CountDownLatch(1);
    Set<Thread> threads = ConcurrentHashMap.newKeySet();
    cluster.watch(
        NAMESPACE,
        "",
        "",
        event -> {
          threads.add(Thread.currentThread());
          began.countDown();
        },
        error -> {});
    assertThat(began.await(30, TimeUnit.SECONDS)).isTrue();
    cluster.close();
    cluster.close();
    for (Thread thread : threads) {
      thread.join(30_000);
      assertThat(thread.isAlive()).isFalse();
    }
  }

  @Test
  void watch_whoseListenerFails_tellsAndEnds() throws InterruptedException {
    CountDownLatch told = new CountDownLatch(1);
    cluster.watch(
        NAMESPACE,
        "",
        "",
        event -> {
          throw new IllegalStateException("the listener's own mistake");
        },
        error -> told.countDown());
    assertThat(told.await(30, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void time_slept_isTheTimeOfTheCluster() throws InterruptedException {
    Instant before = cluster.time().now();
    cluster.time().sleep(Duration.ofHours(1));
    assertThat(cluster.now()).isEqualTo(before.plus(Duration.ofHours(1)));
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> cluster.time().sleep(Duration.ofHours(1)))
        .isInstanceOf(InterruptedException.class);
    assertThat(cluster.now()).isEqualTo(before.plus(Duration.ofHours(1)));
  }

  @Test
  void apply_fromManyThreads_losesNothing() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Future<?>> done = new ArrayList<>();
      for (int thread = 0; thread < 8; thread++) {
        String manager = "manager-" + thread;
        done.add(
            threads.submit(
                () -> {
                  for (int i = 0; i < 20; i++) {
                    cluster.apply(
                        object(
                            """
                            apiVersion: v1
                            kind: ConfigMap
                            metadata: {name: shared, namespace: default}
                            data: {%s: "%d"}
                            """
                                .formatted(manager, i)),
                        new ApplyOptions(manager, false, false));
                  }
                }));
      }
      for (Future<?> one : done) {
        one.get();
      }
    } finally {
      threads.shutdownNow();
    }
    MapNode shared = cluster.get(CONFIG_MAP, "default", "shared").orElseThrow();
    assertThat(Edit.map(shared, "data").size()).isEqualTo(8);
    for (MapNode.Entry entry : Edit.map(shared, "data").entries()) {
      assertThat(entry.value()).isEqualTo(ScalarNode.of("19"));
    }
  }

  @Test
  void request_onAnInterruptedThread_isRefusedAndStaysMarked() {
    Thread.currentThread().interrupt();
    refuses(ClusterError.INTERRUPTED, () -> cluster.get(CONFIG_MAP, "default", "settings"));
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void definition_whosePatternIsHostile_isAnsweredInTime() {
    cluster.apply(
        object(
            """
            apiVersion: apiextensions.k8s.io/v1
            kind: CustomResourceDefinition
            metadata: {name: traps.example.com}
            spec:
              group: example.com
              scope: Cluster
              names: {plural: traps, kind: Trap}
              versions:
              - name: v1
                served: true
                storage: true
                schema:
                  openAPIV3Schema:
                    type: object
                    properties: {text: {type: string, pattern: "^(a+)+$"}}
            """),
        ApplyOptions.DEFAULTS);
    refuses(
        ClusterError.INVALID,
        () ->
            cluster.apply(
                object(
                    "{apiVersion: example.com/v1, kind: Trap, metadata: {name: t}, text: \""
                        + "a".repeat(5000)
                        + "!\"}"),
                ApplyOptions.DEFAULTS));
  }

  @Test
  void deployment_ofAMillionReplicas_fillsNoMemory() {
    cluster.apply(
        object(
            """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: web, namespace: default}
            spec:
              replicas: 1000000
              selector: {matchLabels: {app: web}}
              template:
                metadata: {labels: {app: web}}
                spec: {containers: [{name: app, image: "web:1"}]}
            """),
        ApplyOptions.DEFAULTS);
    assertThat(cluster.list(new Gvk("", "v1", "Pod"), "default", "")).hasSize(1000);
  }

  private static void refuses(ClusterError error, ThrowingCallable request) {
    assertThatThrownBy(request)
        .isInstanceOfSatisfying(
            ClusterException.class, refused -> assertThat(refused.error()).isEqualTo(error));
  }
}
