// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.app.Application;
import io.gitops4j.core.app.Source;
import io.gitops4j.core.cluster.ApplyOptions;
import io.gitops4j.core.cluster.ClusterError;
import io.gitops4j.core.event.ReconcileListener;
import io.gitops4j.core.health.HealthStyle;
import io.gitops4j.core.plan.LiveState;
import io.gitops4j.core.plan.Ownership;
import io.gitops4j.core.render.Manifest;
import io.gitops4j.core.source.SourceRef;
import io.gitops4j.core.source.TreePath;
import io.gitops4j.core.spi.Applier;
import io.gitops4j.core.spi.Cluster;
import io.gitops4j.k8s.apply.KubernetesApplier;
import io.gitops4j.k8s.health.KubernetesHealth;
import io.gitops4j.k8s.memory.MemoryCluster;
import io.gitops4j.testkit.ClusterRequest.Verb;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** What an applier asks for one by one, and what it reads by lists. */
class ListedReadTest {
  private static final int LABELLED = 10;

  private final MemoryCluster memory = MemoryCluster.create();
  private final FaultyCluster cluster = FaultyCluster.around(memory);
  private final List<ClusterRequest> requests = new CopyOnWriteArrayList<>();
  private final Application application =
      Application.builder("app")
          .source(
              new Source(SourceRef.of("https://example.org/x.git", "main"), TreePath.ROOT, null))
          .build();

  @Test
  void observe_labelledObjects_areReadByOneList() {
    record();
    List<Manifest> declared = applied();

    LiveState state = observe(cluster, declared);

    assertThat(state.objects()).hasSize(LABELLED + 1);
    assertThat(count(Verb.LIST, "")).isEqualTo(1);
    assertThat(count(Verb.GET, "labelled-3")).isZero();
    assertThat(count(Verb.GET, "bare")).isEqualTo(1);
  }

  @Test
  void observe_listsForbidden_asksForEach() {
    Fault noLists = Fault.refuse(request -> request.verb() == Verb.LIST, ClusterError.FORBIDDEN);
    cluster.inject(
        request -> {
          requests.add(request);
          return noLists.of(request);
        });
    List<Manifest> declared = applied();

    LiveState state = observe(cluster, declared);

    assertThat(state.objects()).hasSize(LABELLED + 1);
    assertThat(state.failures()).isEmpty();
    assertThat(count(Verb.GET, "labelled-3")).isEqualTo(1);
  }

  @Test
  void observe_beforeTheFirstSync_asksForNoObjectByItsName() {
    record();
    List<Manifest> declared = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      declared.add(configMap("new-" + i));
    }

    LiveState state = observe(cluster, declared);

    assertThat(state.objects()).isEmpty();
    assertThat(state.failures()).isEmpty();
    assertThat(count(Verb.LIST, "")).isEqualTo(2);
    assertThat(requests).filteredOn(request -> request.name().startsWith("new")).isEmpty();
  }

  @Test
  void observe_manyThatAreNotLabelledYet_areReadByLists() {
    record();
    List<Manifest> declared = bare(30);
    declared.add(configMap("new"));

    LiveState state = observe(cluster, declared);

    assertThat(state.objects()).hasSize(30);
    assertThat(count(Verb.LIST, "")).isEqualTo(3);
    assertThat(requests).filteredOn(request -> request.verb() == Verb.GET).noneMatch(isDeclared());
  }

  @Test
  void observe_fewAmongManyOfOthers_areAskedForByName() {
    record();
    List<Manifest> declared = bare(10);
    for (int i = 0; i < 600; i++) {
      memory.apply(configMap("other-" + i).root(), ApplyOptions.DEFAULTS);
    }

    LiveState state = observe(cluster, declared);

    assertThat(state.objects()).hasSize(10);
    assertThat(requests).filteredOn(isDeclared().and(r -> r.verb() == Verb.GET)).hasSize(10);
  }

  @Test
  void observe_identityThatMayOnlyGet_seesTheSame() {
    Fault noLists = Fault.refuse(request -> request.verb() == Verb.LIST, ClusterError.FORBIDDEN);
    List<Manifest> declared = bare(10);
    declared.add(configMap("new"));
    LiveState byLists = observe(cluster, declared);
    cluster.inject(noLists);

    LiveState byName = observe(cluster, declared);

    assertThat(byName.objects()).isEqualTo(byLists.objects());
    assertThat(byName.failures()).isEmpty();
  }

  private static Predicate<ClusterRequest> isDeclared() {
    return request -> request.name().startsWith("bare") || request.name().equals("new");
  }

  private void record() {
    cluster.inject(
        request -> {
          requests.add(request);
          return null;
        });
  }

  private List<Manifest> bare(int number) {
    List<Manifest> declared = new ArrayList<>();
    for (int i = 0; i < number; i++) {
      Manifest manifest = configMap("bare-" + i);
      memory.apply(manifest.root(), ApplyOptions.DEFAULTS);
      declared.add(manifest);
    }
    return declared;
  }

  @Test
  void observe_few_noList() {
    record();
    List<Manifest> declared = applied().subList(0, 2);

    assertThat(observe(cluster, declared).objects()).hasSize(2);
    assertThat(count(Verb.LIST, "")).isZero();
  }

  private long count(Verb verb, String name) {
    return requests.stream()
        .filter(request -> request.verb() == verb && request.name().equals(name))
        .count();
  }

  private LiveState observe(Cluster by, List<Manifest> declared) {
    requests.clear();
    Applier.Target target =
        new Applier.Target(
            application, by, KubernetesHealth.of(HealthStyle.GITOPS), ReconcileListener.NONE);
    return KubernetesApplier.ofDefaults().observe(target, declared);
  }

  private List<Manifest> applied() {
    List<Manifest> declared = new ArrayList<>();
    for (int i = 0; i < LABELLED; i++) {
      Manifest manifest = configMap("labelled-" + i);
      memory.apply(
          Ownership.label(manifest, Ownership.of(application)).root(), ApplyOptions.DEFAULTS);
      declared.add(manifest);
    }
    Manifest bare = configMap("bare");
    memory.apply(bare.root(), ApplyOptions.DEFAULTS);
    declared.add(bare);
    return declared;
  }

  private static Manifest configMap(String name) {
    return Manifest.of(
        ApplierHarness.map(
            "{apiVersion: v1, kind: ConfigMap, metadata: {name: %s, namespace: default}, data: {a: b}}"
                .formatted(name)));
  }
}
