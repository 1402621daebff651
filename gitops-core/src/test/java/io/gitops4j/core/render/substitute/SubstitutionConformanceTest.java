// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.render.substitute;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.gitops4j.core.app.Application;
import io.gitops4j.core.app.format.ApplicationReader;
import io.gitops4j.core.error.GitOpsException;
import io.gitops4j.core.render.Inputs;
import io.gitops4j.core.render.Manifest;
import io.gitops4j.core.render.Rendered;
import io.gitops4j.core.source.SourceRef;
import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
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
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Runs the recorded cases of Flux, if they are at hand ({@code gitops.shared}). */
@Tag("conformance")
class SubstitutionConformanceTest {
  /** Raised whenever more pass. */
  private static final int ENVSUBST_FLOOR = 814;

  private static final int SUBSTITUTE_FLOOR = 82;

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

  @Test
  void substitute_recordedCases_sameObjects() throws IOException {
    int passed = 0;
    int total = 0;
    for (MapNode one : cases("substitute/cases.json")) {
      total++;
      String wrong;
      try {
        wrong = pipeline(one);
      } catch (GitOpsException e) {
        wrong = one.has("error") ? "" : e.toString();
      }
      passed += wrong.isEmpty() ? 1 : 0;
      System.out.print(
          wrong.isEmpty() ? "" : "flux-substitute " + one.text("id") + ": " + wrong + "\n");
    }
    report("flux-substitute", passed, total, SUBSTITUTE_FLOOR);
  }

  /** Takes the files of the source as the manifests: the build itself is tested elsewhere. */
  private static String pipeline(MapNode one) {
    List<Application> read =
        ApplicationReader.ofDefaults()
            .withOtherSource(SourceRef.of("/repos/any", "HEAD"))
            .read("kustomization.yaml", text(one, "kustomization").getBytes(UTF_8))
            .applications();
    if (read.isEmpty()) {
      return one.has("error") ? "" : "the Kustomization can't be read";
    }
    List<Manifest> manifests = new ArrayList<>();
    MapNode source = Objects.requireNonNull(one.map("source"));
    for (MapNode.Entry file : source.entries()) {
      if (!file.key().toLowerCase(Locale.ROOT).contains("kustomization")) {
        String content = Objects.requireNonNull(file.value().textOrNull());
        for (Node node : YamlReader.ofDefaults().read(file.key(), content)) {
          if (node instanceof MapNode map) {
            manifests.add(Manifest.of(map));
          }
        }
      }
    }
    Node strict = one.at("options", "strict");
    VariableSubstitution step =
        strict != null && "false".equals(strict.textOrNull())
            ? VariableSubstitution.lenient()
            : VariableSubstitution.strict();
    Rendered rendered = step.apply(Rendered.of(manifests, List.of(), Inputs.NONE), read.get(0));
    if (one.has("error")) {
      return rendered.failed() ? "" : "accepted";
    }
    if (rendered.failed()) {
      return rendered.issues().toString();
    }
    Node build = Objects.requireNonNull(one.at("expected", "build"));
    List<Node> expected = YamlReader.ofDefaults().read("build", String.valueOf(build.textOrNull()));
    List<Node> actual = new ArrayList<>();
    rendered.manifests().forEach(manifest -> actual.add(manifest.root()));
    return actual.size() == expected.size() && actual.containsAll(expected) ? "" : "other objects";
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
