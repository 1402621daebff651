// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.k8s.undeclared;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.cluster.ApplyOptions;
import io.gitops4j.core.plan.Ownership;
import io.gitops4j.core.render.ResourceId;
import io.gitops4j.core.spi.Cluster;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.tree.ScalarNode;
import io.gitops4j.core.yaml.YamlReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is found in a namespace in which controllers are at work; the same in every cluster. */
abstract class UndeclaredObjectsCases {

  /** The cluster. */
  abstract Cluster cluster();

  /** A namespace of its own, which exists. */
  abstract String namespace();

  /** Waits until the controllers have done what they do. */
  abstract void settle() throws Exception;

  private List<ResourceId> apply(String yaml) {
    List<ResourceId> ids = new ArrayList<>();
    for (Node node : YamlReader.ofDefaults().read("objects.yaml", yaml)) {
      MapNode object = (MapNode) node;
      MapNode metadata = object.map("metadata");
      MapNode placed =
          object.with("metadata", metadata.with("namespace", ScalarNode.of(namespace())));
      cluster().apply(placed, ApplyOptions.DEFAULTS);
      ids.add(ResourceId.of(placed));
    }
    return ids;
  }

  @Test
  void whatControllersAndOthersMake_isLeftOut_andWhatIsDoneByHandIsFound() throws Exception {
    List<ResourceId> declared =
        apply(
            """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: web, labels: {gitops4j.io/owner: shop}}
            spec:
              replicas: 1
              selector: {matchLabels: {app: web}}
              template:
                metadata: {labels: {app: web}}
                spec: {containers: [{name: app, image: web}]}
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: web, labels: {gitops4j.io/owner: shop}}
            spec: {selector: {app: web}, ports: [{port: 80}]}
            """);
    apply(
        """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: by-hand}
        data: {a: b}
        ---
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: of-another, labels: {gitops4j.io/owner: other}}
        ---
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: forgotten, labels: {gitops4j.io/owner: shop}}
        ---
        apiVersion: v1
        kind: Secret
        metadata: {name: charted, annotations: {meta.helm.sh/release-name: r}}
        ---
        apiVersion: v1
        kind: ServiceAccount
        metadata: {name: fluxed, labels: {kustomize.toolkit.fluxcd.io/name: k}}
        ---
        apiVersion: coordination.k8s.io/v1
        kind: Lease
        metadata: {name: held}
        """);
    settle();
    UndeclaredObjects found =
        UndeclaredObjects.in(cluster(), Set.of(namespace()), declared, Set.of("shop"));
    assertThat(found.issues()).isEmpty();
    assertThat(found.objects().stream().map(each -> each.id().name()))
        .containsExactly("by-hand", "forgotten");
    assertThat(found.objects().get(0).manager()).isEqualTo(ApplyOptions.DEFAULTS.fieldManager());
    assertThat(found.objects().get(0).created()).isNotEmpty();
    assertThat(found.leftOut())
        .containsEntry("another application", 1)
        .containsEntry("Helm", 1)
        .containsEntry("Flux", 1)
        .containsKeys("a controller", "the controller manager");
    assertThat(Ownership.LABEL).isEqualTo("gitops4j.io/owner");
  }

  @Test
  void nothingIsFound_whereNothingIsLookedFor() {
    UndeclaredObjects found = UndeclaredObjects.in(cluster(), Set.of(), Set.of(), Set.of());
    assertThat(found).isEqualTo(new UndeclaredObjects(List.of(), Map.of(), List.of()));
  }
}
