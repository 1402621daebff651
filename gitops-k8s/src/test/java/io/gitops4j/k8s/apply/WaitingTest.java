// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.k8s.apply;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.app.Application;
import io.gitops4j.core.app.Source;
import io.gitops4j.core.app.SyncPolicy;
import io.gitops4j.core.cluster.ApplyOptions;
import io.gitops4j.core.cluster.DeleteOptions;
import io.gitops4j.core.cluster.Propagation;
import io.gitops4j.core.error.Issue;
import io.gitops4j.core.event.ReconcileEvent;
import io.gitops4j.core.health.Health;
import io.gitops4j.core.health.HealthStatus;
import io.gitops4j.core.render.Gvk;
import io.gitops4j.core.render.ResourceId;
import io.gitops4j.core.source.SourceRef;
import io.gitops4j.core.source.TreePath;
import io.gitops4j.core.spi.Applier;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.yaml.YamlReader;
import io.gitops4j.k8s.memory.MemoryCluster;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Waiting for objects whose health is as the test says, look by look. */
class WaitingTest {
  private static final Gvk CONFIG_MAP = new Gvk("", "v1", "ConfigMap");
  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final Duration GRACE = Duration.ofSeconds(10);

  private final MemoryCluster cluster = MemoryCluster.create();
  private final Map<String, List<HealthStatus>> script = new HashMap<>();
  private final List<ReconcileEvent> events = new ArrayList<>();
  private final Map<ResourceId, MapNode> seen = new LinkedHashMap<>();
  private final Duration began = cluster.time().elapsed();
  private String stopped;

  private Duration elapsed() {
    return cluster.time().elapsed().minus(began);
  }

  private static ResourceId id(String name) {
    return new ResourceId("", "ConfigMap", "default", name);
  }

  /** An object that is of these healths, one after another, and then stays at the last. */
  private void object(String name, HealthStatus... health) {
    script.put(name, new ArrayList<>(List.of(health)));
    seen.put(id(name), apply(name));
  }

  private MapNode apply(String name) {
    String yaml =
        ("{apiVersion: v1, kind: ConfigMap, metadata: {name: %s, namespace: default, labels:"
                + " {gitops4j.io/owner: app}}}")
            .formatted(name);
    MapNode object = (MapNode) YamlReader.ofDefaults().read("test", yaml).get(0);
    return cluster.apply(object, ApplyOptions.DEFAULTS);
  }

  private Optional<Health> health(MapNode object) {
    List<HealthStatus> left = script.get(Metadata.text(object, "name"));
    return Optional.of(Health.of(left.size() > 1 ? left.remove(0) : left.get(0)));
  }

  private Waiting waiting() {
    Application application =
        Application.builder("app")
            .source(new Source(SourceRef.of("memory:config", ""), TreePath.of("app"), null))
            .syncPolicy(SyncPolicy.builder().timeout(TIMEOUT).build())
            .build();
    Applier.Target target = new Applier.Target(application, cluster, this::health, events::add);
    Patience patience = new Patience(Duration.ZERO, Duration.ofMillis(1), Duration.ofMillis(1));
    Requests requests = new Requests(cluster.time(), patience, TIMEOUT);
    return new Waiting(target, requests, () -> stopped, Duration.ofMillis(250), GRACE);
  }

  private Optional<Issue> untilHealthy(String... names) {
    return waiting().untilHealthy(wanted(names), Waiting::isWell, seen);
  }

  private static Map<ResourceId, Gvk> wanted(String... names) {
    Map<ResourceId, Gvk> wanted = new LinkedHashMap<>();
    for (String name : names) {
      wanted.put(id(name), CONFIG_MAP);
    }
    return wanted;
  }

  private long waits() {
    return events.stream().filter(ReconcileEvent.Waiting.class::isInstance).count();
  }

