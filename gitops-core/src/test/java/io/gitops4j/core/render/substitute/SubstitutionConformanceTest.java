// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.render.substitute;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.ScalarNode;
import io.gitops4j.core.yaml.YamlReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Runs the recorded cases of Flux's expressions, if they are at hand ({@code gitops.shared}). */
@Tag("conformance")
class SubstitutionConformanceTest {
  /** Raised whenever more pass. */
  private static final int ENVSUBST_FLOOR = 814;

  @Test
  void envsubst_recordedCases_sameText() throws IOException {
    int passed = 0;
    int total = 0;
    for (String file : new String[] {"envsubst/cases.json", "envsubst/fuzz.json"}) {
      for (MapNode one : cases(file)) {
        total++;
        String wrong = expand(one);
        passed += wrong.isEmpty() ? 1 : 0;
        System.out.print(
            wrong.isEmpty() ? "" : "flux-envsubst " + one.text("id") + ": " + wrong + "\n");
      }
    }
    report("flux-envsubst", passed, total, ENVSUBST_FLOOR);
  }

  private static String expand(MapNode one) {
    Map<String, String> variables = new HashMap<>();
    MapNode vars = one.map("vars");
    if (vars != null) {
      vars.entries().forEach(e -> variables.put(e.key(), ((ScalarNode) e.value()).text()));
    }
    boolean strict = "true".equals(one.text("strict"));
    byte[] actual;
    try {
      actual = new Expansion(text(one, "input"), variables, strict).expand();
    } catch (ExpansionFailure e) {
      return one.has("error") ? "" : "refused: " + e.text();
    }
    if (one.has("error")) {
      return "accepted";
    }
    byte[] expected =
        one.has("expectedBase64")
            ? Base64.getDecoder().decode(text(one, "expectedBase64"))
            : text(one, "expected").getBytes(UTF_8);
    // a text of the cases can't hold half a character
    boolean same =
        one.has("expectedBase64")
            ? Arrays.equals(actual, expected)
            : new String(actual, UTF_8).equals(new String(expected, UTF_8));
    return same
        ? ""
        : text(one, "input")
            + " gave "
            + new String(actual, UTF_8)
            + ", not "
            + new String(expected, UTF_8);
  }

  private static String text(MapNode one, String key) {
    return Objects.requireNonNull(one.text(key), key);
  }

  private static List<MapNode> cases(String file) throws IOException {
    String property = System.getProperty("gitops.shared", "");
    Path path =
        Path.of(property.isEmpty() ? "../../shared" : property)
            .resolve("conformance/flux")
            .resolve(file);
    assumeThat(path)
        .as("the recorded cases are not at hand (-Dgitops.shared=DIR names their folder)")
        .isRegularFile();
    List<MapNode> cases = new ArrayList<>();
    ListNode list = (ListNode) YamlReader.ofDefaults().read(file, Files.readAllBytes(path)).get(0);
    list.forEach(node -> cases.add((MapNode) node));
    return cases;
  }

  private static void report(String name, int passed, int total, int floor) throws IOException {
    System.out.println("CONFORMANCE " + name + " " + passed + "/" + total);
    Path out = Path.of("target", "conformance", name + ".tsv");
    Files.createDirectories(out.getParent());
    Files.writeString(out, name + "\t" + passed + "\t" + total + "\n");
    assertThat(passed).as(name).isGreaterThanOrEqualTo(floor);
  }
}
