// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.kustomize;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.render.Manifest;
import io.gitops4j.core.render.Provenance;
import io.gitops4j.core.render.RenderRequest;
import io.gitops4j.core.render.Rendered;
import io.gitops4j.core.render.Setting;
import io.gitops4j.core.source.DirectoryTree;
import io.gitops4j.core.source.SourceTree;
import io.gitops4j.core.source.TreePath;
import io.gitops4j.core.tree.FieldPath;
import io.gitops4j.core.yaml.YamlPrinter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What must hold of provenance everywhere, over all recorded cases and public repositories. */
@Tag("conformance")
class ProvenanceConformanceTest {
  private static Path cases(String name) {
    String given = System.getProperty("gitops.shared", "");
    Path shared = Path.of(given.isEmpty() ? "../../shared" : given).toAbsolutePath().normalize();
    Path cases = shared.resolve("conformance").resolve(name);
    Assumptions.assumeTrue(
        Files.isDirectory(cases), () -> "no conformance cases: " + cases + " is absent");
    return cases;
  }

  @Test
  void publicRepositories_everyFieldHasASetting_andTheLastOneItsValue() throws IOException {
    Path root = cases("repos");
    DirectoryTree tree = DirectoryTree.of(root);
    List<String> rows = Files.readAllLines(root.resolve("expected.tsv"));
    List<String> header = List.of(rows.get(0).split("\t"));
    long[] counts = new long[3];
    for (String row : rows.subList(1, rows.size())) {
      String[] cells = row.split("\t");
      check(
          tree,
          cells[header.indexOf("repository")] + "/" + cells[header.indexOf("directory")],
          counts);
    }
    report("repos", counts);
    assertThat(counts[0]).isGreaterThan(200);
  }

  @Test
  void recordedCases_everyFieldHasASetting_andTheLastOneItsValue() throws IOException {
    Path root = cases("kustomize");
    long[] counts = new long[3];
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.filter(path -> path.endsWith("case.json")).sorted().toList()) {
        String target =
            new com.fasterxml.jackson.databind.ObjectMapper()
                .readTree(file.toFile())
                .get("target")
                .asText();
        check(DirectoryTree.of(file.getParent().resolve("in")), target, counts);
      }
    }
    report("cases", counts);
    assertThat(counts[0]).isGreaterThan(250);
  }

  private static void report(String what, long[] counts) {
    System.out.printf(
        "provenance of %s: %d directories, %d fields, %d with a file and line or file%n",
        what, counts[0], counts[1], counts[2]);
  }

  private static void check(SourceTree tree, String path, long[] counts) {
    RenderRequest request = RenderRequest.of(TreePath.of(path));
    Rendered plain = KustomizeRenderer.ofDefaults().render(tree, request);
    Rendered recorded =
        KustomizeRenderer.of(KustomizeOptions.DEFAULTS.withProvenance(true)).render(tree, request);
    assertThat(recorded).as(path).isEqualTo(plain);
    if (plain.failed()) {
      return;
    }
    assertThat(print(recorded)).as(path).isEqualTo(print(plain));
    counts[0]++;
    for (Manifest manifest : recorded.manifests()) {
      Provenance provenance = manifest.provenance();
      assertThat(provenance).isNotNull();
      List<String> wrong = new ArrayList<>();
      for (Map.Entry<FieldPath, List<Setting>> field : provenance.fields().entrySet()) {
        List<Setting> settings = field.getValue();
        Setting last = settings.isEmpty() ? null : settings.get(settings.size() - 1);
        boolean ok =
            last != null
                && last.after() != null
                && (provenance.isSecret()
                    || last.after().equals(field.getKey().find(manifest.root())));
        if (!ok) {
          wrong.add(field.getKey().toString());
        }
        counts[1]++;
        counts[2] += last != null && last.location().file() != null ? 1 : 0;
      }
      assertThat(wrong).as(path + " " + manifest).isEmpty();
    }
  }

  private static String print(Rendered rendered) {
    return YamlPrinter.printAll(rendered.manifests().stream().map(Manifest::root).toList());
  }
}
