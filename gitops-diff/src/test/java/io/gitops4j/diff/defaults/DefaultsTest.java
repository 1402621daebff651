// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.diff.defaults;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.tree.Edit;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.ScalarNode;
import io.gitops4j.core.yaml.YamlReader;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DefaultsTest {

  private static MapNode yaml(String text) {
    return (MapNode) YamlReader.ofDefaults().read("object.yaml", text).get(0);
  }

  @ParameterizedTest
  @CsvSource({
    "nginx, true",
    "nginx:latest, true",
    "nginx:1.27, false",
    "registry:5000/nginx, true",
    "registry:5000/nginx:1, false",
    "nginx@sha256:abc, false",
    "nginx:latest@sha256:abc, false"
  })
  void isLatest_image_byItsTag(String image, boolean latest) {
    assertThat(Defaults.isLatest(image)).isEqualTo(latest);
  }

  @Test
  void fill_probe_onlyWhereThereIsOne() {
    MapNode pod =
        Defaults.fill(
            "Pod",
            yaml(
                """
                metadata: {name: a}
                spec:
                  containers:
                  - {name: one, image: "a:1", livenessProbe: {httpGet: {port: 80}}}
                  - {name: two, image: "b:1"}
                """));
    MapNode one = Edit.maps(pod, "spec", "containers").get(0);
    assertThat(one.at("livenessProbe"))
        .isEqualTo(
            yaml(
                "{httpGet: {port: 80, path: /, scheme: HTTP}, timeoutSeconds: 1, periodSeconds: 10,"
                    + " successThreshold: 1, failureThreshold: 3}"));
    assertThat(Edit.maps(pod, "spec", "containers").get(1).has("livenessProbe")).isFalse();
    assertThat(one.has("readinessProbe")).isFalse();
  }

  @Test
  void fill_recreateStrategy_hasNoBoundsOfARollingUpdate() {
    MapNode deployment =
        Defaults.fill("Deployment.apps", yaml("{spec: {strategy: {type: Recreate}}}"));
    assertThat(deployment.at("spec", "strategy")).isEqualTo(yaml("{type: Recreate}"));
  }

  @Test
  void fill_twice_isFillOnce() {
    for (String kind : Defaults.POD_SPECS.keySet()) {
      MapNode once =
          Defaults.fill(
              kind,
              yaml(
                  """
                  metadata: {name: a}
                  spec:
                    template:
                      spec: {containers: [{name: c, image: i, ports: [{containerPort: 1}]}]}
                  """));
      assertThat(Defaults.fill(kind, once)).as(kind).isEqualTo(once);
    }
  }

  @Test
  void fill_emptyTextMapsAndNulls_areLeftOutButStructsStay() {
    MapNode deployment =
        Defaults.fill(
            "Deployment.apps",
            yaml(
                """
                metadata: {name: a, labels: {}, annotations: null}
                spec:
                  template:
                    spec: {volumes: [{name: v, emptyDir: {}}], containers: [{name: c, env: []}]}
                """));
    assertThat(Edit.map(deployment, "metadata").keys()).containsExactly("name");
    MapNode pod = Edit.map(deployment, "spec", "template", "spec");
    assertThat(Edit.maps(pod, "volumes").get(0).get("emptyDir")).isEqualTo(MapNode.EMPTY);
    assertThat(Edit.maps(pod, "containers").get(0).has("env")).isFalse();
  }

  @Test
  void fill_quantities_comeInTheirOneForm() {
    MapNode autoscaler =
        Defaults.fill(
            "HorizontalPodAutoscaler.autoscaling",
            yaml(
                """
                apiVersion: autoscaling/v2
                metadata: {name: a}
                spec:
                  maxReplicas: 2
                  metrics:
                  - {type: Pods, pods: {metric: {name: m}, target: {type: AverageValue, averageValue: 1000m}}}
                  - {type: External, external: {metric: {name: m}, target: {type: Value, value: 2}}}
                  behavior: {scaleUp: {tolerance: 0.05}}
                """));
    MapNode deployment =
        Defaults.fill(
            "Deployment.apps",
            yaml(
                """
                metadata: {name: a}
                spec:
                  template:
                    spec:
                      containers:
                      - name: c
                        env: [{name: A, valueFrom: {resourceFieldRef: {resource: limits.cpu, divisor: 1000m}}}]
                      volumes:
                      - name: e
                        ephemeral: {volumeClaimTemplate: {spec: {resources: {requests: {storage: 1024Mi}}}}}
                      - name: d
                        downwardAPI: {items: [{path: a, resourceFieldRef: {resource: limits.cpu}}]}
                """));

    List<MapNode> metrics = Edit.maps(autoscaler, "spec", "metrics");
    assertThat(Edit.text(metrics.get(0), "pods", "target", "averageValue")).isEqualTo("1");
    assertThat(metrics.get(1).at("external", "target", "value")).isEqualTo(ScalarNode.of("2"));
    assertThat(Edit.text(autoscaler, "spec", "behavior", "scaleUp", "tolerance")).isEqualTo("50m");
    MapNode pod = Edit.map(deployment, "spec", "template", "spec");
    MapNode container = Edit.maps(pod, "containers").get(0);
    assertThat(
            Edit.text(
                Edit.maps(container, "env").get(0), "valueFrom", "resourceFieldRef", "divisor"))
        .isEqualTo("1");
    List<MapNode> volumes = Edit.maps(pod, "volumes");
    assertThat(
            Edit.text(
                volumes.get(0),
                "ephemeral",
                "volumeClaimTemplate",
                "spec",
                "resources",
                "requests",
                "storage"))
        .isEqualTo("1Gi");
    assertThat(
            Edit.text(
                Edit.maps(volumes.get(1), "downwardAPI", "items").get(0),
                "resourceFieldRef",
                "divisor"))
        .isEqualTo("0");
  }

  @Test
  void fill_podInTheHostsNetwork_hasHostPorts_aTemplateHasNone() {
    String spec =
        "{hostNetwork: true, containers: [{name: c, ports: [{containerPort: 80}, {containerPort: 81,"
            + " hostPort: 82}]}]}";

    MapNode pod = Defaults.fill("Pod", yaml("{metadata: {name: a}, spec: " + spec + "}"));
    MapNode job =
        Defaults.fill(
            "Job.batch", yaml("{metadata: {name: a}, spec: {template: {spec: " + spec + "}}}"));

    MapNode container = Edit.maps(pod, "spec", "containers").get(0);
    assertThat(Edit.maps(container, "ports"))
        .extracting(port -> Edit.number(port, 0, "hostPort"))
        .containsExactly(80L, 82L);
    MapNode ofTemplate = Edit.maps(job, "spec", "template", "spec", "containers").get(0);
    assertThat(Edit.has(Edit.maps(ofTemplate, "ports").get(0), "hostPort")).isFalse();
  }
}
