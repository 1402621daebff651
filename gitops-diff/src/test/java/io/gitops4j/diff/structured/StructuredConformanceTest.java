// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.diff.structured;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.tree.ScalarNode;
import io.gitops4j.core.yaml.YamlReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Runs the recorded cases of structured-merge-diff, if they are at hand ({@code gitops.shared}).
 */
@Tag("conformance")
class StructuredConformanceTest {

  /** Counted with the other extractions. */
  private static final String WITH_KEYS = "extract-with-keys";

  @Test
  void merge_recordedCases_sameValue() throws IOException {
    run(
        "merge",
        one -> {
          TypedValue merged = one.typed("lhs").checked(true).merge(one.typed("rhs").checked(false));
          one.expect("out", one.node("out"), merged.value());
        });
  }

  @Test
  void compare_recordedCases_sameFields() throws IOException {
    run(
        "compare",
        one -> {
          Comparison comparison = one.typed("lhs").compare(one.typed("rhs"));
          one.expectFields("added", comparison.added());
          one.expectFields("modified", comparison.modified());
          one.expectFields("removed", comparison.removed());
        });
  }

  @Test
  void fieldset_recordedCases_sameFields() throws IOException {
    run("fieldset", one -> one.expectFields("set", one.typed("object").fields()));
  }

  @Test
  void removeExtract_recordedCases_sameValues() throws IOException {
    run(
        "remove-extract",
        one -> {
          FieldSet fields = one.fields("set");
          TypedValue object = one.typed("object");
          if (one.kind().equals(WITH_KEYS)) {
            Node expected = one.node(one.root().has("out") ? "out" : "extractOutput");
            one.expect("out", expected, object.extractWithKeys(fields).value());
            return;
          }
          one.expect("removeOutput", one.node("removeOutput"), object.without(fields).value());
          one.expect("extractOutput", one.node("extractOutput"), object.extract(fields).value());
        });
  }

  @Test
  void apply_recordedCases_sameObjectsOwnersAndConflicts() throws IOException {
    run("apply", StructuredConformanceTest::apply);
  }

  private static void apply(Case one) {
    Node live = ScalarNode.NULL;
    Ownership<String> owners = Ownership.of(Map.of());
    int number = 0;
    for (Node item : (ListNode) one.node("steps")) {
      MapNode step = (MapNode) item;
      String at = "step " + number++ + " ";
      String version = Objects.requireNonNull(step.text("apiVersion"));
      String manager = Objects.requireNonNull(step.text("manager"));
      String op = Objects.requireNonNull(step.text("op"));
      TypedValue before = new TypedValue(one.type(version), live);
      TypedValue object =
          new TypedValue(one.type(version), Objects.requireNonNull(step.get("object")));
      Ownership.Versions versions = (value, v) -> new TypedValue(one.type(v), value.value());
      try {
        Ownership.Result<String> result =
            op.equals("update")
                ? owners.update(before, object.checked(true), version, manager, versions)
                : owners.apply(
                    before,
                    object.checked(false),
                    version,
                    manager,
                    versions,
                    op.equals("forceApply"));
        owners = result.owners();
        live = result.value() == null ? live : result.value().value();
        one.expectTrue(at + "error", !step.has("error"));
        one.expect(at + "conflicts", conflicts(step), conflicts(result.conflicts()));
      } catch (StructuredException e) {
        one.expectTrue(at + "no error but " + e.getMessage(), step.has("error"));
      }
      if (step.has("live")) {
        one.expect(at + "live", step.get("live"), live);
      }
      if (step.has("managers")) {
        one.expect(at + "managers", step.get("managers"), managers(owners));
      }
    }
  }

  private static Node conflicts(MapNode step) {
    Set<String> lines = new TreeSet<>();
    ListNode list = step.list("conflicts");
    for (Node conflict : list == null ? ListNode.EMPTY : list) {
      lines.add(((MapNode) conflict).text("manager") + " " + ((MapNode) conflict).text("path"));
    }
    return ListNode.ofStrings(List.copyOf(lines));
  }

  private static Node conflicts(Map<String, FieldSet> conflicts) {
    Set<String> lines = new TreeSet<>();
    conflicts.forEach(
        (manager, fields) ->
            fields.forEach(path -> lines.add(manager + " " + PathElement.text(path))));
    return ListNode.ofStrings(List.copyOf(lines));
  }

