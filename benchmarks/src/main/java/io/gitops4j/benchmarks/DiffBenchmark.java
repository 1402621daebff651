// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.benchmarks;

import io.gitops4j.core.plan.FieldChange;
import io.gitops4j.core.render.Manifest;
import io.gitops4j.core.source.MemoryTree;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.diff.FieldDiff;
import io.gitops4j.kustomize.KustomizeRenderer;
import java.util.ArrayList;
import java.util.List;
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

/** Comparing two states of a thousand objects, field by field. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class DiffBenchmark {
  private final MemoryTree tree = Scale.tree(1000);
  private final List<Manifest> before =
      KustomizeRenderer.ofDefaults().render(tree, Scale.PREFIX).manifests();
  private final List<Manifest> after =
      KustomizeRenderer.ofDefaults().render(tree, Scale.OVERLAY).manifests();

  /** Fields that differ, of all objects. */
  @Benchmark
  public List<FieldChange> diff() {
    List<FieldChange> changes = new ArrayList<>();
    for (int i = 0; i < before.size(); i++) {
      MapNode one = before.get(i).root();
      changes.addAll(FieldDiff.between(one, after.get(i).root()));
    }
    return changes;
  }
}
