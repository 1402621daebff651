// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gitops4j.core.cluster.ApplyOptions;
import io.gitops4j.core.cluster.ClusterError;
import io.gitops4j.core.cluster.ClusterException;
import io.gitops4j.core.cluster.DeleteOptions;
import io.gitops4j.core.cluster.Propagation;
import io.gitops4j.core.render.Gvk;
import io.gitops4j.core.tree.Edit;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.tree.ScalarNode;
import org.junit.jupiter.api.Test;

/** Custom kinds: from the definition to the last object. */
interface ClusterKindRules extends ClusterRules {

  /** The group of the running test. */
  private String group() {
    return namespace() + ".example.com";
  }

  private String definitionName() {
    return "widgets." + group();
  }

  private Gvk widget(String version) {
    return new Gvk(group(), version, "Widget");
  }

  private MapNode definition() {
    return Yaml.object(
        """
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: {name: widgets.%1$s}
        spec:
          group: %1$s
          scope: Namespaced
          names: {plural: widgets, kind: Widget}
          versions:
          - name: v1
            served: true
            storage: true
            subresources: {status: {}}
            schema: &schema
              openAPIV3Schema:
                type: object
                properties:
                  spec:
                    type: object
                    required: [size]
                    properties:
                      size: {type: integer, minimum: 1}
                      colour: {type: string, enum: [red, blue], default: red}
                      code: {type: string, pattern: "^[A-Z]+$"}
                      free: {type: object, x-kubernetes-preserve-unknown-fields: true}
                  status:
                    type: object
                    properties: {ready: {type: boolean}, phase: {type: string}}
          - name: v1beta1
            served: true
            storage: false
            schema: *schema
        """,
        group());
  }

  private MapNode widget(String name, String spec) {
    return Yaml.object(
        """
        apiVersion: %s/v1
        kind: Widget
        metadata: {name: %s, namespace: %s}
        spec: %s
        """,
        group(), name, namespace(), spec);
  }

  /** Applies the definition and waits until its kind can be used. */
  private void define() {
    apply(definition());
    eventually(
        () -> {
          MapNode live = cluster().get(DEFINITION, "", definitionName()).orElseThrow();
          assertThat(Yaml.items(live, "status", "conditions"))
              .anySatisfy(
                  condition -> {
                    assertThat(Yaml.text(condition, "type")).isEqualTo("Established");
                    assertThat(Yaml.text(condition, "status")).isEqualTo("True");
                  });
        });
    eventually(
        () -> {
          cluster().refreshDiscovery();
          assertThat(cluster().discovery().find(widget("v1"))).isPresent();
          cluster().list(widget("v1"), namespace(), "");
        });
  }

  private void undefine() {
    cluster().delete(DEFINITION, "", definitionName(), DeleteOptions.of(Propagation.BACKGROUND));
  }

  @Test
  default void definition_established_servesItsKind() {
    ClusterRules.refuses(ClusterError.UNKNOWN_KIND, () -> apply(widget("one", "{size: 1}")));
    define();
    try {
      assertThat(cluster().discovery().find(group(), "Widget"))
          .hasValueSatisfying(
              found -> {
                assertThat(found.gvk().version()).isEqualTo("v1");
                assertThat(found.plural()).isEqualTo("widgets");
                assertThat(found.namespaced()).isTrue();
              });
      eventually(() -> apply(widget("one", "{size: 1, free: {any: [thing]}}")));
      MapNode found = cluster().get(widget("v1"), namespace(), "one").orElseThrow();
      assertThat(Yaml.text(found, "spec", "colour")).isEqualTo("red");
      assertThat(Yaml.text(found, "metadata", "generation")).isEqualTo("1");
      assertThat(Yaml.items(found, "spec", "free", "any")).hasSize(1);
      MapNode other = cluster().get(widget("v1beta1"), namespace(), "one").orElseThrow();
      assertThat(other.text("apiVersion")).isEqualTo(group() + "/v1beta1");
      assertThat(other.get("spec")).isEqualTo(found.get("spec"));
    } finally {
      undefine();
    }
  }

  @Test
  default void openApi_tellsTheSchemaOfTheKind() {
    assertThat(cluster().openApi(group(), "v1")).isEmpty();
    define();
    try {
      eventually(
          () -> {
            cluster().refreshDiscovery();
            MapNode document = cluster().openApi(group(), "v1").orElseThrow();
            MapNode schema =
                Edit.map(document, "components", "schemas").entries().stream()
                    .map(entry -> (MapNode) entry.value())
                    .filter(each -> isNamed(each, "Widget"))
                    .findFirst()
                    .orElseThrow();
            assertThat(Edit.text(schema, "properties", "spec", "properties", "colour", "default"))
                .isEqualTo("red");
          });
      assertThat(cluster().openApi(group(), "v7")).isEmpty();
    } finally {
      undefine();
    }
  }

  private static boolean isNamed(MapNode schema, String kind) {
    return Edit.maps(schema, "x-kubernetes-group-version-kind").stream()
        .anyMatch(name -> kind.equals(name.text("kind")));
  }

