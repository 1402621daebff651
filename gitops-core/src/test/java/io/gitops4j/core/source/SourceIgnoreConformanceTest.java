// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.yaml.YamlReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Runs the recorded cases of Flux's ignore rules, if they are at hand ({@code gitops.shared}). */
@Tag("conformance")
class SourceIgnoreConformanceTest {
  private static final int PATTERNS_FLOOR = 46;
  private static final int MATCHERS_FLOOR = 8;
  private static final int ARCHIVES_FLOOR = 8;

  @Test
  void patterns_recordedCases_sameVerdict() throws IOException {
    List<String> wrong = new ArrayList<>();
    ListNode cases = list(rules().get("patterns"));
    for (Node node : cases) {
      MapNode one = (MapNode) node;
      String expected = text(one, "result");
      String actual = verdict(one);
      if (!actual.equals(expected)) {
        wrong.add(text(one, "id") + ": " + actual + ", not " + expected);
      }
    }
    report("flux-ignore-patterns", wrong, cases.size(), PATTERNS_FLOOR);
  }

  private static String verdict(MapNode one) {
    Optional<IgnorePattern> pattern =
        IgnorePattern.parse(text(one, "pattern"), domain(one.get("domain")));
    boolean directory = "true".equals(one.text("isDir"));
    if (pattern.isEmpty() || !pattern.get().matches(texts(one.get("path")), directory)) {
      return "NoMatch";
    }
    return pattern.get().isInclusion() ? "Include" : "Exclude";
  }

  @Test
  void matchers_recordedCases_samePaths() throws IOException {
    List<String> wrong = new ArrayList<>();
    ListNode cases = list(rules().get("matchers"));
    for (Node node : cases) {
      MapNode one = (MapNode) node;
      TreePath domain = domain(one.get("domain"));
      IgnoreRules defaults =
          text(one, "defaults").equals("none") ? IgnoreRules.none() : IgnoreRules.defaults(domain);
      IgnoreRules rules = defaults.and(text(one, "ignore"), domain);
      List<String> failed = new ArrayList<>();
      texts(one.get("matches")).stream()
          .filter(path -> !rules.excludes(TreePath.of(path), false))
          .forEach(failed::add);
      texts(one.get("mismatches")).stream()
          .filter(path -> rules.excludes(TreePath.of(path), false))
          .forEach(failed::add);
      if (!failed.isEmpty()) {
        wrong.add(text(one, "id") + ": " + failed);
      }
    }
    report("flux-ignore-matchers", wrong, cases.size(), MATCHERS_FLOOR);
  }

  @Test
  void archives_recordedCases_sameFiles() throws IOException {
    List<String> wrong = new ArrayList<>();
    int total = 0;
    for (Node node : list(read("cases.json"))) {
      MapNode one = (MapNode) node;
      if (one.at("expected", "archive") == null) {
        continue;
      }
      total++;
      MemoryTree.Builder tree = MemoryTree.builder();
      for (MapNode.Entry file : Objects.requireNonNull(one.map("source")).entries()) {
        tree.file(file.key(), Objects.requireNonNull(file.value().textOrNull()));
      }
      Node ignore = one.at("options", "sourceIgnore");
      String rules = ignore == null ? "" : Objects.requireNonNull(ignore.textOrNull());
      List<String> files = new ArrayList<>();
      collect(SourceView.ignoring(rules).of(tree.build(), List.of()), TreePath.ROOT, files);
      List<String> expected = texts(one.at("expected", "archive"));
      if (!List.copyOf(new java.util.TreeSet<>(files)).equals(expected)) {
        wrong.add(text(one, "id") + ": " + files + ", not " + expected);
      }
    }
    report("flux-ignore-archives", wrong, total, ARCHIVES_FLOOR);
  }

  private static void collect(SourceTree tree, TreePath directory, List<String> files) {
    for (TreeEntry entry : tree.list(directory)) {
      if (entry.isDirectory()) {
        collect(tree, entry.path(), files);
      } else {
        files.add(entry.path().value());
      }
    }
  }

  private static TreePath domain(@Nullable Node node) {
    return TreePath.of(String.join("/", texts(node)));
  }

  private static List<String> texts(@Nullable Node node) {
    List<String> texts = new ArrayList<>();
    list(node).forEach(item -> texts.add(Objects.requireNonNull(item.textOrNull())));
    return texts;
  }

  private static ListNode list(@Nullable Node node) {
    return (ListNode) Objects.requireNonNull(node);
  }

  private static String text(MapNode one, String key) {
    return Objects.requireNonNull(one.text(key), key);
  }

  private static MapNode rules() throws IOException {
    return (MapNode) read("sourceignore.json");
  }

  private static Node read(String file) throws IOException {
    String property = System.getProperty("gitops.shared", "");
    Path path =
        Path.of(property.isEmpty() ? "../../shared" : property)
            .resolve("conformance/flux/generate")
            .resolve(file);
    assumeThat(path)
        .as("the recorded cases are not at hand (-Dgitops.shared=DIR names their folder)")
        .isRegularFile();
    return YamlReader.ofDefaults().read(file, Files.readAllBytes(path)).get(0);
  }

  private static void report(String name, List<String> wrong, int total, int floor)
      throws IOException {
    int passed = total - wrong.size();
    wrong.forEach(each -> System.out.println(name + " " + each));
    System.out.println("CONFORMANCE " + name + " " + passed + "/" + total);
    Path out = Path.of("target", "conformance", name + ".tsv");
    Files.createDirectories(out.getParent());
    Files.writeString(out, name + "\t" + passed + "\t" + total + "\n");
    assertThat(passed).as(name).isGreaterThanOrEqualTo(floor);
  }
}