  private static Node managers(Ownership<String> owners) {
    MapNode.Builder out = MapNode.builder();
    owners
        .managers()
        .forEach(
            (manager, owned) ->
                out.put(
                    manager,
                    MapNode.builder()
                        .put("apiVersion", owned.apiVersion())
                        .put("applied", owned.applied())
                        .put("fieldsV1", owned.fields().toFieldsV1())
                        .build()));
    return out.build();
  }

  private interface Check {
    void check(Case one);
  }

  private static void run(String kind, Check check) throws IOException {
    int total = 0;
    Map<String, List<String>> wrong = new TreeMap<>();
    for (Case one : cases(kind)) {
      total++;
      try {
        check.check(one);
      } catch (RuntimeException e) {
        one.wrong.add(e.toString());
      }
      if (!one.wrong.isEmpty()) {
        wrong.put(one.name, one.wrong);
      }
    }
    String name = "smd-" + kind;
    int passed = total - wrong.size();
    wrong.forEach((one, why) -> System.out.println(name + " " + one + ": " + why));
    System.out.println("CONFORMANCE " + name + " " + passed + "/" + total);
    if (total > 0) {
      Path out = Path.of("target", "conformance", name + ".tsv");
      Files.createDirectories(out.getParent());
      Files.writeString(out, name + "\t" + passed + "\t" + total + "\n");
    }
    assertThat(wrong).as(name).isEmpty();
  }

  private static List<Case> cases(String kind) throws IOException {
    String property = System.getProperty("gitops.shared", "");
    Path shared = Path.of(property.isEmpty() ? "../../shared" : property);
    Path directory = shared.resolve("conformance/diff/smd");
    assumeThat(directory)
        .as("the recorded cases are not at hand (-Dgitops.shared=DIR names their folder)")
        .isDirectory();
    List<Case> cases = new ArrayList<>();
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".json")).sorted().toList()) {
        String name = directory.relativize(file).toString();
        MapNode root =
            (MapNode) YamlReader.ofDefaults().read(name, Files.readAllBytes(file)).get(0);
        Case one = new Case(name, root);
        if (kind.equals(one.kind())
            || kind.equals("remove-extract") && one.kind().equals(WITH_KEYS)) {
          cases.add(one);
        }
      }
    }
    return cases;
  }

  private static final class Case {
    private final String name;
    private final MapNode root;
    private final Schema schema;
    private final List<String> wrong = new ArrayList<>();

    Case(String name, MapNode root) {
      this.name = name;
      this.root = root;
      this.schema = Schema.read(Objects.requireNonNull(root.map("schema")));
    }

    String kind() {
      return String.valueOf(root.text("kind"));
    }

    MapNode root() {
      return root;
    }

    Node node(String key) {
      return Objects.requireNonNull(root.get(key), key);
    }

    SchemaType type(@Nullable String version) {
      String rootType = root.text("rootType");
      return Objects.requireNonNull(
          schema.type(rootType == null ? Objects.requireNonNull(version) : rootType));
    }

    TypedValue typed(String key) {
      return new TypedValue(type(null), node(key));
    }

    FieldSet fields(String key) {
      return FieldSet.ofFieldsV1(
          (MapNode) Objects.requireNonNull(((MapNode) node(key)).get("fieldsV1")));
    }

    void expectFields(String key, FieldSet actual) {
      expect(key, Objects.requireNonNull(root.at(key, "fieldsV1")), actual.toFieldsV1());
      Map<String, Node> paths = new LinkedHashMap<>();
      for (Node path : (ListNode) Objects.requireNonNull(root.at(key, "paths"))) {
        paths.put(Objects.requireNonNull(path.textOrNull()), path);
      }
      expect(
          key + " paths",
          ListNode.of(List.copyOf(paths.values())),
          ListNode.ofStrings(actual.paths().stream().map(PathElement::text).toList()));
    }

    void expect(String what, @Nullable Node expected, Node actual) {
      if (!Objects.equals(expected, actual)) {
        wrong.add(what + ": expected " + json(expected) + ", was " + json(actual));
      }
    }

    void expectTrue(String what, boolean condition) {
      if (!condition) {
        wrong.add(what);
      }
    }

    private static String json(@Nullable Node node) {
      StringBuilder out = new StringBuilder();
      if (node != null) {
        Json.write(node, out);
      }
      return out.toString();
    }
  }
}
