// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.cluster.ApplyOptions;
import io.gitops4j.core.cluster.ClusterError;
import io.gitops4j.core.cluster.ClusterException;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.ScalarNode;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What the server refuses to store: typed, with the fields that are wrong, and nothing stored. */
interface ClusterRefusalRules extends ClusterRules {

  private static MapNode withMetadata(MapNode object, String key, String value) {
    MapNode metadata = (MapNode) Objects.requireNonNull(object.get("metadata"));
    return object.with("metadata", metadata.with(key, ScalarNode.of(value)));
  }

  @Test
  default void apply_unknownKind_isRefused() {
    MapNode object =
        Yaml.object(
            "{apiVersion: example.com/v1, kind: NoSuchKind, metadata: {name: a, namespace: %s}}",
            namespace());
    ClusterRules.refuses(ClusterError.UNKNOWN_KIND, () -> apply(object), "NoSuchKind");
  }

  @Test
  default void apply_toAnAbsentNamespace_isRefused() {
    MapNode object = withMetadata(configMap("one", "a"), "namespace", namespace() + "-absent");
    ClusterRules.refuses(ClusterError.NOT_FOUND, () -> apply(object), namespace() + "-absent");
  }

  @Test
  default void apply_nameThatIsNone_isRefused() {
    MapNode object = withMetadata(configMap("one", "a"), "name", "Not_A_Name");
    ClusterRules.refuses(ClusterError.INVALID, () -> apply(object), "metadata.name", "Not_A_Name");
  }

  @Test
  default void apply_fieldOfTheWrongType_isRefused() {
    MapNode web = deployment("web", 0);
    MapNode spec = (MapNode) Objects.requireNonNull(web.get("spec"));
    ClusterRules.refuses(
        ClusterError.INVALID,
        () -> apply(web.with("spec", spec.with("replicas", ScalarNode.of("two")))),
        "spec.replicas");
    assertThat(exists(DEPLOYMENT, "web")).isFalse();
  }

  @Test
  default void apply_fieldThatIsNone_isRefused() {
    MapNode web = deployment("web", 0);
    MapNode spec = (MapNode) Objects.requireNonNull(web.get("spec"));
    ClusterRules.refuses(
        ClusterError.INVALID,
        () -> apply(web.with("spec", spec.with("replica", ScalarNode.of(2)))),
        "spec.replica");
  }

  @Test
  default void apply_manyMistakes_areAllTold() {
    MapNode object =
        Yaml.object(
            """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: web, namespace: %s}
            spec:
              selector: {matchLabels: {app: web}}
              template:
                metadata: {labels: {app: other}}
                spec: {containers: [{name: app}]}
            """,
            namespace());
    ClusterRules.refuses(
        ClusterError.INVALID,
        () -> apply(object),
        "Deployment.apps \"web\" is invalid",
        "spec.template.metadata.labels",
        "spec.template.spec.containers[0].image: Required value");
    assertThat(exists(DEPLOYMENT, "web")).isFalse();
  }

  @Test
  default void apply_changeOfAnImmutableField_isRefused() {
    MapNode stored = apply(deployment("web", 0));
    MapNode changed =
        Yaml.object(
            """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: web, namespace: %s}
            spec:
              replicas: 0
              selector: {matchLabels: {app: other}}
              template:
                metadata: {labels: {app: other}}
                spec: {containers: [{name: app, image: "registry.example.com/app:v1"}]}
            """,
            namespace());
    ClusterRules.refuses(
        ClusterError.INVALID, () -> apply(changed), "spec.selector", "field is immutable");
    assertThat(get(DEPLOYMENT, "web").get("spec")).isEqualTo(stored.get("spec"));
  }

  @Test
  default void apply_changeOfAFrozenSecret_isRefusedWithoutItsValue() {
    String secret =
        """
        apiVersion: v1
        kind: Secret
        metadata: {name: token, namespace: %s}
        immutable: true
        data: {password: %s}
        """;
    apply(Yaml.object(secret, namespace(), "czNjcmV0"));
    MapNode changed = Yaml.object(secret, namespace(), "aHVudGVyMg==");
    ClusterRules.refuses(ClusterError.INVALID, () -> apply(changed), "data");
    try {
      apply(changed);
    } catch (ClusterException refused) {
      assertThat(refused.getMessage()).doesNotContain("aHVudGVyMg", "hunter2", "czNjcmV0");
    }
  }

  @Test
  default void apply_changeOfARoleReference_isRefused() {
    String binding =
        """
        apiVersion: rbac.authorization.k8s.io/v1
        kind: RoleBinding
        metadata: {name: viewers, namespace: %s}
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: %s}
        subjects: [{kind: ServiceAccount, name: default, namespace: %1$s}]
        """;
    apply(Yaml.object(binding, namespace(), "view"));
    ClusterRules.refuses(
        ClusterError.INVALID, () -> apply(Yaml.object(binding, namespace(), "edit")), "roleRef");
  }

  @Test
  default void apply_staleVersion_isAConflict() {
    MapNode first = apply(configMap("one", "a"));
    apply(configMap("one", "b"));
    MapNode stale =
        withMetadata(
            configMap("one", "c"),
            "resourceVersion",
            Yaml.text(first, "metadata", "resourceVersion"));
    ClusterRules.refuses(ClusterError.CONFLICT, () -> apply(stale), "one");
  }

  @Test
  default void apply_uidOfAnotherObject_isRefused() {
    MapNode other =
        withMetadata(configMap("one", "b"), "uid", "00000000-0000-4000-8000-000000000000");
    ClusterRules.refuses(ClusterError.CONFLICT, () -> apply(other));
    assertThat(exists(CONFIG_MAP, "one")).isFalse();
    apply(configMap("one", "a"));
    ClusterRules.refuses(ClusterError.INVALID, () -> apply(other), "metadata.uid");
    assertThat(Yaml.text(get(CONFIG_MAP, "one"), "data", "key")).isEqualTo("a");
  }

  @Test
  default void apply_serviceWithoutPorts_isRefused() {
    MapNode service =
        Yaml.object(
            "{apiVersion: v1, kind: Service, metadata: {name: web, namespace: %s}, spec:"
                + " {selector: {app: web}}}",
            namespace());
    ClusterRules.refuses(ClusterError.INVALID, () -> apply(service), "spec.ports");
  }

  @Test
  default void apply_dryRunOfWhatIsInvalid_isRefusedToo() {
    MapNode object = withMetadata(configMap("one", "a"), "name", "Not_A_Name");
    ClusterRules.refuses(
        ClusterError.INVALID, () -> cluster().apply(object, ApplyOptions.DEFAULTS.asDryRun()));
  }
}
