// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.cluster.ApplyOptions;
import io.gitops4j.core.cluster.ClusterError;
import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.tree.ScalarNode;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Server-side apply: what is stored, who owns what, and what is left alone. */
interface ClusterApplyRules extends ClusterRules {

  @Test
  default void apply_newObject_hasTheMetadataOfTheServer() {
    MapNode applied = apply(configMap("one", "a"));
    assertThat(Yaml.text(applied, "metadata", "uid")).isNotEmpty();
    assertThat(Yaml.text(applied, "metadata", "resourceVersion")).isNotEmpty();
    assertThat(Yaml.text(applied, "metadata", "creationTimestamp"))
        .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ");
    assertThat(get(CONFIG_MAP, "one")).isEqualTo(applied);
  }

  @Test
  default void apply_sameAgain_writesNothing() {
    MapNode first = apply(configMap("one", "a"));
    assertThat(apply(configMap("one", "a"))).isEqualTo(first);
    MapNode web = apply(deployment("web", 0));
    MapNode again = apply(deployment("web", 0));
    assertThat(Yaml.text(again, "metadata", "generation"))
        .isEqualTo(Yaml.text(web, "metadata", "generation"));
  }

  @Test
  default void apply_change_keepsTheIdentityAndTakesTheNextVersion() {
    MapNode first = apply(configMap("one", "a"));
    MapNode second = apply(configMap("one", "b"));
    assertThat(Yaml.text(second, "data", "key")).isEqualTo("b");
    assertThat(second.at("metadata", "uid")).isEqualTo(first.at("metadata", "uid"));
    assertThat(second.at("metadata", "creationTimestamp"))
        .isEqualTo(first.at("metadata", "creationTimestamp"));
    assertThat(second.at("metadata", "resourceVersion"))
        .isNotEqualTo(first.at("metadata", "resourceVersion"));
  }

  @Test
  default void apply_changeOfSpec_countsTheGenerationAndALabelDoesNot() {
    assertThat(generation(apply(deployment("web", 0)))).isEqualTo("1");
    assertThat(generation(apply(deployment("web", 1)))).isEqualTo("2");
    MapNode labelled = deployment("web", 1);
    MapNode metadata = (MapNode) Objects.requireNonNull(labelled.get("metadata"));
    MapNode applied =
        apply(
            labelled.with(
                "metadata", metadata.with("labels", MapNode.of("a", ScalarNode.of("b")))));
    assertThat(generation(applied)).isEqualTo("2");
  }

  private static String generation(MapNode object) {
    return Yaml.text(object, "metadata", "generation");
  }

  @Test
  default void apply_dryRun_answersAndStoresNothing() {
    MapNode answer = cluster().apply(configMap("one", "a"), ApplyOptions.DEFAULTS.asDryRun());
    assertThat(Yaml.text(answer, "data", "key")).isEqualTo("a");
    assertThat(exists(CONFIG_MAP, "one")).isFalse();
    MapNode stored = apply(configMap("one", "a"));
    MapNode changed = cluster().apply(configMap("one", "b"), ApplyOptions.DEFAULTS.asDryRun());
    assertThat(Yaml.text(changed, "data", "key")).isEqualTo("b");
    assertThat(get(CONFIG_MAP, "one")).isEqualTo(stored);
  }

  @Test
  default void apply_dryRunOfNoChange_answersWhatIsThere() {
    apply(configMap("one", "a"));
    MapNode answer = cluster().apply(configMap("one", "a"), ApplyOptions.DEFAULTS.asDryRun());
    assertThat(answer).isEqualTo(get(CONFIG_MAP, "one"));
  }

  @Test
  default void apply_manager_ownsWhatItAppliesAndNothingElse() {
    MapNode applied = apply(deployment("web", 0));
    MapNode entry = entryOf(applied, ApplyOptions.FIELD_MANAGER);
    assertThat(entry.text("operation")).isEqualTo("Apply");
    assertThat(entry.text("apiVersion")).isEqualTo("apps/v1");
    assertThat(entry.at("fieldsV1", "f:spec", "f:replicas")).isNotNull();
    // filled in by the server, and owned by nobody
    assertThat(applied.at("spec", "strategy", "type")).isNotNull();
    assertThat(entry.at("fieldsV1", "f:spec", "f:strategy")).isNull();
  }

  private static MapNode entryOf(MapNode object, String manager) {
    for (Node entry : Yaml.items(object, "metadata", "managedFields")) {
      if (Yaml.text(entry, "manager").equals(manager)) {
        return (MapNode) entry;
      }
    }
    throw new AssertionError("no entry of " + manager);
  }

  @Test
  default void apply_fieldOfAnother_isAConflictUnlessForced() {
    applyAs("first", false, configMap("one", "a"));
    ClusterRules.refuses(
        ClusterError.CONFLICT,
        () -> applyAs("second", false, configMap("one", "b")),
        "first",
        ".data.key");
    assertThat(Yaml.text(get(CONFIG_MAP, "one"), "data", "key")).isEqualTo("a");
    MapNode taken = applyAs("second", true, configMap("one", "b"));
    assertThat(Yaml.text(taken, "data", "key")).isEqualTo("b");
    assertThat(entryOf(taken, "second").at("fieldsV1", "f:data", "f:key")).isNotNull();
  }

