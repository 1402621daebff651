// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.kustomize;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.error.Issue;
import io.gitops4j.core.function.FunctionInput;
import io.gitops4j.core.function.FunctionOutput;
import io.gitops4j.core.function.FunctionResult;
import io.gitops4j.core.render.Manifest;
import io.gitops4j.core.render.RenderRequest;
import io.gitops4j.core.render.Rendered;
import io.gitops4j.core.source.DirectoryTree;
import io.gitops4j.core.source.TreePath;
import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.tree.ScalarNode;
import io.gitops4j.core.yaml.YamlPrinter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The cases of {@code src/test/resources/functions}: the reference ran {@code fn.py}, here the same
 * function in Java takes its place.
 */
class FunctionsConformanceTest {
  private static final Path CASES = Path.of("src/test/resources/functions/cases");
  private static final KustomizeRenderer RENDERER =
      KustomizeRenderer.of(
          KustomizeOptions.DEFAULTS.withFunction(
              "./fn.py", "1", FunctionsConformanceTest::stepByStep));

  static List<String> cases() throws IOException {
    try (Stream<Path> directories = Files.list(CASES)) {
      return directories.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }

  private static Rendered render(String name) {
    return RENDERER.render(DirectoryTree.of(CASES), RenderRequest.of(TreePath.of(name)));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void function_inJava_givesWhatTheProgramGaveToTheReference(String name) throws IOException {
    Path expected = CASES.resolve(name).resolve("expected.yaml");
    Rendered rendered = render(name);
    if (Files.exists(expected)) {
      assertThat(rendered.issues().stream().filter(Issue::isError)).isEmpty();
      assertThat(YamlPrinter.printAll(rendered.manifests().stream().map(Manifest::root).toList()))
          .isEqualTo(Files.readString(expected));
    } else {
      assertThat(rendered.failed()).isTrue();
      assertThat(rendered.issues())
          .allSatisfy(issue -> assertThat(issue.location().file()).isNotNull());
    }
  }

  @Test
  void cases_areThere() throws IOException {
    assertThat(cases()).hasSizeGreaterThan(40);
  }

  private static FunctionOutput stepByStep(FunctionInput input) {
    List<MapNode> items = new ArrayList<>(input.items());
    List<FunctionResult> results = new ArrayList<>();
    ListNode steps = (ListNode) Objects.requireNonNull(input.functionConfig().at("spec", "steps"));
    for (Node node : steps) {
      MapNode step = (MapNode) node;
      switch (text(step, "do")) {
        case "label" ->
            items.replaceAll(
                item -> {
                  MapNode metadata = Objects.requireNonNull(item.map("metadata"));
                  MapNode labels = metadata.map("labels");
                  labels = labels == null ? MapNode.EMPTY : labels;
                  ScalarNode value = ScalarNode.of(text(step, "value"));
                  return item.with(
                      "metadata", metadata.with("labels", labels.with(text(step, "key"), value)));
                });
        case "add" -> objects(step).forEach(items::add);
        case "only" -> {
          items.clear();
          items.addAll(objects(step));
        }
        case "drop" -> items.removeIf(item -> name(item).equals(text(step, "name")));
        case "rename" ->
            items.replaceAll(
                item ->
                    name(item).equals(text(step, "name"))
                        ? item.with(
                            "metadata",
                            Objects.requireNonNull(item.map("metadata"))
                                .with("name", ScalarNode.of(text(step, "to"))))
                        : item);
        case "reverse" -> Collections.reverse(items);
        case "strip" ->
            items.replaceAll(
                item ->
                    item.with(
                        "metadata",
                        Objects.requireNonNull(item.map("metadata")).without("annotations")));
        case "repeat" ->
            items.addAll(
                items.stream().filter(item -> name(item).equals(text(step, "name"))).toList());
        case "nothing" -> items.clear();
        case "fail" -> results.add(FunctionResult.error(text(step, "message")));
        default -> throw new IllegalArgumentException("unknown step " + text(step, "do"));
      }
    }
    return new FunctionOutput(items, results);
  }

  private static List<MapNode> objects(MapNode step) {
    List<MapNode> objects = new ArrayList<>();
    Objects.requireNonNull(step.list("objects")).forEach(object -> objects.add((MapNode) object));
    return objects;
  }

  private static String name(MapNode item) {
    return String.valueOf(Objects.requireNonNull(item.at("metadata", "name"), "name").textOrNull());
  }

  private static String text(MapNode step, String key) {
    return Objects.requireNonNull(step.text(key), key);
  }
}
