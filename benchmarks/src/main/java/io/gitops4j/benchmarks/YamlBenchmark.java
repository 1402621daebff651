// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.benchmarks;

import io.gitops4j.core.tree.Node;
import io.gitops4j.core.yaml.YamlPrinter;
import io.gitops4j.core.yaml.YamlReader;
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

/** Reading and writing a file of two hundred objects. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class YamlBenchmark {
  private final String text = Scale.part(0, 100);

  /** A tag at its end makes it a text that needs the parser for all of YAML. */
  private final String odd = text + "---\nodd: !!str 5\n";

  private final List<Node> nodes = YamlReader.ofDefaults().read("part.yaml", text);

  /** Manifests as they are mostly written. */
  @Benchmark
  public List<Node> parse() {
    return YamlReader.ofDefaults().read("part.yaml", text);
  }

  /** The same by the parser for all of YAML. */
  @Benchmark
  public List<Node> parseAllOfYaml() {
    return YamlReader.ofDefaults().read("part.yaml", odd);
  }

  /** As kustomize prints. */
  @Benchmark
  public String print() {
    return YamlPrinter.printAll(nodes);
  }
}