  @Test
  default void apply_fieldLeftOut_goesUnlessAnotherOwnsIt() {
    MapNode both =
        configMap("one", "a")
            .with(
                "data",
                MapNode.builder().put("key", "a").put("mine", "x").put("shared", "y").build());
    applyAs("first", false, both);
    MapNode shared =
        configMap("one", "a").with("data", MapNode.builder().put("shared", "y").build());
    applyAs("second", false, shared);
    MapNode left = applyAs("first", false, configMap("one", "a"));
    assertThat(left.at("data"))
        .isEqualTo(MapNode.builder().put("key", "a").put("shared", "y").build());
  }

  @Test
  default void apply_listsByKey_areMergedItemByItem() {
    applyAs("first", false, deployment("web", 0));
    MapNode sidecar =
        Yaml.object(
            """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: web, namespace: %s}
            spec:
              template:
                spec:
                  containers:
                  - {name: sidecar, image: "registry.example.com/sidecar:v1"}
            """,
            namespace());
    MapNode merged = applyAs("second", false, sidecar);
    List<Node> containers = Yaml.items(merged, "spec", "template", "spec", "containers");
    assertThat(containers).extracting(item -> Yaml.text(item, "name")).contains("app", "sidecar");
    MapNode again = applyAs("first", false, deployment("web", 0));
    assertThat(Yaml.items(again, "spec", "template", "spec", "containers")).hasSize(2);
  }

  @Test
  default void apply_defaults_areFilledIn() {
    MapNode web = apply(deployment("web", 0));
    assertThat(Yaml.text(web, "spec", "progressDeadlineSeconds")).isEqualTo("600");
    assertThat(Yaml.text(web, "spec", "revisionHistoryLimit")).isEqualTo("10");
    assertThat(Yaml.text(web, "spec", "strategy", "type")).isEqualTo("RollingUpdate");
    MapNode pod = (MapNode) Objects.requireNonNull(web.at("spec", "template", "spec"));
    assertThat(pod.text("restartPolicy")).isEqualTo("Always");
    assertThat(pod.text("dnsPolicy")).isEqualTo("ClusterFirst");
    MapNode container = (MapNode) Yaml.items(pod, "containers").get(0);
    assertThat(container.text("imagePullPolicy")).isEqualTo("IfNotPresent");
    assertThat(container.text("terminationMessagePolicy")).isEqualTo("File");
    assertThat(container.get("resources")).isEqualTo(MapNode.EMPTY);
  }

  @Test
  default void apply_service_getsAnAddressAndKeepsIt() {
    MapNode service =
        Yaml.object(
            """
            apiVersion: v1
            kind: Service
            metadata: {name: web, namespace: %s}
            spec: {selector: {app: web}, ports: [{port: 80}]}
            """,
            namespace());
    MapNode applied = apply(service);
    assertThat(Yaml.text(applied, "spec", "clusterIP")).matches("[0-9.]+|[0-9a-f:]+");
    assertThat(Yaml.text(applied, "spec", "type")).isEqualTo("ClusterIP");
    MapNode port = (MapNode) Yaml.items(applied, "spec", "ports").get(0);
    assertThat(port.text("protocol")).isEqualTo("TCP");
    assertThat(port.text("targetPort")).isEqualTo("80");
    assertThat(apply(service)).isEqualTo(applied);
  }

  @Test
  default void apply_secretText_becomesData() {
    MapNode secret =
        Yaml.object(
            """
            apiVersion: v1
            kind: Secret
            metadata: {name: token, namespace: %s}
            stringData: {password: s3cret}
            """,
            namespace());
    MapNode applied = apply(secret);
    assertThat(Yaml.text(applied, "data", "password")).isEqualTo("czNjcmV0");
    assertThat(applied.get("stringData")).isNull();
    assertThat(Yaml.text(applied, "type")).isEqualTo("Opaque");
  }

  @Test
  default void apply_quantities_areStoredInOneForm() {
    MapNode web = deployment("web", 0);
    MapNode container =
        Yaml.object(
            """
            name: app
            image: registry.example.com/app:v1
            resources: {limits: {cpu: 2000m, memory: 1024Mi}, requests: {cpu: 0.5}}
            """);
    MapNode spec =
        Yaml.object(
            "{selector: {matchLabels: {app: web}}, replicas: 0, template: {metadata: {labels: {app:"
                + " web}}}}");
    MapNode template = (MapNode) Objects.requireNonNull(spec.get("template"));
    MapNode pod = MapNode.of("containers", ListNode.of(container));
    MapNode applied = apply(web.with("spec", spec.with("template", template.with("spec", pod))));
    Node stored = Yaml.items(applied, "spec", "template", "spec", "containers").get(0);
    assertThat(Yaml.text(stored, "resources", "limits", "cpu")).isEqualTo("2");
    assertThat(Yaml.text(stored, "resources", "limits", "memory")).isEqualTo("1Gi");
    assertThat(Yaml.text(stored, "resources", "requests", "cpu")).isEqualTo("500m");
  }

  @Test
  default void apply_status_isNotWrittenWithTheObject() {
    MapNode applied =
        apply(deployment("web", 0).with("status", MapNode.builder().put("replicas", 7).build()));
    assertThat(Yaml.text(applied, "status", "replicas")).isNotEqualTo("7");
  }
}
