// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.diff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.gitops4j.core.json.JsonTrees;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Recorded cases of one directory, if they are at hand ({@code gitops.shared}). */
public final class RecordedCases {
  private final String set;

  /** The cases of this directory. */
  public RecordedCases(String set) {
    this.set = set;
  }

  /** A recorded schema, or null if it is not at hand. */
  public static @Nullable MapNode schema(String name) throws IOException {
    Path file = root().resolve("schemas").resolve(name);
    return Files.exists(file) ? (MapNode) JsonTrees.read(name, Files.readAllBytes(file)) : null;
  }

  private static Path root() {
    String property = System.getProperty("gitops.shared", "");
    return Path.of(property.isEmpty() ? "../../shared" : property).resolve("conformance/diff");
  }

  /** Checks all cases of the kind; those left out are counted as not exact, and may not be. */
  public void run(String kind, Set<String> leftOut, Consumer<Case> check) throws IOException {
    run(kind, one -> true, leftOut, check);
  }

  /** Checks the cases of the kind that are of the form; the others are not counted. */
  public void run(String kind, Predicate<MapNode> form, Set<String> leftOut, Consumer<Case> check)
      throws IOException {
    run(kind, kind, form, leftOut, check);
  }

  /** Checks the cases of the kind that are of the form, and counts them under a name of its own. */
  public void run(
      String kind,
      String counted,
      Predicate<MapNode> form,
      Set<String> leftOut,
      Consumer<Case> check)
      throws IOException {
    int total = 0;
    Map<String, List<String>> wrong = new TreeMap<>();
    for (Case one : cases(kind)) {
      if (!form.test(one.root)) {
        continue;
      }
      total++;
      try {
        check.accept(one);
      } catch (RuntimeException e) {
        one.wrong.add(e.toString());
      }
      if (!one.wrong.isEmpty()) {
        wrong.put(one.name, one.wrong);
      }
    }
    String name = set + "-" + counted;
    int passed = total - wrong.size();
    wrong.forEach((one, why) -> System.out.println(name + " " + one + ": " + why));
    System.out.println("CONFORMANCE " + name + " " + passed + "/" + total);
    if (total > 0) {
      Path out = Path.of("target", "conformance", name + ".tsv");
      Files.createDirectories(out.getParent());
      Files.writeString(out, name + "\t" + passed + "\t" + total + "\n");
    }
    assertThat(wrong.keySet()).as(name).isSubsetOf(leftOut);
  }

  private List<Case> cases(String kind) throws IOException {
    Path directory = root().resolve(set);
    assumeThat(directory)
        .as("the recorded cases are not at hand (-Dgitops.shared=DIR names their folder)")
        .isDirectory();
    List<Case> cases = new ArrayList<>();
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".json")).sorted().toList()) {
        String name = directory.relativize(file).toString().replace(".json", "");
        MapNode root = (MapNode) JsonTrees.read(name, Files.readAllBytes(file));
        if (kind.equals(root.text("kind"))) {
          cases.add(new Case(name, root));
        }
      }
    }
    return cases;
  }

  /** One case, and what is wrong with it. */
  public static final class Case {
    private final String name;
    private final MapNode root;
    private final List<String> wrong = new ArrayList<>();

    Case(String name, MapNode root) {
      this.name = name;
      this.root = root;
    }

    /** The whole case. */
    public MapNode root() {
      return root;
    }

    /** What the peer made of it. */
    public MapNode expected() {
      return Objects.requireNonNull(root.map("expected"));
    }

    /** Notes if the values are not the same. */
    public void expect(String what, @Nullable Node expected, @Nullable Node actual) {
      if (!Objects.equals(expected, actual)) {
        wrong.add(what + ": expected " + json(expected) + ", was " + json(actual));
      }
    }

    /** Notes if the condition does not hold. */
    public void expectTrue(String what, boolean condition) {
      if (!condition) {
        wrong.add(what);
      }
    }

    private static String json(@Nullable Node node) {
      return node == null ? "nothing" : new String(JsonTrees.print(node), StandardCharsets.UTF_8);
    }
  }
}
