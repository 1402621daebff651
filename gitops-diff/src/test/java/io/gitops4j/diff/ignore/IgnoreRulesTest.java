// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.diff.ignore;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.app.IgnoreRule;
import io.gitops4j.core.error.Issue;
import io.gitops4j.core.tree.FieldPath;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.yaml.YamlReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IgnoreRulesTest {
  private static final MapNode OBJECT =
      object(
          """
          apiVersion: apps/v1
          kind: Deployment
          metadata: {name: web, namespace: shop, annotations: {token: hunter2}}
          spec:
            replicas: 3
            template:
              spec:
                containers:
                  - {name: web, image: "web:1"}
                  - {name: proxy, image: "proxy:1"}
          """);

  private static MapNode object(String yaml) {
    return (MapNode) YamlReader.ofDefaults().read("test", yaml).get(0);
  }

  private static IgnoreRules jq(String expression) {
    return IgnoreRules.of(
        List.of(new IgnoreRule("apps", "Dep*", "", "", List.of(), List.of(), List.of(expression))));
  }

  @Test
  void paths_expressionWithSelect_oneItem() {
    List<Issue> issues = new ArrayList<>();
    assertThat(
            jq(".spec.template.spec.containers[] | select(.name == \"proxy\") | .image")
                .paths(io.gitops4j.core.render.ResourceId.of(OBJECT), OBJECT, issues))
        .containsExactly(
            FieldPath.of("spec", "template", "spec", "containers").index(1).key("image"));
    assertThat(issues).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "until(false; .)",
        "recurse(.)",
        "repeat(.)",
        "while(true; .)",
        "[range(100000000)] | .[0]",
        "select([[..] as $a | $a[] | $a[] | $a[] | $a[] | $a[] | $a[] | select(false)])",
        "select([range(10000)] | (.[] == .[]) // .x)",
        "select([range(10000)] as $a | $a[] == $a[])",
        "(.,.)|(.,.)|(.,.)|(.,.)|(.,.)|(.,.)|(.,.)|(.,.)|(.,.)|(.,.)|(.,.)|(.,.)|(.,.)|(.,.)|(.,.)"
            + "|(.,.)|(.,.)|(.,.)|(.,.)|(.,.)|(.,.)|(.,.)|(.,.)|(.,.)|(.,.)|(.,.)|(.,.)|(.,.)",
        "select([.,.]|[.,.]|[.,.]|[.,.]|[.,.]|[.,.]|[.,.]|[.,.]|[.,.]|[.,.]|[.,.]|[.,.]|[.,.]|[.,.]"
            + "|[.,.]|[.,.]|[.,.]|[.,.]|[.,.]|[.,.]|[.,.]|[.,.]|[.,.]|[.,.]|[.,.]|[.,.]|tojson)"
      })
  void normalize_expressionWithoutEnd_stoppedAndIgnoresNothing(String expression) {
    IgnoreRules rules = jq(expression);
    assertThat(rules.issues()).isEmpty();
    IgnoreRules.Normalized result = rules.normalize(OBJECT);
    assertThat(result.object()).isEqualTo(OBJECT);
    assertThat(result.issues()).extracting(Issue::code).containsExactly(IgnoreError.BUDGET);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "def f: f; f",
        "reduce .[] as $x (0; .)",
        "foreach .[] as $x (0; .)",
        "label $out | .",
        "$ENV.HOME",
        ".a |= .b",
        ".a = 1",
        "\"\\(.)\"",
        "{a: .}",
        "\"a\" * 1000000000",
        ".+.+.+.+.+.+.+.+.+.",
        "@base64",
        ".a) | (.b",
        ".a | select(.b == \"x)",
        ""
      })
  void of_expressionThatIsNotAllowed_refusedWithReason(String expression) {
    IgnoreRules rules = jq(expression);
    assertThat(rules.issues()).extracting(Issue::code).containsExactly(IgnoreError.EXPRESSION);
    assertThat(rules.normalize(OBJECT).object()).isSameAs(OBJECT);
  }

  @Test
  void of_expressionNestedWithoutEnd_refused() {
    assertThat(jq("(".repeat(2000) + "." + ")".repeat(2000)).issues())
        .extracting(Issue::code)
        .containsExactly(IgnoreError.EXPRESSION);
  }

  @Test
  void normalize_functionOutsideTheList_ignoresNothing() {
    for (String expression : List.of("env", "input", "now", "debug", "$__loc__", "halt")) {
      IgnoreRules rules = jq(expression);
      IgnoreRules.Normalized result = rules.normalize(OBJECT);
      assertThat(result.object()).isEqualTo(OBJECT);
      assertThat(rules.issues().size() + result.issues().size()).as(expression).isOne();
    }
  }

  @Test
  void normalize_expressionThatFails_saysNothingOfTheValue() {
    IgnoreRules.Normalized result = jq(".metadata.annotations.token | tonumber").normalize(OBJECT);
    assertThat(result.issues()).hasSize(1);
    assertThat(result.issues().get(0).toDisplayString()).doesNotContain("hunter2");
  }

  @Test
  void read_libraryIsNotThere_saysWhatToAdd() throws Exception {
    Class<?> alone = new WithoutJq().loadClass(JqExpression.class.getName());
    var read = alone.getDeclaredMethod("read", String.class);
    read.setAccessible(true);
    var refusal = alone.getDeclaredMethod("refusal");
    refusal.setAccessible(true);
    Issue issue = (Issue) Objects.requireNonNull(refusal.invoke(read.invoke(null, ".a")));
    assertThat(issue.code().id()).isEqualTo(IgnoreError.JQ_MISSING.id());
    assertThat(issue.hint()).contains("net.thisptr:jackson-jq");
  }

  /** Loads the package anew, and finds no jq. */
  private static final class WithoutJq extends ClassLoader {
    WithoutJq() {
      super(IgnoreRulesTest.class.getClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (name.startsWith("net.thisptr.")) {
        throw new ClassNotFoundException(name);
      }
      if (!name.startsWith("io.gitops4j.diff.ignore.")) {
        return super.loadClass(name, resolve);
      }
      Class<?> loaded = findLoadedClass(name);
      if (loaded != null) {
        return loaded;
      }
      String file = name.replace('.', '/') + ".class";
      try (InputStream in = Objects.requireNonNull(getParent().getResourceAsStream(file))) {
        byte[] code = in.readAllBytes();
        return defineClass(name, code, 0, code.length);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