  @Test
  void allHealthyAtOnce_nothingIsWaitedFor_andNothingTold() {
    object("a", HealthStatus.HEALTHY);
    object("b", HealthStatus.HEALTHY);
    assertThat(untilHealthy("a", "b")).isEmpty();
    assertThat(waits()).isZero();
  }

  @Test
  void healthyInTheEnd_eachWithItsOwnTime_holds() {
    object("a", HealthStatus.PROGRESSING, HealthStatus.HEALTHY);
    object("b", HealthStatus.PROGRESSING, HealthStatus.PROGRESSING, HealthStatus.HEALTHY);
    assertThat(untilHealthy("a", "b")).isEmpty();
    assertThat(events)
        .filteredOn(ReconcileEvent.Waiting.class::isInstance)
        .extracting(event -> ((ReconcileEvent.Waiting) event).remaining().size())
        .containsExactly(2, 1);
  }

  @Test
  void notHealthyInTime_isTold_andNoOther() {
    object("slow", HealthStatus.PROGRESSING);
    object("fine", HealthStatus.PROGRESSING, HealthStatus.HEALTHY);
    Optional<Issue> issue = untilHealthy("slow", "fine");
    assertThat(issue.orElseThrow().code()).isEqualTo(ApplyError.NOT_HEALTHY);
    assertThat(issue.orElseThrow().message())
        .startsWith("not healthy in time: ConfigMap/default/slow is Progressing")
        .doesNotContain("fine");
    assertThat(elapsed()).isGreaterThanOrEqualTo(TIMEOUT);
  }

  @Test
  void stopped_endsTheWait_withoutATimeout() {
    object("slow", HealthStatus.PROGRESSING);
    stopped = "somebody else took over";
    assertThat(untilHealthy("slow")).isPresent();
    assertThat(elapsed()).isLessThan(Duration.ofSeconds(2));
    assertThat(waits()).isEqualTo(1);
  }

  @Test
  void degradedForAShortTime_mayBecomeHealthy() {
    object("a", HealthStatus.DEGRADED, HealthStatus.PROGRESSING, HealthStatus.HEALTHY);
    object("b", HealthStatus.DEGRADED, HealthStatus.HEALTHY);
    assertThat(untilHealthy("a", "b")).isEmpty();
  }

  @Test
  void degradedForLong_endsTheWait_beforeTheTimeout() {
    object("bad", HealthStatus.DEGRADED);
    object("slow", HealthStatus.PROGRESSING);
    Optional<Issue> issue = untilHealthy("bad", "slow");
    assertThat(issue.orElseThrow().message())
        .startsWith("not healthy: ")
        .contains("bad is Degraded");
    assertThat(elapsed()).isBetween(GRACE, TIMEOUT.minusSeconds(5));
  }

  @Test
  void anotherObjectOfItsName_isNoSuccessOfAnApply_butOneOfADeletion() {
    object("a", HealthStatus.PROGRESSING);
    String old = Metadata.uid(seen.get(id("a")));
    cluster.delete(CONFIG_MAP, "default", "a", DeleteOptions.of(Propagation.BACKGROUND));
    apply("a");
    assertThat(waiting().untilGone(wanted("a"), Map.of(id("a"), old))).isEmpty();
    assertThat(untilHealthy("a").orElseThrow().message())
        .contains("another object than the one that was applied");
  }

  @Test
  void whatIsStillThere_isToldWhenTheTimeIsOver() {
    object("a", HealthStatus.HEALTHY);
    Map<ResourceId, String> uids = Map.of(id("a"), Metadata.uid(seen.get(id("a"))));
    assertThat(waiting().untilGone(wanted("a"), uids).orElseThrow().code())
        .isEqualTo(ApplyError.NOT_GONE);
    cluster.delete(CONFIG_MAP, "default", "a", DeleteOptions.of(Propagation.BACKGROUND));
    assertThat(waiting().untilGone(wanted("a"), uids)).isEmpty();
  }
}
