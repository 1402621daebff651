// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.render.substitute;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gitops4j.core.app.Application;
import io.gitops4j.core.app.Source;
import io.gitops4j.core.error.Issue;
import io.gitops4j.core.render.Inputs;
import io.gitops4j.core.render.Manifest;
import io.gitops4j.core.render.Rendered;
import io.gitops4j.core.source.SourceRef;
import io.gitops4j.core.source.TreePath;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.ScalarNode;
import io.gitops4j.core.yaml.YamlReader;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VariableSubstitutionTest {
  private static final Map<String, String> VARS =
      Map.of("name", "shop", "file", "a/b/notes.tar.gz", "empty", "", "far", "日本");

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "${name}; shop",
        "$${name}; ${name}",
        "$name; $name",
        "${none:-${name}-x}; shop-x",
        "${empty:=d}; d",
        "${name:-d}; shop",
        "${#far}; 6",
        "${name^}; Shop",
        "${name^^}; SHOP",
        "${name:1:2}; ho",
        "${name:1::2}; ho",
        "${name:1:2:3}; shop",
        "${name:1::/}; shop",
        "${file##*/}; notes.tar.gz",
        "${file%.*}; a/b/notes.tar",
        "${file%%.*}; a/b/notes",
        "${file//\\//_}; a_b_notes.tar.gz",
        "${file/#a/x}; x/b/notes.tar.gz",
        "${file/%gz/xz}; a/b/notes.tar.xz",
        "${file#?/}; b/notes.tar.gz"
      })
  void expand_expression_asFlux(String text, String expected) {
    assertThat(expand(text)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "${",
        "${}",
        "${a.b}",
        "${{ x }}",
        "${name-d}",
        "${name:}",
        "${name:é}",
        "${name:é:1}",
        "${name::1}",
        "${name:1:}",
        "${name:1::}",
        "${name%}",
        "${name/a}",
        "${name:0:-1}",
        "${none}"
      })
  void expand_notAnExpression_refused(String text) {
    assertThatThrownBy(() -> expand(text)).isInstanceOf(ExpansionFailure.class);
  }

  @Test
  void expand_deepNesting_refusedNotOverflowing() {
    String deep = "${a:-".repeat(50_000) + "x" + "}".repeat(50_000);
    assertThatThrownBy(() -> expand(deep)).isInstanceOf(ExpansionFailure.class);
  }

  @Property(tries = 2000)
  void expand_anyText_isATextOrARefusal(
      @ForAll @StringLength(max = 40) @CharRange(from = '#', to = '}') String text) {
    try {
      assertThat(expand("${name" + text)).isNotNull();
    } catch (ExpansionFailure e) {
      assertThat(e.text()).isNotEmpty();
    }
  }

  @Test
  void apply_variableIsNumber_fieldBecomesNumber() {
    Rendered done =
        apply("spec: {replicas: '${N}', image: 'web:${TAG}'}", Map.of("N", "3", "TAG", "v2"));
    MapNode root = done.manifests().get(0).root();
    assertThat(root.at("spec", "replicas")).isEqualTo(ScalarNode.of(3));
    assertThat(root.at("spec", "image")).isEqualTo(ScalarNode.of("web:v2"));
    assertThat(done.inputs().external()).containsKey("substitute");
  }

  /** Flux reads the text with the library of YAML 1.1. */
  @ParameterizedTest
  @CsvSource({
    "yes, true",
    "Off, false",
    "007, 7",
    "1e3, 1000",
    "12345678901234567890, 12345678901234567000",
    "2024-01-02, '\"2024-01-02\"'",
    "1.2.3, '\"1.2.3\"'",
    "~, null"
  })
  void apply_valueOfAnOtherType_readAsYaml11(String value, String read) {
    MapNode root =
        apply("spec: {a: '${V}', b: '${V}-x'}", Map.of("V", value)).manifests().get(0).root();
    assertThat(root.at("spec", "a"))
        .isEqualTo(
            YamlReader.ofDefaults().read("", read).stream().findFirst().orElse(ScalarNode.NULL));
    assertThat(root.at("spec", "b")).isEqualTo(ScalarNode.of(value + "-x"));
  }

  @Test
  void apply_keyThatIsABoolean_staysAText() {
    MapNode root = apply("spec: {'${V}': 1}", Map.of("V", "on")).manifests().get(0).root();
    assertThat(root.at("spec", "true")).isEqualTo(ScalarNode.of(1));
    assertThat(root.map("spec").keyNode("true").isString()).isTrue();
  }

  @Test
  void apply_manifestOptedOut_leftAlone() {
    String out =
        "metadata: {name: x, labels: {kustomize.toolkit.fluxcd.io/substitute: disabled}}\nspec: '${N}'";
    MapNode root = manifest(out);
    Rendered done =
        VariableSubstitution.strict().apply(rendered(root), application(Map.of("N", "3")));
    assertThat(done.manifests().get(0).root()).isEqualTo(root);
  }

  @Test
  void apply_twoVariablesUnset_namedInOneFailedResultWithoutValues() {
    MapNode one = manifest("metadata: {name: a}\nspec: '${SECRET}${GONE}'");
    MapNode two = manifest("metadata: {name: b}\nspec: '${LOST}'");
    Rendered done =
        VariableSubstitution.strict()
            .apply(rendered(one, two), application(Map.of("SECRET", "hunter2", "bad-name", "x")));
    assertThat(done.failed()).isTrue();
    assertThat(done.issues())
        .extracting(Issue::code)
        .containsExactly(SubstitutionError.NAME, SubstitutionError.UNSET, SubstitutionError.UNSET);
    assertThat(done.issues().toString())
        .contains("GONE")
        .contains("LOST")
        .doesNotContain("hunter2");
    Rendered lenient =
        VariableSubstitution.lenient().apply(rendered(two), application(Map.of("X", "1")));
    assertThat(lenient.failed()).isFalse();
  }

  @Test
  void apply_valueWithLineBreak_addsNoField() {
    Rendered done = apply("spec: {a: '${V}'}", Map.of("V", "x\n  b: y"));
    assertThat(done.failed() || done.manifests().get(0).root().at("spec", "b") == null).isTrue();
  }

  @Test
  void apply_noVariablesButAlways_defaultsCount() {
    Application always = application(Map.of()).toBuilder().substitutesAlways(true).build();
    Rendered done =
        VariableSubstitution.strict()
            .apply(rendered(manifest("metadata: {name: a}\nspec: '${X:-d}'")), always);
    assertThat(done.manifests().get(0).root().get("spec")).isEqualTo(ScalarNode.of("d"));
    assertThat(always).isNotEqualTo(application(Map.of()));
  }

  @Test
  void apply_noVariables_sameObject() {
    Rendered rendered = rendered(manifest("metadata: {name: a}\nspec: '${X}'"));
    assertThat(VariableSubstitution.strict().apply(rendered, application(Map.of())))
        .isSameAs(rendered);
  }

  private static Rendered apply(String spec, Map<String, String> variables) {
    return VariableSubstitution.strict()
        .apply(rendered(manifest("metadata: {name: x}\n" + spec)), application(variables));
  }

  private static Rendered rendered(MapNode... roots) {
    return Rendered.of(Arrays.stream(roots).map(Manifest::of).toList(), List.of(), Inputs.NONE);
  }

  private static MapNode manifest(String rest) {
    String yaml = "apiVersion: example.org/v1\nkind: Thing\n" + rest + "\n";
    return (MapNode) YamlReader.ofDefaults().read("x.yaml", yaml).get(0);
  }

  private static Application application(Map<String, String> variables) {
    Application.Builder builder =
        Application.builder("app")
            .source(new Source(SourceRef.of("/repos/a", "HEAD"), TreePath.ROOT, null));
    new TreeMap<>(variables).forEach(builder::substitution);
    return builder.build();
  }

  private static String expand(String text) {
    return new String(new Expansion(text, VARS, true).expand(), UTF_8);
  }
}
