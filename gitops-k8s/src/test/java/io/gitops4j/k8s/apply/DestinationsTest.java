// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.k8s.apply;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.app.Application;
import io.gitops4j.core.app.Destination;
import io.gitops4j.core.app.Source;
import io.gitops4j.core.cluster.ApiResource;
import io.gitops4j.core.cluster.Discovery;
import io.gitops4j.core.render.Gvk;
import io.gitops4j.core.render.Manifest;
import io.gitops4j.core.source.SourceRef;
import io.gitops4j.core.source.TreePath;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.yaml.YamlReader;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DestinationsTest {
  private static final Discovery DISCOVERY =
      Discovery.of(
          "",
          List.of(
              new ApiResource(new Gvk("", "v1", "ConfigMap"), "configmaps", true),
              new ApiResource(new Gvk("", "v1", "Namespace"), "namespaces", false)));
  private static final String DEFINITION =
      "{apiVersion: apiextensions.k8s.io/v1, kind: CustomResourceDefinition, metadata: {name:"
          + " cars.x.io}, spec: {group: x.io, scope: SCOPE, names: {kind: Car}, versions: [{name:"
          + " v1}]}}";

  private static Manifest manifest(String yaml) {
    return Manifest.of((MapNode) YamlReader.ofDefaults().read("test", yaml).get(0));
  }

  private static Manifest placed(Manifest manifest, Manifest... declared) {
    Application application =
        Application.builder("app")
            .source(new Source(SourceRef.of("memory:x", ""), TreePath.ROOT, null))
            .destination(Destination.inCluster("shop"))
            .build();
    return new Destinations(application, DISCOVERY, List.of(declared)).place(manifest);
  }

  @ParameterizedTest
  @CsvSource({
    "v1, ConfigMap, '', shop",
    "v1, ConfigMap, own, own",
    "v1, Namespace, '', ''",
    "v1, Namespace, own, ''",
    "x.io/v1, Unknown, '', ''",
    "x.io/v1, Unknown, own, own"
  })
  void namespace_isOfTheObject_elseOfTheDestination_andNoneWhereTheKindHasNone(
      String apiVersion, String kind, String declared, String expected) {
    String namespace = declared.isEmpty() ? "" : ", namespace: " + declared;
    String yaml = "{apiVersion: %s, kind: %s, metadata: {name: a%s}}";
    Manifest given = manifest(yaml.formatted(apiVersion, kind, namespace));
    assertThat(placed(given).id().namespace()).isEqualTo(expected);
    assertThat(given.id().namespace()).as("the given one").isEqualTo(declared);
  }

  @ParameterizedTest
  @CsvSource({"Namespaced, shop", "Cluster, ''"})
  void kindThatIsDefinedHere_isAsItsDefinitionSays(String scope, String expected) {
    Manifest car = manifest("{apiVersion: x.io/v1, kind: Car, metadata: {name: a}}");
    Manifest definition = manifest(DEFINITION.replace("SCOPE", scope));
    assertThat(placed(car, definition).id().namespace()).isEqualTo(expected);
  }

  @Test
  void placed_hasTheOwnersLabel_andTheGivenOneHasNot() {
    Manifest given = manifest("{apiVersion: v1, kind: ConfigMap, metadata: {name: a}}");
    assertThat(placed(given).root().at("metadata", "labels")).isNotNull();
    assertThat(given.root().at("metadata", "labels")).isNull();
  }
}
