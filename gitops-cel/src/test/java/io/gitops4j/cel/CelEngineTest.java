// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.cel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gitops4j.core.spi.ExpressionEngine;
import io.gitops4j.core.spi.ExpressionException;
import io.gitops4j.core.spi.ExpressionException.Code;
import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.tree.ScalarNode;
import io.gitops4j.core.yaml.YamlReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CelEngineTest {
  private final ExpressionEngine engine = new CelEngine();

  private static final String OBJECT =
      """
      apiVersion: example.org/v1
      kind: Thing
      metadata: {name: a, generation: 3}
      spec: {replicas: 2, ratio: 0.5, off: null}
      status:
        observedGeneration: 3
        phase: Running
        conditions:
        - {type: Ready, status: "True"}
        - {type: Synced, status: "False"}
      """;

  private static Map<String, Node> variables(String yaml) {
    Map<String, Node> variables = new LinkedHashMap<>();
    ((MapNode) YamlReader.ofDefaults().read("test", yaml).get(0))
        .entries()
        .forEach(entry -> variables.put(entry.key(), entry.value()));
    return variables;
  }

  private boolean test(String expression) {
    return engine.compile(expression).test(variables(OBJECT));
  }

  @Test
  void find_onTheClassPath_thisOne() {
    assertThat(ExpressionEngine.find()).get().isInstanceOf(CelEngine.class);
    assertThat(engine.name()).startsWith("cel-java/");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "true | true",
        "status.phase == 'Running' | true",
        "metadata.generation == status.observedGeneration | true",
        "metadata.generation > 2.5 | true",
        "has(status.phase) && !has(status.message) | true",
        "status.conditions.exists(c, c.type == 'Ready' && c.status == 'True') | true",
        "status.conditions.all(c, c.status == 'True') | false",
        "status.conditions.filter(c, c.type == 'Nothing').all(c, c.status == 'True') | true",
        "size(status.conditions) == 2 | true",
        "spec.off == null | true",
        "status.?message.orValue('none') == 'none' | true",
        "status.phase.lowerAscii() == 'running' | true",
        "status.phase.matches('^Run') | true",
        "kind in ['Thing', 'Other'] | true",
        "spec.ratio * 2.0 == 1.0 | true",
        "type(spec.replicas) == int | true",
        "string(spec.replicas) == '2' | true",
      })
  void test_expression_trueOrFalse(String expression, boolean holds) {
    assertThat(test(expression)).isEqualTo(holds);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "status.message == 'x'",
        "nothing.at.all == 1",
        "status.phase > 3",
        "status.phase",
        "status.conditions[7].type == 'x'",
        "1 / (spec.replicas - 2) == 0",
        "int(status.phase) == 1",
        "status.phase.nothing == 1",
      })
  void test_whatCantBeEvaluated_typedErrorWithoutValues(String expression) {
    assertThatThrownBy(() -> test(expression))
        .isInstanceOfSatisfying(
            ExpressionException.class,
            e -> {
              assertThat(e.code()).isEqualTo(Code.EVALUATION);
              assertThat(e.issues().get(0).message()).contains(expression);
              assertThat(e.getMessage()).doesNotContain("Running");
            });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "status.",
        "a b",
        "1 + 'x' == 2",
        "status.phase.unknown()",
        "'text'",
        "1",
        "a(",
        "[1].all(x)"
      })
  void compile_whatIsNoExpression_typedError(String expression) {
    assertThatThrownBy(() -> engine.compile(expression))
        .isInstanceOfSatisfying(
            ExpressionException.class, e -> assertThat(e.code()).isEqualTo(Code.SYNTAX));
  }

  @Test
  void compile_tooLongOrTooDeep_limit() {
    assertThatThrownBy(() -> engine.compile("true || ".repeat(2_000) + "true"))
        .isInstanceOfSatisfying(
            ExpressionException.class, e -> assertThat(e.code()).isEqualTo(Code.LIMIT));
    assertThatThrownBy(() -> engine.compile("(".repeat(1_000) + "true" + ")".repeat(1_000)))
        .isInstanceOf(ExpressionException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "l.all(a, l.all(b, a + b >= 0))",
        "l.map(a, l.map(b, b)).size() > 0",
        "l.all(a, s + s + s + s + s + s + s + s != 'x')",
        "l.all(a, t.contains(t + 'b') == false)",
        "l.all(a, big.contains('x'))",
        "t.matches('(a+)+b') || l.all(a, !t.matches('(a+)+b'))",
      })
  @Timeout(20)
  void test_costlyExpression_limit(String expression) {
    List<Node> list = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      list.add(ScalarNode.of(i));
    }
    Map<String, Node> variables =
        Map.of(
            "l", ListNode.of(list),
            "s", ScalarNode.of("s".repeat(5_000)),
            "t", ScalarNode.of("a".repeat(9_000)),
            "big", ScalarNode.of("b".repeat(100_000)));
    assertThatThrownBy(() -> engine.compile(expression).test(variables))
        .isInstanceOfSatisfying(
            ExpressionException.class, e -> assertThat(e.code()).isEqualTo(Code.LIMIT));
  }

  @Test
  void test_sameExpressionManyTimes_eachHasItsOwnBudget() {
    ExpressionEngine.Expression expression =
        engine.compile("status.conditions.exists(c, c.type == 'Ready')");
    for (int i = 0; i < 5_000; i++) {
      assertThat(expression.test(variables(OBJECT))).isTrue();
    }
  }

  @Test
  void limits_notAboveZero_refused() {
    assertThatThrownBy(() -> new CelLimits(1, 1, 1, 0, 1))
        .isInstanceOf(IllegalArgumentException.class);
    ExpressionEngine small = new CelEngine(new CelLimits(100, 10, 10, 5, 100));
    assertThatThrownBy(() -> small.compile("[1, 2, 3, 4].all(x, x < 9)").test(Map.of()))
        .isInstanceOf(ExpressionException.class);
  }

  @Property(tries = 1000)
  void compile_anyText_expressionOrTypedError(@ForAll @StringLength(max = 60) String text) {
    assertThatCode(
            () -> {
              try {
                engine.compile(text).test(Map.of());
              } catch (ExpressionException e) {
                assertThat(e.issues()).isNotEmpty();
              }
            })
        .doesNotThrowAnyException();
  }
}
