// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.gitops4j.core.error.GitOpsException;
import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.yaml.YamlReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Runs the recorded cases of Flux from the object to what would be applied, if they are at hand
 * ({@code gitops.shared}): by a reconciler as embedders build it.
 */
@Tag("conformance")
class FluxConformanceTest {
  @Test
  void generate_recordedCases_sameKustomizationBuildAndOrder() throws IOException {
    run("generate", 86);
  }

  @Test
  void substitute_recordedCases_sameBuild() throws IOException {
    run("substitute", 94);
  }

  private static void run(String set, int floor) throws IOException {
    int passed = 0;
    ListNode cases =
        (ListNode) YamlReader.ofDefaults().read(set, Files.readAllBytes(file(set))).get(0);
    for (Node node : cases) {
      FluxCase one = new FluxCase((MapNode) node);
      String wrong;
      try {
        wrong = one.run();
      } catch (GitOpsException e) {
        wrong = e.toString();
      }
      passed += wrong.isEmpty() ? 1 : 0;
      if (!wrong.isEmpty()) {
        System.out.println("flux-" + set + " " + one.id() + ": " + wrong);
      }
    }
    System.out.println("CONFORMANCE flux-" + set + " " + passed + "/" + cases.size());
    Path out = Path.of("target", "conformance", "flux-" + set + ".tsv");
    Files.createDirectories(out.getParent());
    Files.writeString(out, "flux-" + set + "\t" + passed + "\t" + cases.size() + "\n");
    assertThat(passed).as(set).isGreaterThanOrEqualTo(floor);
  }

  private static Path file(String set) {
    String property = System.getProperty("gitops.shared", "");
    Path file =
        Path.of(property.isEmpty() ? "../../shared" : property)
            .resolve("conformance/flux")
            .resolve(set)
            .resolve("cases.json");
    assumeThat(file)
        .as("the recorded cases are not at hand (-Dgitops.shared=DIR names their folder)")
        .isRegularFile();
    return file;
  }
}