  @Test
  default void customObject_againstItsSchema_isRefused() {
    define();
    try {
      eventually(() -> apply(widget("good", "{size: 1}")));
      ClusterRules.refuses(
          ClusterError.INVALID, () -> apply(widget("bad", "{colour: blue}")), "spec.size");
      ClusterRules.refuses(
          ClusterError.INVALID,
          () -> apply(widget("bad", "{size: 0, colour: green, code: lower}")),
          "spec.size",
          "spec.colour",
          "spec.code");
      ClusterRules.refuses(
          ClusterError.INVALID, () -> apply(widget("bad", "{size: big}")), "spec.size");
      ClusterRules.refuses(
          ClusterError.INVALID, () -> apply(widget("bad", "{size: 1, weight: 2}")), "weight");
      assertThat(cluster().get(widget("v1"), namespace(), "bad")).isEmpty();
    } finally {
      undefine();
    }
  }

  @Test
  default void customObject_status_isNotWrittenWithTheObject() {
    define();
    try {
      MapNode object =
          widget("one", "{size: 1}").with("status", MapNode.builder().put("ready", true).build());
      eventually(() -> apply(object));
      MapNode found = cluster().get(widget("v1"), namespace(), "one").orElseThrow();
      Node ready = found.at("status", "ready");
      assertThat(ready).isNull();
    } finally {
      undefine();
    }
  }

  /** The live object, read as this version, with another size and this status. */
  private MapNode withStatus(String version, String status) {
    MapNode live = cluster().get(widget(version), namespace(), "one").orElseThrow();
    MapNode other = Edit.set(live, ScalarNode.of(7), "spec", "size");
    return other.with("status", Yaml.object(status));
  }

  private MapNode applyStatus(MapNode object) {
    return cluster().applyStatus(object, new ApplyOptions("status-writer", true, false));
  }

  @Test
  default void applyStatus_asASubresource_writesItAlone() {
    define();
    try {
      eventually(() -> apply(widget("one", "{size: 1}")));
      MapNode before = cluster().get(widget("v1"), namespace(), "one").orElseThrow();
      cluster()
          .applyStatus(
              withStatus("v1", "{ready: true, phase: a}"), ApplyOptions.DEFAULTS.asDryRun());
      assertThat(cluster().get(widget("v1"), namespace(), "one")).contains(before);

      MapNode written = applyStatus(withStatus("v1", "{ready: true, phase: a}"));
      assertThat(cluster().get(widget("v1"), namespace(), "one")).contains(written);
      assertThat(written.get("status")).isEqualTo(Yaml.object("{ready: true, phase: a}"));
      assertThat(written.get("spec")).isEqualTo(before.get("spec"));
      assertThat(Yaml.text(written, "metadata", "generation")).isEqualTo("1");
      assertThat(Edit.maps(written, "metadata", "managedFields"))
          .extracting(
              entry ->
                  entry.text("manager")
                      + " "
                      + entry.text("operation")
                      + " "
                      + entry.text("subresource"))
          .contains("status-writer Apply status");

      // what the manager does not name any more goes
      assertThat(applyStatus(withStatus("v1", "{phase: b}")).get("status"))
          .isEqualTo(Yaml.object("{phase: b}"));
    } finally {
      undefine();
    }
  }

  @Test
  default void applyStatus_ofAKindWithoutTheSubresource_writesItIntoTheObject() {
    define();
    try {
      eventually(() -> apply(widget("one", "{size: 1}")));
      MapNode written = applyStatus(withStatus("v1beta1", "{ready: true}"));
      assertThat(written.get("status")).isEqualTo(Yaml.object("{ready: true}"));
      assertThat(Yaml.text(written, "spec", "size")).isEqualTo("1");
      assertThat(cluster().get(widget("v1beta1"), namespace(), "one")).contains(written);
    } finally {
      undefine();
    }
  }

  @Test
  default void applyStatus_ofAnOlderVersionOrOfWhatIsGone_isRefused() {
    define();
    try {
      eventually(() -> apply(widget("one", "{size: 1}")));
      MapNode old = withStatus("v1", "{ready: true}");
      apply(widget("one", "{size: 2}"));
      ClusterRules.refuses(ClusterError.CONFLICT, () -> applyStatus(old), "one");

      for (String version : new String[] {"v1", "v1beta1"}) {
        MapNode read = withStatus(version, "{ready: true}");
        cluster()
            .delete(widget("v1"), namespace(), "one", DeleteOptions.of(Propagation.BACKGROUND));
        assertThatThrownBy(() -> applyStatus(read))
            .isInstanceOfSatisfying(
                ClusterException.class,
                refused ->
                    assertThat(refused.error())
                        .isIn(ClusterError.NOT_FOUND, ClusterError.CONFLICT));
        assertThat(cluster().get(widget("v1"), namespace(), "one")).isEmpty();
        apply(widget("one", "{size: 1}"));
      }
    } finally {
      undefine();
    }
  }

  @Test
  default void definition_deleted_takesItsObjectsAndItsKind() {
    define();
    eventually(() -> apply(widget("one", "{size: 1}")));
    undefine();
    eventually(() -> assertThat(cluster().get(DEFINITION, "", definitionName())).isEmpty());
    eventually(
        () -> {
          cluster().refreshDiscovery();
          ClusterRules.refuses(
              ClusterError.UNKNOWN_KIND, () -> cluster().get(widget("v1"), namespace(), "one"));
        });
  }
}
