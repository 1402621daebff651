// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.kustomize;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gitops4j.core.error.Issue;
import io.gitops4j.core.render.Manifest;
import io.gitops4j.core.render.RenderRequest;
import io.gitops4j.core.render.Rendered;
import io.gitops4j.core.source.DirectoryTree;
import io.gitops4j.core.source.TreePath;
import io.gitops4j.core.yaml.YamlPrinter;
import io.gitops4j.kustomize.KustomizeOptions.LoadRestrictor;
import io.gitops4j.kustomize.KustomizeOptions.Order;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Renders the cases that were recorded from the real tool, and counts what is exact. The floors are
 * what a run reached before.
 */
@Tag("conformance")
class KustomizeConformanceTest {
  private static final int OUTPUTS_FLOOR = 300;
  private static final int REFUSALS_FLOOR = 57;
  private static final int REPOSITORIES_FLOOR = 250;

  private final Path shared = shared();

  private static Path shared() {
    String given = System.getProperty("gitops.shared", "");
    return Path.of(given.isEmpty() ? "../../shared" : given).toAbsolutePath().normalize();
  }

  private Path cases(String name) {
    Path cases = shared.resolve("conformance").resolve(name);
    Assumptions.assumeTrue(
        Files.isDirectory(cases), () -> "no conformance cases: " + cases + " is absent");
    return cases;
  }

  @Test
  void recordedCases_areRenderedExactly_orRefusedByATypedCode() throws IOException {
    Path root = cases("kustomize");
    int outputs = 0;
    int exact = 0;
    int refusals = 0;
    int refused = 0;
    List<String> misses = new ArrayList<>();
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.filter(path -> path.endsWith("case.json")).sorted().toList()) {
        Path directory = file.getParent();
        Rendered rendered = render(directory, new ObjectMapper().readTree(file.toFile()));
        Path expected = directory.resolve("expected.yaml");
        boolean ok;
        if (Files.exists(expected)) {
          outputs++;
          ok = !rendered.failed() && print(rendered).equals(Files.readString(expected));
          exact += ok ? 1 : 0;
        } else {
          refusals++;
          ok =
              rendered.failed()
                  && rendered.issues().stream()
                      .filter(Issue::isError)
                      .noneMatch(i -> i.code().id().endsWith(".internal"));
          refused += ok ? 1 : 0;
        }
        if (!ok) {
          misses.add(root.relativize(directory).toString());
        }
      }
    }
    report("kustomize-outputs", exact, outputs);
    report("kustomize-refusals", refused, refusals);
    assertThat(exact).as("exact outputs; not: %s", misses).isGreaterThanOrEqualTo(OUTPUTS_FLOOR);
    assertThat(refused).as("refusals; not: %s", misses).isGreaterThanOrEqualTo(REFUSALS_FLOOR);
  }

  private static Rendered render(Path directory, JsonNode testCase) {
    String flags = testCase.get("flags").toString();
    KustomizeOptions options =
        KustomizeOptions.DEFAULTS
            .withLoadRestrictor(
                flags.contains("LoadRestrictionsNone")
                    ? LoadRestrictor.NONE
                    : LoadRestrictor.ROOT_ONLY)
            .withOrder(flags.contains("reorder=none") ? Order.NONE : Order.LEGACY);
    return KustomizeRenderer.of(options)
        .render(
            DirectoryTree.of(directory.resolve("in")),
            RenderRequest.of(TreePath.of(testCase.get("target").asText())));
  }

  private static String print(Rendered rendered) {
    return YamlPrinter.printAll(rendered.manifests().stream().map(Manifest::root).toList());
  }

  @Test
  void publicRepositories_areRenderedExactly() throws Exception {
    Path root = cases("repos");
    DirectoryTree tree = DirectoryTree.of(root);
    List<String> rows = Files.readAllLines(root.resolve("expected.tsv"));
    List<String> header = List.of(rows.get(0).split("\t"));
    int exact = 0;
    List<String> misses = new ArrayList<>();
    for (String row : rows.subList(1, rows.size())) {
      String[] cells = row.split("\t");
      String path = cells[header.indexOf("repository")] + "/" + cells[header.indexOf("directory")];
      Rendered rendered =
          KustomizeRenderer.ofDefaults().render(tree, RenderRequest.of(TreePath.of(path)));
      boolean ok =
          !rendered.failed() && sha256(print(rendered)).equals(cells[header.indexOf("sha256")]);
      exact += ok ? 1 : 0;
      if (!ok) {
        misses.add(path);
      }
    }
    report("kustomize-repos", exact, rows.size() - 1);
    assertThat(exact)
        .as("exact directories; not: %s", misses)
        .isGreaterThanOrEqualTo(REPOSITORIES_FLOOR);
  }

  private static String sha256(String text) throws Exception {
    return HexFormat.of()
        .formatHex(
            MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
  }

  private static void report(String name, int passed, int total) throws IOException {
    System.out.println("CONFORMANCE " + name + " " + passed + "/" + total);
    Path file = Path.of("target/conformance/" + name + ".tsv");
    Files.createDirectories(file.getParent());
    Files.writeString(file, name + "\t" + passed + "\t" + total + "\n");
  }
}
