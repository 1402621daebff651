// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.diff.structured;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.render.Gvk;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.yaml.YamlReader;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class ThreeWayMergeTest {
  private static final SchemaType DEPLOYMENT =
      Objects.requireNonNull(TypeSource.builtIn().find(new Gvk("apps", "v1", "Deployment")));
  private static final SchemaType CONFIG_MAP =
      Objects.requireNonNull(TypeSource.builtIn().find(new Gvk("", "v1", "ConfigMap")));

  private static MapNode yaml(String text) {
    return (MapNode) YamlReader.ofDefaults().read("object.yaml", text).get(0);
  }

  private static MapNode pod(String spec) {
    return yaml("{spec: {template: {spec: " + spec + "}}}");
  }

  private static MapNode deployment(String last, String desired, String live) {
    return ThreeWayMerge.merge(DEPLOYMENT, yaml(last), yaml(desired), yaml(live));
  }

  private static MapNode pods(String last, String desired, String live) {
    return ThreeWayMerge.merge(DEPLOYMENT, pod(last), pod(desired), pod(live));
  }

  private static MapNode custom(String last, String desired, String live) {
    return ThreeWayMerge.merge(SchemaType.deduced(), yaml(last), yaml(desired), yaml(live));
  }

  @Test
  void merge_fieldAppliedLastAndDeclaredNoMore_isGone() {
    assertThat(
            deployment(
                "{spec: {replicas: 1, paused: true}}",
                "{spec: {replicas: 2}}",
                "{spec: {replicas: 1, paused: true, minReadySeconds: 5}}"))
        .isEqualTo(yaml("{spec: {replicas: 2, minReadySeconds: 5}}"));
  }

  @Test
  void merge_structAppliedLastAndDeclaredNoMore_goesWithItsDefaults() {
    assertThat(
            pods(
                "{containers: [{name: a, readinessProbe: {httpGet: {port: 80}}}]}",
                "{containers: [{name: a}]}",
                "{containers: [{name: a, readinessProbe: {httpGet: {port: 80, path: /},"
                    + " periodSeconds: 10}}]}"))
        .isEqualTo(pod("{containers: [{name: a}]}"));
  }

  @Test
  void merge_listWithKeys_mergesItemByItemInTheDeclaredOrder() {
    assertThat(
            pods(
                "{containers: [{name: gone}, {name: a}, {name: b}]}",
                "{containers: [{name: b}, {name: a, image: new}, {name: c}]}",
                "{containers: [{name: gone}, {name: a, image: old, tty: true}, {name: sidecar},"
                    + " {name: b}]}"))
        .isEqualTo(
            pod(
                "{containers: [{name: b}, {name: a, image: new, tty: true}, {name: sidecar},"
                    + " {name: c}]}"));
  }

  @Test
  void merge_twoProtocolsOfOnePort_areTwoPorts() {
    String ports =
        "{containers: [{name: a, ports: [{containerPort: 53, protocol: UDP},"
            + " {containerPort: 53, protocol: TCP}]}]}";
    assertThat(pods(ports, ports, ports)).isEqualTo(pod(ports));
  }

  @Test
  void merge_atomicList_isAsDeclared() {
    assertThat(
            pods(
                "{tolerations: [{key: a}]}",
                "{tolerations: [{key: a}]}",
                "{tolerations: [{key: a}, {key: b}]}"))
        .isEqualTo(pod("{tolerations: [{key: a}]}"));
  }

  @Test
  void merge_setDeclaredNoMore_losesOnlyWhatWasApplied() {
    assertThat(
            deployment(
                "{metadata: {finalizers: [mine]}}",
                "{metadata: {name: a}}",
                "{metadata: {name: a, finalizers: [mine, another]}}"))
        .isEqualTo(yaml("{metadata: {name: a, finalizers: [another]}}"));
  }

  @Test
  void merge_labelsDeclaredNoMore_loseOnlyWhatWasApplied() {
    String last = "{metadata: {labels: {a: x}}}";
    String live = "{metadata: {labels: {a: x, b: y}}}";
    assertThat(deployment(last, "{metadata: {}}", live))
        .isEqualTo(yaml("{metadata: {labels: {b: y}}}"));
    assertThat(custom(last, "{metadata: {}}", live))
        .isEqualTo(yaml("{metadata: {labels: {b: y}}}"));
  }

  @Test
  void merge_anotherStrategy_dropsWhatBelongsToTheFormer() {
    assertThat(
            deployment(
                "{spec: {strategy: {type: RollingUpdate}}}",
                "{spec: {strategy: {type: Recreate}}}",
                "{spec: {strategy: {type: RollingUpdate, rollingUpdate: {maxSurge: 1}}}}"))
        .isEqualTo(yaml("{spec: {strategy: {type: Recreate}}}"));
  }

  @Test
  void merge_anotherVolumeSource_dropsTheFormer() {
    assertThat(
            pods(
                "{volumes: [{name: v, emptyDir: {}}]}",
                "{volumes: [{name: v, configMap: {name: c}}]}",
                "{volumes: [{name: v, emptyDir: {sizeLimit: 1Gi}}]}"))
        .isEqualTo(pod("{volumes: [{name: v, configMap: {name: c}}]}"));
  }

  @Test
  void merge_null_isNoFieldButAnEmptyTextInAMapOfTexts() {
    assertThat(
            ThreeWayMerge.merge(
                CONFIG_MAP,
                yaml("{data: {a: x}}"),
                yaml("{immutable: null, data: {a: null}}"),
                yaml("{data: {a: x}}")))
        .isEqualTo(yaml("{data: {a: \"\"}}"));
    assertThat(custom("{spec: {a: null}}", "{spec: {a: null}}", "{spec: {a: 5}}"))
        .isEqualTo(yaml("{spec: {a: 5}}"));
    assertThat(custom("{spec: {a: 5}}", "{spec: {a: null}}", "{spec: {a: 5}}"))
        .isEqualTo(yaml("{spec: {}}"));
  }

  @Test
  void merge_customKind_listsOfEqualLengthKeepWhatTheServerFilledIn() {
    assertThat(custom("{l: [{a: 1}]}", "{l: [{a: 2}]}", "{l: [{a: 1, filled: true}]}"))
        .isEqualTo(yaml("{l: [{a: 2, filled: true}]}"));
    assertThat(custom("{l: [{a: 1}]}", "{l: [{a: 1}]}", "{l: [{a: 1}, {a: 2}]}"))
        .isEqualTo(yaml("{l: [{a: 1}]}"));
  }

  @Test
  void merge_unknownFieldOfAKnownKind_isTakenAsItIs() {
    assertThat(deployment("{spec: {}}", "{spec: {odd: {a: 1}}}", "{spec: {odd: {b: 2}}}"))
        .isEqualTo(yaml("{spec: {odd: {b: 2, a: 1}}}"));
  }

  @Test
  void merge_itemsOfOneKey_areComparedInTheirPlaces() {
    String twice = "{containers: [{name: a, env: [{name: A, value: x}, {name: A, value: y}]}]}";
    assertThat(pods(twice, twice, twice)).isEqualTo(pod(twice));
  }
}
