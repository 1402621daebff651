// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.k8s.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gitops4j.core.error.Issue;
import io.gitops4j.core.health.Health;
import io.gitops4j.core.health.HealthStatus;
import io.gitops4j.core.health.HealthStyle;
import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.tree.ScalarNode;
import io.gitops4j.core.yaml.YamlReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HealthRulesTest {

  /** Judges by one check, on an object of which only the given part is interesting. */
  private static Optional<Health> judge(String check, String part) {
    HealthRules rules =
        HealthRules.parse(
            "rules.yaml",
            "groups: example.org\nkinds:\n  Thing:\n  - " + check + "\n  - {health: None}\n");
    return assess(rules, "apiVersion: example.org/v1\nkind: Thing\n" + part);
  }

  private static Optional<Health> assess(HealthRules rules, String yaml) {
    return KubernetesHealth.of(HealthStyle.GITOPS)
        .withRules(rules)
        .assess((MapNode) YamlReader.ofDefaults().read("object", yaml).get(0));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{condition: Ready, health: Healthy} | conditions: [{type: Ready}] | true",
        "{condition: Ready, health: Healthy} | conditions: [{type: Other}] | false",
        "{condition: '*', health: Healthy} | conditions: [{type: Other}] | true",
        "{condition: Ready, status: 'True', health: Healthy} | conditions: [{type: Ready, status: true}] | true",
        "{condition: Ready, statusNot: 'True', health: Healthy} | conditions: [{type: Ready}] | true",
        "{condition: Ready, reason: [A, B], health: Healthy} | conditions: [{type: Ready, reason: B}] | true",
        "{condition: Ready, reasonNot: B, health: Healthy} | conditions: [{type: Ready, reason: B}] | false",
        "{condition: Ready, says: lost, health: Healthy} | conditions: [{type: Ready, message: it is lost}] | true",
        "{condition: Ready, absent: true, health: Healthy} | conditions: [{type: Other}] | true",
        "{condition: Ready, in: status.a.b, health: Healthy} | a: {b: [{type: Ready}]} | true",
        "{condition: Ready, stale: true, health: Healthy} | conditions: [{type: Ready, observedGeneration: 2}] | true",
        "{condition: Ready, stale: false, health: Healthy} | conditions: [{type: Ready, observedGeneration: 3}] | true",
        "{condition: Ready, health: Healthy} | conditions: {type: Ready} | false",
        "{stale: true, health: Healthy} | observedGeneration: 2 | true",
        "{stale: true, health: Healthy} | observedGeneration: '2' | true",
        "{stale: true, health: Healthy} | observedGeneration: 3 | false",
        "{stale: true, health: Healthy} | observedGeneration: abc | false",
        "{stale: status.seen, health: Healthy} | seen: 1 | true",
        "{field: status.phase, health: Healthy} | phase: x | true",
        "{field: status.phase, health: Healthy} | phase: '' | false",
        "{field: status.phase, absent: true, health: Healthy} | phase: null | true",
        "{field: status.phase, is: [a, b], health: Healthy} | phase: b | true",
        "{field: status.phase, is: '', health: Healthy} | other: b | true",
        "{field: status.phase ?? b, is: b, health: Healthy} | other: b | true",
        "{field: status.phase, isNot: [a, b], health: Healthy} | phase: b | false",
        "{field: status.phase, isNot: [a, b], health: Healthy} | other: b | true",
        "{field: status.on, is: 'true', health: Healthy} | on: true | true",
        "{field: status.phase, contains: [x, rr], health: Healthy} | phase: error | true",
        "{field: status.phase, startsWith: Fail, health: Healthy} | phase: Failed | true",
        "{field: status.n, below: 3, health: Healthy} | n: 2 | true",
        "{field: status.n, below: status.m, health: Healthy} | {n: 2, m: '3'} | true",
        "{field: status.n ?? 0, below: status.m ?? 1, health: Healthy} | other: 0 | true",
        "{field: status.n, below: status.m, health: Healthy} | m: 3 | false",
        "{field: status.n, below: status.m - status.k, health: Healthy} | {n: 2, m: 4, k: 1} | true",
        "{field: status.n, below: status.m - status.k ?? 2, health: Healthy} | {n: 2, m: 4} | false",
        "{field: status.n, above: 1e9, health: Healthy} | n: 2 | false",
        "{field: status.n, above: 1, health: Healthy} | n: many | false",
        "{field: status.n, equals: status.m, health: Healthy} | {n: 1.0, m: 1} | true",
        "{field: status.n, equals: status.m, health: Healthy} | {n: a, m: a} | true",
        "{field: status.n, differs: status.m, health: Healthy} | {n: a} | true",
        "{field: status.n, equals: sum(status.l.*.c), health: Healthy} | {n: 5, l: [{c: 2}, {c: 3}, {}]} | true",
        "{field: count(status.l), is: '2', health: Healthy} | l: [a, b] | true",
        "{field: status.n, like: '{status.m}/{status.m}', health: Healthy} | {n: 2/2, m: 2} | true",
        "{field: status.a, before: status.b, health: Healthy} | {a: '2026-01-01T00:00:00Z', b: '2026-01-02T00:00:00Z'} | true",
        "{field: 'status.[a.b/c].d', is: x, health: Healthy} | a.b/c: {d: x} | true",
        "{field: status.l.1, is: b, health: Healthy} | l: [a, b] | true",
        "{field: status.l.7, is: b, health: Healthy} | l: [a, b] | false",
        "{field: status.*.p, is: b, health: Healthy} | {x: {p: a}, y: {p: b}, z: 1} | true",
        "{all: [{field: status.a}, {field: status.b}], health: Healthy} | {a: 1} | false",
        "{any: [{field: status.a}, {field: status.b}], health: Healthy} | {a: 1} | true",
        "{not: {field: status.a}, health: Healthy} | {a: 1} | false",
        "{some: status.l, where: {field: p, is: b}, health: Healthy} | l: [{p: a}, {p: b}] | true",
        "{every: status.l, where: {field: p, is: b}, health: Healthy} | l: [{p: a}, {p: b}] | false",
        "{every: status.l, where: {field: p, is: b}, health: Healthy} | l: [] | false",
        "{some: status.l, where: {field: ., is: b}, health: Healthy} | l: [a, b] | true",
        "{some: status.l, where: {field: p, is: $.kind, health: Healthy}} | l: [] | none",
        "{some: status.l, where: {field: p, equals: $.kind}, health: Healthy} | l: [{p: Thing}] | true",
        "{some: status.l, where: {condition: Ready, status: 'True'}, health: Healthy} | l: [{conditions: [{type: Ready, status: 'True'}]}] | true",
      })
  void check_form_holdsOrNot(String check, String status, String holds) {
    String part =
        "metadata: {generation: 3}\nstatus: "
            + (status.startsWith("{") ? status : "{" + status + "}");
    if (holds.equals("none")) {
      assertThatThrownBy(() -> judge(check, part)).isInstanceOf(HealthRuleException.class);
    } else {
      assertThat(judge(check, part).isPresent()).isEqualTo(Boolean.parseBoolean(holds));
    }
  }

  @Test
  void map_ofConditionAndField_otherAndAbsent() {
    String condition = "{condition: Ready, map: {'True': Healthy, '*': Progressing}}";
    assertThat(judge(condition, "status: {conditions: [{type: Ready, status: Unknown}]}"))
        .contains(Health.of(HealthStatus.PROGRESSING, "Ready is Unknown"));
    String field =
        "{field: status.phase, map: {'Up|Done': Healthy, Down: Degraded, '': Suspended}}";
    assertThat(judge(field, "status: {phase: Done}"))
        .contains(Health.of(HealthStatus.HEALTHY, "status.phase is Done"));
    assertThat(judge(field, "status: {}").orElseThrow().status()).isEqualTo(HealthStatus.SUSPENDED);
    assertThat(judge(field, "status: {phase: Else}")).isEmpty();
  }

  @Test
  void message_fieldsOfObjectConditionAndItem() {
    assertThat(
            judge(
                "{some: status.parents, where: {condition: Accepted, status: 'False'}, health:"
                    + " Degraded, message: '{metadata.name} {item.ref.name} {condition.reason} {status.x ?? none}'}",
                "metadata: {name: n}\n"
                    + "status: {parents: [{ref: {name: p}, conditions: [{type: Accepted, status: 'False', reason: R}]}]}"))
        .contains(Health.of(HealthStatus.DEGRADED, "n p R none"));
  }

  @Test
  void message_longText_isCut() {
    Health health =
        judge(
                "{condition: Ready, health: Degraded}",
                "status: {conditions: [{type: Ready, message: " + "x".repeat(100_000) + "}]}")
            .orElseThrow();
    assertThat(health.message()).hasSizeLessThan(5_000);
  }

  @Test
  void use_sharedChecks_inPlace() {
    HealthRules rules =
        HealthRules.parse(
            "rules.yaml",
            """
            groups: [a.org, b.org]
            shared:
              ready:
              - {condition: Ready, status: "True", health: Healthy}
            kinds:
              "One, Two":
              - use: ready
              - generic
            """);
    assertThat(
            assess(
                    rules,
                    "{apiVersion: b.org/v1, kind: Two, status: {conditions: [{type: Ready, status: 'True'}]}}")
                .orElseThrow()
                .status())
        .isEqualTo(HealthStatus.HEALTHY);
    assertThat(
            assess(rules, "{apiVersion: a.org/v1, kind: One, status: {phase: Failed}}")
                .orElseThrow()
                .status())
        .isEqualTo(HealthStatus.DEGRADED);
  }

  @Test
  void with_laterLayer_winsAlone() {
    HealthRules other =
        HealthRules.parse(
            "own.yaml",
            "groups: cert-manager.io\nkinds:\n  \"*\":\n  - {health: Suspended, message: mine}\n");
    String certificate = "{apiVersion: cert-manager.io/v1, kind: Certificate}";
    assertThat(assess(HealthRules.shipped(), certificate).orElseThrow().status())
        .isEqualTo(HealthStatus.PROGRESSING);
    assertThat(assess(HealthRules.shipped().with(other), certificate))
        .contains(Health.of(HealthStatus.SUSPENDED, "mine"));
    HealthRules code =
        HealthRules.of(
            "*.example.com", "*", object -> Optional.of(Health.of(HealthStatus.DEGRADED, "code")));
    HealthRules exact = HealthRules.of("a.example.com", "A", object -> Optional.empty());
    HealthRules both = HealthRules.shipped().with(code).with(exact);
    assertThat(assess(both, "{apiVersion: b.a.example.com/v1, kind: B}").orElseThrow().message())
        .isEqualTo("code");
    assertThat(assess(both, "{apiVersion: a.example.com/v1, kind: A}")).isEmpty();
    assertThat(assess(both, "{apiVersion: example.com/v1, kind: A}").orElseThrow().message())
        .isNotEqualTo("code");
  }

  @Test
  void rules_ofWorkloads_canBeReplaced() {
    HealthRules mine =
        HealthRules.parse(
            "own.yaml",
            "groups: apps\nkinds:\n  Deployment:\n  - {health: Healthy, message: mine}\n");
    assertThat(assess(mine, "{apiVersion: apps/v1, kind: Deployment}").orElseThrow().message())
        .isEqualTo("mine");
  }

  @Test
  void parse_manyMistakes_allAtOnceWithPlace() {
    assertThatThrownBy(
            () ->
                HealthRules.parse(
                    "bad.yaml",
                    """
                    groups: x.org
                    other: 1
                    kinds:
                      A:
                      - {condition: Ready, health: Fine}
                      - {condition: Ready, helth: Healthy}
                      - {field: "a..b", health: Healthy}
                      - {status: x, health: Healthy}
                      - {health: Healthy, map: {a: Healthy}}
                      - {use: nothing}
                      - {health: Healthy, message: "{open"}
                      - {some: status.a, where: {}, health: Healthy}
                      - text
                      B: 7
                    """))
        .isInstanceOfSatisfying(
            HealthRuleException.class,
            e -> {
              assertThat(e.issues()).hasSizeGreaterThanOrEqualTo(11);
              assertThat(e.issues()).allMatch(issue -> issue.location().line() > 0);
              assertThat(e.issues().stream().map(Issue::code))
                  .allMatch(code -> code == HealthRuleError.RULE);
              assertThat(e.getMessage()).contains("bad.yaml:5").contains("Fine");
            });
  }

  @Test
  void parse_noYaml_typedError() {
    assertThatThrownBy(() -> HealthRules.parse("bad.yaml", "a: ["))
        .isInstanceOf(HealthRuleException.class);
    assertThatThrownBy(() -> HealthRules.parse("bad.yaml", "- a"))
        .isInstanceOf(HealthRuleException.class);
    assertThat(assess(HealthRules.parse("empty.yaml", ""), "{apiVersion: v1, kind: X}"))
        .isPresent();
  }

  @Test
  void read_file_andFileThatIsNotThere(@TempDir Path directory) throws Exception {
    Path file = directory.resolve("own.yaml");
    assertThatThrownBy(() -> HealthRules.read(file))
        .isInstanceOfSatisfying(
            HealthRuleException.class, e -> assertThat(e.code()).isEqualTo(HealthRuleError.READ));
    Files.writeString(file, "groups: x.org\nkinds:\n  A:\n  - {health: Missing}\n");
    assertThat(
            assess(HealthRules.read(file), "{apiVersion: x.org/v1, kind: A}")
                .orElseThrow()
                .status())
        .isEqualTo(HealthStatus.MISSING);
  }

  @Test
  void cel_withoutEngine_unknownAndSaysWhatIsMissing() {
    HealthRules rules =
        HealthRules.parse(
            "own.yaml",
            "groups: x.org\nkinds:\n  A:\n  - {field: status.a, health: Degraded}\n  - {cel: status.b > 1, health: Healthy}\n");
    KubernetesHealth health =
        KubernetesHealth.of(HealthStyle.GITOPS).withRules(rules).withoutEngine();
    MapNode object =
        (MapNode) YamlReader.ofDefaults().read("o", "{apiVersion: x.org/v1, kind: A}").get(0);
    Health unknown = health.assess(object).orElseThrow();
    assertThat(unknown.status()).isEqualTo(HealthStatus.UNKNOWN);
    assertThat(unknown.message()).contains("gitops-cel");
  }

  @Test
  void secret_dataIsNotReadByRules() {
    HealthRules rules =
        HealthRules.parse(
            "own.yaml",
            "groups: \"\"\nkinds:\n  Secret:\n  - {field: data, health: Degraded, message: \"{data.key}\"}\n  - {health: Healthy}\n");
    assertThat(assess(rules, "{apiVersion: v1, kind: Secret, data: {key: aHVudGVyMg==}}"))
        .contains(Health.of(HealthStatus.HEALTHY, ""));
  }

  @Test
  void hugeObject_isUnknownWithinItsBudget() {
    List<Node> items = new ArrayList<>();
    for (int i = 0; i < 3_000; i++) {
      items.add(ScalarNode.of(i));
    }
    MapNode status = MapNode.of("a", ListNode.of(items)).with("b", ListNode.of(items));
    MapNode object =
        MapNode.of("apiVersion", ScalarNode.of("example.org/v1"))
            .with("kind", ScalarNode.of("Thing"))
            .with("status", status);
    HealthRules rules =
        HealthRules.parse(
            "rules.yaml",
            "groups: example.org\nkinds:\n  Thing:\n"
                + "  - {some: status.a, where: {some: $.status.b, where: {field: ., is: none}}, health: Healthy}\n");
    Health health =
        KubernetesHealth.of(HealthStyle.GITOPS).withRules(rules).assess(object).orElseThrow();
    assertThat(health.status()).isEqualTo(HealthStatus.UNKNOWN);
    assertThat(health.message()).contains("too large");
  }
}
