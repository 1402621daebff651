// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.k8s.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.yaml.YamlReader;
import org.junit.jupiter.api.Test;

class KubernetesModelsTest {

  private static MapNode map(String yaml) {
    return (MapNode) YamlReader.ofDefaults().read("test", yaml).get(0);
  }

  @Test
  void object_asItsModel_andBack_isTheSame() {
    MapNode object =
        map(
            """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: web, labels: {a: b}}
            spec:
              replicas: 3
              selector: {matchLabels: {app: web}}
              template:
                metadata: {labels: {app: web}}
                spec:
                  containers:
                    - name: app
                      image: nginx:1.25
                      ports: [{containerPort: 80}]
                      resources: {limits: {memory: 512Mi}}
            """);
    Deployment deployment = KubernetesModels.as(object, Deployment.class);
    assertThat(deployment.getSpec().getReplicas()).isEqualTo(3);
    assertThat(deployment.getSpec().getTemplate().getSpec().getContainers().get(0).getImage())
        .isEqualTo("nginx:1.25");
    assertThat(KubernetesModels.of(deployment)).isEqualTo(object);
  }

  @Test
  void model_asAnObject_leavesOutWhatIsNotSet() {
    ConfigMap config = new ConfigMapBuilder().withNewMetadata().withName("c").endMetadata().build();
    assertThat(KubernetesModels.of(config))
        .isEqualTo(map("{apiVersion: v1, kind: ConfigMap, metadata: {name: c}}"));
    assertThatThrownBy(() -> KubernetesModels.of("text"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void objectThatDoesNotFit_isRefused_withoutItsContent() {
    MapNode odd = map("{apiVersion: v1, kind: Secret, metadata: [hunter2], data: [hunter2]}");
    assertThatThrownBy(() -> KubernetesModels.as(odd, Secret.class))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Secret")
        .hasNoCause()
        .hasMessageNotContaining("hunter2");
  }
}
