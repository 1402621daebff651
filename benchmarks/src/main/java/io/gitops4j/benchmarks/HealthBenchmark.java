// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.benchmarks;

import io.gitops4j.core.health.Health;
import io.gitops4j.core.health.HealthStyle;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.yaml.YamlReader;
import io.gitops4j.k8s.health.KubernetesHealth;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The health of ten thousand objects of five kinds, three of them custom resources. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class HealthBenchmark {
  private static final List<String> KINDS =
      List.of(
          "{apiVersion: apps/v1, kind: Deployment, metadata: {name: x%d, generation: 1}, spec:"
              + " {replicas: 1}, status: {observedGeneration: 1, replicas: 1, updatedReplicas: 1,"
              + " availableReplicas: 1, readyReplicas: 1}}",
          "{apiVersion: cert-manager.io/v1, kind: Certificate, metadata: {name: x%d}, status:"
              + " {conditions: [{type: Ready, status: 'True'}]}}",
          "{apiVersion: argoproj.io/v1alpha1, kind: Rollout, metadata: {name: x%d}, spec:"
              + " {replicas: 3}, status: {replicas: 3, updatedReplicas: 3, availableReplicas: 3}}",
          "{apiVersion: gateway.networking.k8s.io/v1, kind: HTTPRoute, metadata: {name: x%d},"
              + " status: {parents: [{conditions: [{type: Accepted, status: 'True'}]}]}}",
          "{apiVersion: v1, kind: ConfigMap, metadata: {name: x%d}, data: {key: value}}");

  private final KubernetesHealth health = KubernetesHealth.of(HealthStyle.GITOPS);
  private final List<MapNode> objects = objects();

  private static List<MapNode> objects() {
    List<MapNode> objects = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      String yaml = KINDS.get(i % KINDS.size()).formatted(i);
      objects.add((MapNode) YamlReader.ofDefaults().read("object", yaml).get(0));
    }
    return objects;
  }

  /** The health of each. */
  @Benchmark
  public List<Optional<Health>> assess() {
    List<Optional<Health>> found = new ArrayList<>(objects.size());
    for (MapNode object : objects) {
      found.add(health.assess(object));
    }
    return found;
  }
}
