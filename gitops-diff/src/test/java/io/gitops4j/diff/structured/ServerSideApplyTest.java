// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.diff.structured;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gitops4j.core.tree.FieldPath;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.yaml.YamlReader;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ServerSideApplyTest {
  private static final ServerSideApply APPLY = ServerSideApply.of(TypeSource.builtIn());
  private static final String EARLY = "2026-01-01T00:00:00Z";
  private static final String LATE = "2026-01-02T00:00:00Z";

  private static final MapNode DEPLOYMENT =
      yaml(
          """
          apiVersion: apps/v1
          kind: Deployment
          metadata: {name: web, namespace: shop, labels: {app: web}}
          spec:
            replicas: 2
            selector: {matchLabels: {app: web}}
            template:
              metadata: {labels: {app: web}}
              spec:
                containers:
                - name: web
                  image: web:1
                  ports:
                  - containerPort: 80
          """);

  private static MapNode yaml(String text) {
    return (MapNode) YamlReader.ofDefaults().read("test", text).get(0);
  }

  private static ServerSideApply.Writer manager(String name, String time) {
    return new ServerSideApply.Writer(name, "", time);
  }

  private static MapNode applied(ServerSideApply.Outcome outcome) {
    assertThat(outcome.conflicts()).isEmpty();
    return Objects.requireNonNull(outcome.object());
  }

  private static MapNode create(String manager) {
    return applied(APPLY.apply(null, DEPLOYMENT, manager(manager, EARLY), false));
  }

  private static MapNode withReplicas(MapNode object, int replicas) {
    MapNode spec = Objects.requireNonNull(object.map("spec"));
    return object.with("spec", spec.with("replicas", yaml("v: " + replicas).get("v")));
  }

  private static FieldSet owned(MapNode object, String manager) {
    return ManagedFieldsEntry.read(object).stream()
        .filter(entry -> entry.manager().equals(manager))
        .map(ManagedFieldsEntry::fields)
        .reduce(FieldSet.EMPTY, FieldSet::union);
  }

  @Test
  void apply_newObject_isConfigOwnedByManager() {
    MapNode object = create("git");

    assertThat(ManagedFieldsEntry.write(object, List.of())).isEqualTo(DEPLOYMENT);
    assertThat(object.at("metadata", "managedFields"))
        .isEqualTo(
            yaml("""
                    v:
                    - apiVersion: apps/v1
                      fieldsType: FieldsV1
                      fieldsV1:
                        f:metadata: {f:labels: {f:app: {}}}
                        f:spec:
                          f:replicas: {}
                          f:selector: {}
                          f:template:
                            f:metadata: {f:labels: {f:app: {}}}
                            f:spec:
                              f:containers:
                                'k:{"name":"web"}':
                                  .: {}
                                  f:image: {}
                                  f:name: {}
                                  f:ports:
                                    'k:{"containerPort":80,"protocol":"TCP"}':
                                      .: {}
                                      f:containerPort: {}
                      manager: git
                      operation: Apply
                      time: "2026-01-01T00:00:00Z"
                    """)
                .get("v"));
  }

  @Test
  void apply_sameConfigLater_givesLiveObjectBack() {
    MapNode object = create("git");

    assertThat(APPLY.apply(object, DEPLOYMENT, manager("git", LATE), false).object())
        .isSameAs(object);
  }

  @Test
  void apply_fieldOfUpdater_conflictsUnlessForced() {
    MapNode object = create("git");
    MapNode scaled = APPLY.update(object, withReplicas(object, 5), manager("hpa", LATE));

    ServerSideApply.Outcome outcome = APPLY.apply(scaled, DEPLOYMENT, manager("git", LATE), false);
    MapNode forced = applied(APPLY.apply(scaled, DEPLOYMENT, manager("git", LATE), true));

    assertThat(outcome.object()).isNull();
    assertThat(outcome.conflicts()).hasSize(1);
    ServerSideApply.Conflict conflict = outcome.conflicts().get(0);
    assertThat(conflict.owner().manager()).isEqualTo("hpa");
    assertThat(conflict.path()).isEqualTo(FieldPath.of("spec", "replicas"));
    assertThat(conflict.field()).isEqualTo(".spec.replicas");
    assertThat(conflict.message()).isEqualTo("conflict with \"hpa\" using apps/v1");
    assertThat(owned(forced, "hpa").isEmpty()).isTrue();
    assertThat(forced.at("spec", "replicas")).isEqualTo(yaml("v: 2").get("v"));
  }

  @Test
  void apply_fieldGivenUp_goesAwayUnlessOthersOwnIt() {
    MapNode object = create("git");
    MapNode labels = yaml("{app: web, team: a, tier: front}");
    MapNode more =
        DEPLOYMENT.with(
            "metadata", Objects.requireNonNull(DEPLOYMENT.map("metadata")).with("labels", labels));
    MapNode both = applied(APPLY.apply(object, more, manager("git", LATE), false));
    MapNode shared =
        applied(
            APPLY.apply(
                both,
                yaml(
                    """
                    apiVersion: apps/v1
                    kind: Deployment
                    metadata: {name: web, namespace: shop, labels: {tier: front}}
                    """),
                manager("other", LATE),
                false));

    MapNode less = applied(APPLY.apply(shared, DEPLOYMENT, manager("git", LATE), false));

    assertThat(less.at("metadata", "labels")).isEqualTo(yaml("{app: web, tier: front}"));
  }

  @Test
  void apply_containerOfOther_mergesByName() {
    MapNode object = create("git");
    MapNode sidecar =
        yaml(
            """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: web, namespace: shop}
            spec:
              template:
                spec:
                  containers:
                  - name: proxy
                    image: proxy:1
            """);

    MapNode with = applied(APPLY.apply(object, sidecar, manager("mesh", LATE), false));
    MapNode without =
        applied(
            APPLY.apply(
                with,
                yaml("{apiVersion: apps/v1, kind: Deployment, metadata: {name: web}}"),
                manager("mesh", LATE),
                false));

    assertThat(with.at("spec", "template", "spec").at("containers").toString())
        .isEqualTo("list(2)");
    assertThat(without).isEqualTo(object);
  }

  @Test
  void apply_objectWithoutManagers_givesItsFieldsToFirstManager() {
    MapNode outcome =
        applied(APPLY.apply(withReplicas(DEPLOYMENT, 7), DEPLOYMENT, manager("git", LATE), true));

    assertThat(owned(outcome, "git").has(path("spec", "replicas"))).isTrue();
    assertThat(owned(outcome, "before-first-apply").has(path("spec", "replicas"))).isFalse();
    assertThat(owned(outcome, "before-first-apply").has(path("spec", "selector"))).isTrue();
  }

  private static List<PathElement> path(String... names) {
    return IntStream.range(0, names.length).mapToObj(i -> PathElement.field(names[i])).toList();
  }

  @Test
  void apply_undeclaredFieldAndWrongType_namesBoth() {
    MapNode wrong = withReplicas(DEPLOYMENT, 1).with("spce", yaml("{a: 1}"));
    MapNode spec = Objects.requireNonNull(wrong.map("spec"));
    MapNode both = wrong.with("spec", spec.with("replicas", yaml("v: many").get("v")));

    assertThatThrownBy(() -> APPLY.apply(null, both, manager("git", LATE), false))
        .isInstanceOfSatisfying(
            StructuredException.class,
            e ->
                assertThat(e.issues())
                    .extracting(i -> i.code().id(), i -> i.location().field())
                    .containsExactlyInAnyOrder(
                        org.assertj.core.groups.Tuple.tuple("structured.undeclared-field", "spce"),
                        org.assertj.core.groups.Tuple.tuple("structured.type", "spec.replicas")));
  }

  @Test
  void apply_managedFieldsInConfig_isRefused() {
    assertThatThrownBy(() -> APPLY.apply(null, create("git"), manager("git", LATE), false))
        .isInstanceOfSatisfying(
            StructuredException.class,
            e -> assertThat(e.code()).isEqualTo(StructuredError.REQUEST));
  }

  @Test
  void apply_configWithoutNameOrKind_isRefused() {
    for (String config :
        List.of("{apiVersion: v1, kind: Pod, spec: {}}", "{apiVersion: v1, metadata: {name: a}}")) {
      assertThatThrownBy(() -> APPLY.apply(null, yaml(config), manager("git", LATE), false))
          .isInstanceOfSatisfying(
              StructuredException.class,
              e -> assertThat(e.code()).isEqualTo(StructuredError.REQUEST));
    }
  }

  @Test
  void apply_lastEntryGivenUp_takesMapAway() {
    MapNode base = yaml("{apiVersion: v1, kind: ConfigMap, metadata: {name: c}}");
    MapNode object =
        applied(APPLY.apply(null, base.with("data", yaml("{a: b}")), manager("git", EARLY), false));

    MapNode less = applied(APPLY.apply(object, base, manager("git", LATE), false));

    assertThat(less).isEqualTo(base);
  }

  @Test
  void apply_typesOfDefinition_mergeByKey() {
    MapNode definition =
        yaml(
            """
            spec:
              group: example.org
              names: {kind: Widget}
              versions:
              - name: v1
                schema:
                  openAPIV3Schema:
                    type: object
                    properties:
                      spec:
                        type: object
                        properties:
                          parts:
                            type: array
                            x-kubernetes-list-type: map
                            x-kubernetes-list-map-keys: [name]
                            items:
                              type: object
                              properties:
                                name: {type: string}
                                size: {x-kubernetes-int-or-string: true}
                          tags:
                            type: array
                            x-kubernetes-list-type: set
                            items: {type: string}
                          limits:
                            type: object
                            x-kubernetes-map-type: atomic
                            additionalProperties: {type: integer}
                          free:
                            type: object
                            x-kubernetes-preserve-unknown-fields: true
            """);
    ServerSideApply apply =
        ServerSideApply.of(
            TypeSource.of(OpenApiType.ofDefinition(definition)).orElse(TypeSource.builtIn()));
    MapNode one =
        yaml(
            """
            apiVersion: example.org/v1
            kind: Widget
            metadata: {name: w, labels: {a: b}}
            spec:
              parts: [{name: a, size: 1}]
              tags: [x]
              limits: {cpu: 1}
              free: {any: {thing: [1]}}
            """);
    MapNode two =
        yaml(
            """
            apiVersion: example.org/v1
            kind: Widget
            metadata: {name: w}
            spec:
              parts: [{name: b, size: 5%}]
              tags: [y]
            """);

    MapNode object = applied(apply.apply(null, one, manager("one", EARLY), false));
    MapNode both = applied(apply.apply(object, two, manager("two", LATE), false));

    assertThat(both.at("spec"))
        .isEqualTo(
            yaml(
                """
                parts: [{name: a, size: 1}, {name: b, size: 5%}]
                tags: [x, y]
                limits: {cpu: 1}
                free: {any: {thing: [1]}}
                """));
    assertThat(owned(both, "one"))
        .hasToString(
            String.join(
                "\n",
                ".metadata.labels.a",
                ".spec.limits",
                ".spec.free.any",
                ".spec.free.any.thing",
                ".spec.parts[name=\"a\"]",
                ".spec.parts[name=\"a\"].name",
                ".spec.parts[name=\"a\"].size",
                ".spec.tags[=\"x\"]"));
    assertThatThrownBy(
            () -> apply.apply(null, two.with("spec", yaml("{part: 1}")), manager("x", LATE), false))
        .isInstanceOf(StructuredException.class);
  }

  @Test
  void apply_unknownKind_isDeduced() {
    MapNode config =
        yaml(
            """
            apiVersion: example.org/v1
            kind: Widget
            metadata: {name: w}
            spec: {size: 1, parts: [{name: a}]}
            """);

    MapNode object = applied(APPLY.apply(null, config, manager("git", EARLY), false));

    assertThat(owned(object, "git")).hasToString(".spec\n.spec.parts\n.spec.size");
  }

  @Test
  void update_newObject_isOwnedByManager() {
    MapNode object = APPLY.update(null, DEPLOYMENT, manager("kubectl-create", EARLY));

    assertThat(ManagedFieldsEntry.read(object))
        .singleElement()
        .satisfies(
            entry -> {
              assertThat(entry.operation()).isEqualTo("Update");
              assertThat(entry.fields().has(path("spec", "replicas"))).isTrue();
              assertThat(entry.fields().has(path("metadata", "name"))).isFalse();
            });
  }

  @Test
  void update_nothingChanged_keepsTimes() {
    MapNode object = APPLY.update(null, DEPLOYMENT, manager("a", EARLY));

    assertThat(APPLY.update(object, object, manager("a", LATE))).isEqualTo(object);
  }

  @Test
  void update_subresource_hasAnEntryOfItsOwn() {
    MapNode object = create("git");
    MapNode status = object.with("status", yaml("{readyReplicas: 2}"));

    MapNode updated =
        APPLY.update(object, status, new ServerSideApply.Writer("controller", "status", LATE));

    assertThat(ManagedFieldsEntry.read(updated))
        .extracting(ManagedFieldsEntry::manager, ManagedFieldsEntry::subresource)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("git", ""),
            org.assertj.core.groups.Tuple.tuple("controller", "status"));
  }

  @Test
  void update_manyManagers_putsTheOldestTogether() {
    MapNode object = create("git");
    for (int i = 0; i < 13; i++) {
      Node value = yaml("v: x").get("v");
      MapNode metadata = Objects.requireNonNull(object.map("metadata"));
      MapNode labels = Objects.requireNonNull(metadata.map("labels")).with("l" + i, value);
      MapNode next = object.with("metadata", metadata.with("labels", labels));
      String time = String.format("2026-01-01T00:00:%02dZ", i);
      object = APPLY.update(object, next, manager("m" + i, time));
    }

    List<ManagedFieldsEntry> updaters =
        ManagedFieldsEntry.read(object).stream()
            .filter(entry -> entry.operation().equals(ManagedFieldsEntry.UPDATE))
            .toList();
    assertThat(updaters).hasSize(10);
    assertThat(owned(object, "ancient-changes").paths())
        .containsExactly(
            path("metadata", "labels", "l0"),
            path("metadata", "labels", "l1"),
            path("metadata", "labels", "l2"),
            path("metadata", "labels", "l3"));
  }

  @Test
  void update_emptyManagedFields_givesOwnershipUp() {
    MapNode object = create("git");
    MapNode metadata = Objects.requireNonNull(object.map("metadata"));
    MapNode reset =
        object.with("metadata", metadata.with("managedFields", yaml("v: [{}]").get("v")));

    assertThat(APPLY.update(object, reset, manager("a", LATE)).at("metadata", "managedFields"))
        .isNull();
  }
}
