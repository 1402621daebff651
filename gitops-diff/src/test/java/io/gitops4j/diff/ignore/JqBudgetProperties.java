// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.diff.ignore;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.app.IgnoreRule;
import io.gitops4j.core.error.Issue;
import io.gitops4j.core.render.ResourceId;
import io.gitops4j.core.tree.FieldPath;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.yaml.YamlReader;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * Any jq expression ends: with paths, or with an issue, whatever it is and however often it tries
 * to go around. Work is measured by what it allocates, since a clock would tell of the machine.
 */
class JqBudgetProperties {
  private static final long SMALL_STACK = 256 << 10;

  private static final MapNode OBJECT =
      (MapNode)
          YamlReader.ofDefaults()
              .read(
                  "object.yaml",
                  """
                  apiVersion: apps/v1
                  kind: Deployment
                  metadata: {name: web, labels: {a: x, b: y}}
                  spec:
                    replicas: 3
                    template:
                      spec:
                        containers:
                        - {name: a, image: "i:1", env: [{name: A, value: x}, {name: B, value: y}]}
                        - {name: b, image: "i:2", args: [one, two, three]}
                  """)
              .get(0);

  private record Outcome(List<FieldPath> paths, List<Issue> issues) {}

  /** On a thread whose stack is small, so that deep recursion shows. */
  private static Outcome evaluate(String expression) {
    AtomicReference<Outcome> outcome = new AtomicReference<>();
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    Thread thread =
        new Thread(
            null,
            () -> {
              try {
                outcome.set(evaluateHere(expression));
              } catch (Throwable e) {
                thrown.set(e);
              }
            },
            "jq",
            SMALL_STACK);
    thread.start();
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    assertThat(thrown.get()).as(expression).isNull();
    return outcome.get();
  }

  private static Outcome evaluateHere(String expression) {
    IgnoreRules rules =
        IgnoreRules.of(
            List.of(new IgnoreRule("*", "*", "", "", List.of(), List.of(), List.of(expression))));
    List<Issue> issues = new ArrayList<>(rules.issues());
    List<FieldPath> paths = rules.paths(ResourceId.of(OBJECT), OBJECT, issues);
    return new Outcome(paths, issues);
  }

  @Property(tries = 400)
  void anyExpression_endsWithinItsBudget(@ForAll("expressions") String expression) {
    Outcome outcome = evaluate(expression);

    if (!outcome.issues().isEmpty()) {
      assertThat(outcome.paths()).as(expression).isEmpty();
    }
  }

  @Property(tries = 40)
  void anyNesting_endsOnASmallStack(
      @ForAll("openers") String opener, @ForAll("depths") Integer depth) {
    int close = opener.indexOf('X');
    String expression =
        opener.substring(0, close).repeat(depth) + "." + opener.substring(close + 1).repeat(depth);

    Outcome outcome = evaluate(expression);
    assertThat(outcome.paths().isEmpty() || outcome.issues().isEmpty()).isTrue();
  }

  @Property(tries = 300)
  void anyText_isReadOrRefused(@ForAll("texts") String text) {
    Outcome outcome = evaluate(text);

    assertThat(outcome.paths().isEmpty() || outcome.issues().isEmpty()).isTrue();
  }

  @Provide
  Arbitrary<String> expressions() {
    return expression(4);
  }

  private static Arbitrary<String> expression(int depth) {
    Arbitrary<String> leaves =
        Arbitraries.of(
            ".",
            "..",
            ".spec",
            ".spec.replicas",
            ".metadata.labels[]",
            ".spec.template.spec.containers[]",
            ".[]?",
            ".[]",
            "recurse",
            "range(1e9)",
            "range(0; 100000000; 1)",
            "\"text\"",
            "1e308",
            "keys",
            "to_entries",
            "paths",
            "tostring",
            "tojson",
            "length",
            "empty",
            "error");
    if (depth == 0) {
      return leaves;
    }
    Arbitrary<String> below = expression(depth - 1);
    Arbitrary<String> one =
        Combinators.combine(
                Arbitraries.of(
                    "(X)",
                    "[X]",
                    "[X][]",
                    "map(X)",
                    "select(X)",
                    "recurse(X)",
                    "recurse(X; . != null)",
                    "while(true; X)",
                    "until(false; X)",
                    "repeat(X)",
                    "limit(1000000; X)",
                    "first(X)",
                    "path(X)",
                    "del(X)",
                    "sort_by(X)",
                    "group_by(X)",
                    "any(X)",
                    "all(X)",
                    "try (X)",
                    "try (X) catch .",
                    "getpath(paths | X)",
                    "[limit(5; repeat(X))]",
                    "with_entries(X)",
                    "test(X)",
                    "split(X)",
                    "join(X)",
                    "contains(X)",
                    "indices(X)"),
                below)
            .as((form, inner) -> form.replace("X", inner));
    Arbitrary<String> two =
        Combinators.combine(
                below,
                Arbitraries.of(" | ", ", ", " + ", " == ", " // ", " and ", " as $x | $x, "),
                below)
            .as((left, between, right) -> left + between + right);
    return Arbitraries.oneOf(leaves, one, two, two);
  }

  @Provide
  Arbitrary<String> openers() {
    return Arbitraries.of(
        "[X]", "(X)", "map(X)", ". | X", "X | .", "[X, X]", "recurse(X)", "if . then X else . end");
  }

  @Provide
  Arbitrary<Integer> depths() {
    return Arbitraries.of(1, 8, 40, 63, 64, 65, 500, 2_000);
  }

  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.strings()
        .withChars(".[]()|,;:\"\\$?+-*/%<>=! abdefkmnoprstuvwy0123456789")
        .ofMaxLength(60);
  }
}
