// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.benchmarks;

import io.gitops4j.core.render.Manifest;
import io.gitops4j.core.render.RenderRequest;
import io.gitops4j.core.render.Rendered;
import io.gitops4j.core.source.MemoryTree;
import io.gitops4j.core.yaml.YamlPrinter;
import io.gitops4j.kustomize.KustomizeRenderer;
import io.gitops4j.kustomize.RenderSession;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Renders of one base at several sizes: the time for each resource must stay the same. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
public class RenderBenchmark {
  /** How many resources. */
  @Param({"100", "1000", "2000", "10000"})
  public int resources;

  private MemoryTree tree = MemoryTree.builder().build();
  private final KustomizeRenderer alone = KustomizeRenderer.ofDefaults();
  private final KustomizeRenderer sharing =
      alone.sharing(RenderSession.ofBytes(Runtime.getRuntime().maxMemory() / 4));

  /** Makes the tree. */
  @Setup
  public void setUp() {
    tree = Scale.tree(resources);
  }

  private static String print(Rendered rendered) {
    return YamlPrinter.printAll(rendered.manifests().stream().map(Manifest::root).toList());
  }

  private Rendered render(KustomizeRenderer renderer, RenderRequest request) {
    return renderer.render(tree, request);
  }

  /** The overlay from its files to its text, nothing kept from the last time. */
  @Benchmark
  public String renderAndPrint() {
    return print(render(alone, Scale.OVERLAY));
  }

  /** The same in a session that knows the files and the base. */
  @Benchmark
  public String renderAndPrintInASession() {
    return print(render(sharing, Scale.OVERLAY));
  }

  /** Name references: a prefix and nothing else, in a session. */
  @Benchmark
  public Rendered mendNames() {
    return render(sharing, Scale.PREFIX);
  }

  /** Strategic merges: a patch for each Deployment. */
  @Benchmark
  public Rendered mergePatches() {
    return render(alone, Scale.PATCHES);
  }
}
