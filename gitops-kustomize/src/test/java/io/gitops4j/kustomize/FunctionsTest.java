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
import io.gitops4j.core.render.ResourceId;
import io.gitops4j.core.source.MemoryTree;
import io.gitops4j.core.source.TreePath;
import io.gitops4j.core.spi.KrmFunction;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.ScalarNode;
import io.gitops4j.core.yaml.YamlPrinter;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FunctionsTest {
  private static final String IMAGE = "example.com/set-owner:v1";
  private static final String CONFIG_MAP =
      "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: settings\n";

  private static String config(String spec) {
    return "# comment\n"
        + "apiVersion: example.com/v1\nkind: SetOwner\nmetadata:\n  name: fn\n  annotations:\n"
        + spec.indent(4)
        + "owner: blue\n";
  }

  private static String function(String spec) {
    return config("config.kubernetes.io/function: |\n" + spec.indent(2));
  }

  private static final String CONTAINER = "container:\n  image: " + IMAGE + "\n";

  private static Rendered render(KustomizeOptions options, String field, String config) {
    return KustomizeRenderer.of(options)
        .render(
            MemoryTree.builder()
                .file("a/kustomization.yaml", "resources: [cm.yaml]\n" + field + ": [fn.yaml]\n")
                .file("a/cm.yaml", CONFIG_MAP)
                .file("a/fn.yaml", config)
                .build(),
            RenderRequest.of(TreePath.of("a")));
  }

  private static KustomizeOptions with(KrmFunction function) {
    return KustomizeOptions.DEFAULTS.withFunction(IMAGE, "1", function);
  }

  private static String print(Rendered rendered) {
    return YamlPrinter.printAll(rendered.manifests().stream().map(Manifest::root).toList());
  }

  private static Issue only(Rendered rendered) {
    assertThat(rendered.issues()).hasSize(1);
    return rendered.issues().get(0);
  }

  /** Writes what the configuration says into each object. */
  private static FunctionOutput setOwner(FunctionInput input) {
    String owner = String.valueOf(input.functionConfig().text("owner"));
    List<MapNode> items = new ArrayList<>();
    for (MapNode item : input.items()) {
      items.add(item.with("data", MapNode.of("owner", ScalarNode.of(owner))));
    }
    return FunctionOutput.of(items);
  }

  @Test
  void container_withAFunctionOfItsImage_isReplacedByIt() {
    Rendered rendered = render(with(FunctionsTest::setOwner), "transformers", function(CONTAINER));
    assertThat(print(rendered))
        .isEqualTo(
            "apiVersion: v1\ndata:\n  owner: blue\nkind: ConfigMap\nmetadata:\n  name: settings\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "config.k8s.io/function: |\n  container: {image: 'example.com/set-owner:v1'}\n",
        "config.kubernetes.io/container: example.com/set-owner:v1\n",
        "config.kubernetes.io/function: |\n  exec: {path: 'example.com/set-owner:v1'}\n",
      })
  void function_namedInAnotherForm_isFound(String annotation) {
    Rendered rendered = render(with(FunctionsTest::setOwner), "transformers", config(annotation));
    assertThat(print(rendered)).contains("owner: blue");
  }

  @ParameterizedTest
  @ValueSource(strings = {"generators", "transformers", "validators"})
  void container_withoutAFunction_isRefusedByName(String field) {
    Issue issue = only(render(KustomizeOptions.DEFAULTS, field, function(CONTAINER)));
    assertThat(issue.code()).isEqualTo(KustomizeError.UNSUPPORTED_PLUGIN);
    assertThat(issue.message()).contains("SetOwner/fn", "the container " + IMAGE);
    assertThat(issue.found()).isEqualTo(IMAGE);
    assertThat(issue.hint()).contains("withFunction");
    assertThat(issue.location().file()).isEqualTo("a/fn.yaml");
    assertThat(issue.location().line()).isEqualTo(2);
  }

  @Test
  void program_withoutAFunction_isRefusedByItsPath() {
    String config = function("exec:\n  path: ../../bin/evil.sh\n  args: [--all]\n");
    Issue issue = only(render(KustomizeOptions.DEFAULTS, "transformers", config));
    assertThat(issue.code()).isEqualTo(KustomizeError.UNSUPPORTED_PLUGIN);
    assertThat(issue.message()).contains("the program ../../bin/evil.sh");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "config.kubernetes.io/function: |\n  starlark: {path: script.star, name: x}\n",
        "config.kubernetes.io/function: |\n  container: {network: true}\n",
        "config.kubernetes.io/function: 'no map'\n",
        "config.kubernetes.io/function: '{'\n",
        "other: annotation\n",
      })
  void function_thatNobodyCouldRegister_isRefused(String annotation) {
    Issue issue = only(render(with(FunctionsTest::setOwner), "generators", config(annotation)));
    assertThat(issue.code()).isEqualTo(KustomizeError.UNSUPPORTED_PLUGIN);
    assertThat(issue.location().file()).isEqualTo("a/fn.yaml");
    assertThat(issue.hint()).isNull();
  }

  @Test
  void starlark_isNamedByItsPath_andALegacyPluginByItsKind() {
    String starlark = config("config.kubernetes.io/function: 'starlark: {path: script.star}'\n");
    assertThat(only(render(KustomizeOptions.DEFAULTS, "transformers", starlark)).message())
        .contains("the Starlark script script.star");
    assertThat(only(render(KustomizeOptions.DEFAULTS, "transformers", config("a: b\n"))).message())
        .contains("the legacy plug-in example.com/v1/SetOwner");
  }

  @Test
  void inlineFunction_refused_pointsAtItsLineInTheKustomization() {
    Rendered rendered =
        KustomizeRenderer.ofDefaults()
            .render(
                MemoryTree.builder()
                    .file("cm.yaml", CONFIG_MAP)
                    .file(
                        "kustomization.yaml",
                        "resources: [cm.yaml]\ntransformers:\n- |\n"
                            + function(CONTAINER).indent(2)
                            + "- |\n"
                            + function("exec:\n  path: run\n")
                                .replace("name: fn", "name: two")
                                .indent(2))
                    .build(),
                RenderRequest.of(TreePath.ROOT));
    assertThat(rendered.issues())
        .extracting(issue -> issue.location().line())
        .containsExactly(5, 16);
  }

  @Test
  void result_ofSeverityError_failsTheRenderWithAllOfThem() {
    Rendered rendered =
        render(
            with(
                input ->
                    new FunctionOutput(
                        input.items(),
                        List.of(
                            FunctionResult.error("no owner")
                                .withResource(new ResourceId("", "ConfigMap", "", "settings"))
                                .withField("metadata.labels"),
                            FunctionResult.error("no license").withFile("a/LICENSE"),
                            FunctionResult.info("looked at one")))),
            "validators",
            function(CONTAINER));
    assertThat(rendered.failed()).isTrue();
    assertThat(rendered.issues()).hasSize(2);
    Issue first = rendered.issues().get(0);
    assertThat(first.code()).isEqualTo(KustomizeError.FUNCTION);
    assertThat(first.message()).contains(IMAGE, "settings", "no owner");
    assertThat(first.location().file()).isEqualTo("a/fn.yaml");
    assertThat(first.location().field()).isEqualTo("metadata.labels");
    assertThat(rendered.issues().get(1).location().file()).isEqualTo("a/LICENSE");
  }

  @Test
  void result_ofSeverityWarning_isAWarning() {
    Rendered rendered =
        render(
            with(
                input ->
                    new FunctionOutput(
                        input.items(), List.of(FunctionResult.warning("owner is old")))),
            "validators",
            function(CONTAINER));
    assertThat(rendered.failed()).isFalse();
    Issue issue = only(rendered);
    assertThat(issue.isError()).isFalse();
    assertThat(issue.message()).endsWith("owner is old");
  }

  @Test
  void function_thatThrows_failsTheRender() {
    KrmFunction broken =
        input -> {
          throw new IllegalStateException("not today");
        };
    Issue issue = only(render(with(broken), "generators", function(CONTAINER)));
    assertThat(issue.code()).isEqualTo(KustomizeError.FUNCTION);
    assertThat(issue.message()).contains(IMAGE, "IllegalStateException", "not today");
    assertThat(issue.location().file()).isEqualTo("a/fn.yaml");
  }

  @Test
  void function_thatGivesTooMuch_isStopped() {
    KrmFunction much =
        input -> {
          List<MapNode> items = new ArrayList<>();
          for (int i = 0; i < 20; i++) {
            items.add(
                MapNode.builder()
                    .put("apiVersion", "v1")
                    .put("kind", "ConfigMap")
                    .put("metadata", MapNode.of("name", ScalarNode.of("n" + i)))
                    .build());
          }
          return FunctionOutput.of(items);
        };
    KustomizeOptions options = with(much);
    assertThat(render(options, "generators", function(CONTAINER)).failed()).isFalse();
    RenderLimits few = RenderLimits.DEFAULTS.with(RenderLimits.Bound.DOCUMENTS, 20);
    Rendered rendered = render(options.withLimits(few), "generators", function(CONTAINER));
    assertThat(rendered.issues()).extracting(Issue::code).containsExactly(KustomizeError.LIMIT);
  }

  @Test
  void function_thatGivesNoObject_failsTheRender() {
    MapNode nameless = MapNode.builder().put("apiVersion", "v1").put("kind", "ConfigMap").build();
    Issue issue =
        only(
            render(
                with(input -> FunctionOutput.of(List.of(nameless))),
                "generators",
                function(CONTAINER)));
    assertThat(issue.code()).isEqualTo(KustomizeError.INVALID_RESOURCE);
  }

  @Test
  void validator_thatHandsOnWhatItGot_accepts() {
    Rendered rendered =
        render(with(input -> FunctionOutput.of(input.items())), "validators", function(CONTAINER));
    assertThat(print(rendered)).isEqualTo(CONFIG_MAP);
  }

  @Test
  void validator_thatChangesAnObject_isRefused() {
    Issue issue = only(render(with(FunctionsTest::setOwner), "validators", function(CONTAINER)));
    assertThat(issue.code()).isEqualTo(KustomizeError.TRANSFORMER);
    assertThat(issue.message()).contains("changes v1/ConfigMap/settings");
  }

  @Test
  void validator_thatDeletes_hasNoEffectButAWarning() {
    Rendered rendered =
        render(with(input -> FunctionOutput.of(List.of())), "validators", function(CONTAINER));
    assertThat(print(rendered)).isEqualTo(CONFIG_MAP);
    assertThat(only(rendered).isError()).isFalse();
  }

  @Test
  void functions_areThreadSafe_andRendersStayApart() throws Exception {
    KustomizeOptions options = with(FunctionsTest::setOwner);
    ExecutorService executor = Executors.newFixedThreadPool(8);
    try {
      List<Future<String>> printed = new ArrayList<>();
      for (int i = 0; i < 64; i++) {
        String owner = "team-" + i;
        String config = function(CONTAINER).replace("blue", owner);
        printed.add(executor.submit(() -> print(render(options, "transformers", config))));
      }
      for (int i = 0; i < printed.size(); i++) {
        assertThat(printed.get(i).get()).contains("owner: team-" + i + "\n");
      }
    } finally {
      executor.shutdown();
    }
  }

  @Test
  void engine_withAnotherVersionOfAFunction_isAnother() {
    KrmFunction function = FunctionsTest::setOwner;
    String plain = KustomizeRenderer.ofDefaults().engine();
    String one = KustomizeRenderer.of(with(function)).engine();
    String two =
        KustomizeRenderer.of(KustomizeOptions.DEFAULTS.withFunction(IMAGE, "2", function)).engine();
    assertThat(List.of(plain, one, two)).doesNotHaveDuplicates();
    assertThat(one).contains(IMAGE + "@1");
    assertThat(Objects.requireNonNull(with(function).functions().get(IMAGE))).isSameAs(function);
  }
}
