// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.diff.structured;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gitops4j.core.render.Gvk;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.ScalarNode;
import io.gitops4j.core.yaml.YamlReader;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class TypedValueTest {
  private static final String GRANULAR =
      """
      types:
      - name: root
        map:
          fields:
          - name: struct
            type:
              map:
                fields:
                - {name: a, type: {scalar: numeric}}
                - {name: b, type: {scalar: numeric}}
          - name: list
            type:
              list:
                elementType: {map: {fields: [{name: name, type: {scalar: string}}, {name: v, type: {scalar: numeric}}]}}
                elementRelationship: associative
                keys: [name]
          - name: missing
            type: {namedType: nowhere}
      """;

  private static MapNode yaml(String text) {
    return (MapNode) YamlReader.ofDefaults().read("test", text).get(0);
  }

  private static SchemaType type(String schema) {
    return Objects.requireNonNull(Schema.read(yaml(schema)).type("root"));
  }

  private static TypedValue value(String text) {
    return new TypedValue(type(GRANULAR), yaml(text));
  }

  @Test
  void merge_unchangedParts_areShared() {
    TypedValue lower = value("{struct: {a: 1, b: 2}, list: [{name: x, v: 1}]}");

    TypedValue merged = lower.merge(lower.with(yaml("{struct: {a: 1}, list: [{name: y}]}")));

    assertThat(merged.value().at("struct")).isSameAs(lower.value().at("struct"));
    assertThat(lower.merge(lower.with(yaml("{struct: {b: 2}}"))).value()).isSameAs(lower.value());
  }

  @Test
  void merge_duplicateKeysAbove_areRefused() {
    TypedValue lower = value("{list: [{name: x, v: 1}]}");

    assertThatThrownBy(() -> lower.merge(lower.with(yaml("{list: [{name: x}, {name: x}]}"))))
        .isInstanceOfSatisfying(
            StructuredException.class,
            e -> {
              assertThat(e.code()).isEqualTo(StructuredError.DUPLICATE_ITEM);
              assertThat(e.issues().get(0).location().field()).isEqualTo("list[name=x]");
            });
  }

  @Test
  void validate_everythingWrong_isNamed() {
    TypedValue wrong =
        value("{struct: {a: x, c: 1}, list: [{v: 1}, {name: a}, {name: a}], missing: 1}");

    assertThat(wrong.validate(false))
        .extracting(issue -> issue.code().id())
        .containsExactly(
            "structured.type",
            "structured.undeclared-field",
            "structured.missing-key",
            "structured.duplicate-item",
            "structured.schema");
    assertThat(wrong.validate(true)).hasSize(4);
  }

  @Test
  void extractWithKeys_partOfItem_hasItsKeys() {
    TypedValue object = value("{list: [{name: x, v: 1}, {name: y, v: 2}]}");
    FieldSet fields = FieldSet.ofFieldsV1(yaml("{f:list: {'k:{\"name\":\"x\"}': {f:v: {}}}}"));

    assertThat(object.extractWithKeys(fields).value()).isEqualTo(yaml("{list: [{name: x, v: 1}]}"));
    assertThat(object.extract(fields).value()).isEqualTo(yaml("{list: [{v: 1}]}"));
  }

  @Test
  void schemaChange_nowAtomic_ownsTheWhole() {
    String atomic =
        GRANULAR.replace("keys: [name]", "keys: [name]").replace("associative", "atomic");
    FieldSet before =
        FieldSet.ofFieldsV1(
            yaml("{f:list: {'k:{\"name\":\"x\"}': {.: {}, f:v: {}}}, f:struct: {f:a: {}}}"));

    assertThat(SchemaChange.fit(before, type(atomic)))
        .isEqualTo(FieldSet.ofFieldsV1(yaml("{f:list: {}, f:struct: {f:a: {}}}")));
    assertThat(SchemaChange.fit(before, type(GRANULAR))).isSameAs(before);
  }

  @Test
  void apply_versionNoLongerKnown_dropsItsManager() {
    SchemaType type = type(GRANULAR);
    Ownership<String> owners =
        Ownership.of(
            Map.of(
                "old",
                new Ownership.Owned(FieldSet.ofFields("struct", "a"), "v0", true),
                "now",
                new Ownership.Owned(FieldSet.ofFields("struct", "b"), "v1", true)));
    Ownership.Versions versions = (v, version) -> version.equals("v0") ? null : v;

    Ownership.Result<String> result =
        owners.apply(
            value("{struct: {a: 1, b: 2}}"),
            new TypedValue(type, yaml("{struct: {a: 3}}")),
            "v1",
            "me",
            versions,
            false);

    assertThat(result.conflicts()).isEmpty();
    assertThat(result.owners().managers()).containsOnlyKeys("now", "me");
  }

  @Test
  void builtIn_kinds_haveTheirRules() {
    for (String kind : new String[] {"Pod", "Service", "ConfigMap", "Secret", "Namespace"}) {
      assertThat(TypeSource.builtIn().find(new Gvk("", "v1", kind))).as(kind).isNotNull();
    }
    assertThat(TypeSource.builtIn().find(new Gvk("example.org", "v1", "Pod"))).isNull();
    TypedValue pod =
        new TypedValue(
            Objects.requireNonNull(TypeSource.builtIn().find(new Gvk("", "v1", "Pod"))),
            yaml(
                """
                spec:
                  tolerations: [{key: a}]
                  containers:
                  - name: c
                    env: [{name: A, value: b}]
                    resources: {limits: {cpu: 1, memory: 1Gi}}
                  nodeSelector: {disk: ssd}
                """));
    assertThat(pod.validate(false)).isEmpty();
    assertThat(pod.fields())
        .hasToString(
            String.join(
                "\n",
                ".spec.nodeSelector",
                ".spec.tolerations",
                ".spec.containers[name=\"c\"]",
                ".spec.containers[name=\"c\"].name",
                ".spec.containers[name=\"c\"].env[name=\"A\"]",
                ".spec.containers[name=\"c\"].env[name=\"A\"].name",
                ".spec.containers[name=\"c\"].env[name=\"A\"].value",
                ".spec.containers[name=\"c\"].resources.limits.cpu",
                ".spec.containers[name=\"c\"].resources.limits.memory"));
  }

  @Test
  void deduced_nullAndChangeOfForm_areWholeValues() {
    TypedValue before = new TypedValue(SchemaType.deduced(), yaml("{a: {b: 1}, c: null}"));
    Comparison change = before.compare(before.with(yaml("{a: 1, c: null, d: [1]}")));

    assertThat(change.modified()).isEqualTo(FieldSet.ofFields("a"));
    assertThat(change.removed()).isEqualTo(FieldSet.ofFields("a", "b"));
    assertThat(change.added()).isEqualTo(FieldSet.ofFields("d"));
    assertThat(Values.same(ScalarNode.of(1), ScalarNode.of(1.0))).isTrue();
    assertThat(Values.same(ScalarNode.of(1), ScalarNode.of("1"))).isFalse();
  }
}
