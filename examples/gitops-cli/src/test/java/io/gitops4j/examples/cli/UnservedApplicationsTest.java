// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.app.Application;
import io.gitops4j.core.app.Source;
import io.gitops4j.core.cluster.ApplyOptions;
import io.gitops4j.core.error.Issue;
import io.gitops4j.core.render.Inputs;
import io.gitops4j.core.render.Manifest;
import io.gitops4j.core.render.Rendered;
import io.gitops4j.core.source.SourceRef;
import io.gitops4j.core.source.TreePath;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.yaml.YamlReader;
import io.gitops4j.k8s.memory.MemoryCluster;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class UnservedApplicationsTest {
  private static final String CHILD =
      "{apiVersion: argoproj.io/v1alpha1, kind: Application, metadata: {name: child}}";
  private static final String CONFIG = "{apiVersion: v1, kind: ConfigMap, metadata: {name: c}}";
  private static final String DEFINITION =
      """
      apiVersion: apiextensions.k8s.io/v1
      kind: CustomResourceDefinition
      metadata: {name: applications.argoproj.io}
      spec:
        group: argoproj.io
        scope: Namespaced
        names: {plural: applications, kind: Application}
        versions:
        - name: v1alpha1
          served: true
          storage: true
          schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}
      """;
  private static final Application PARENT =
      Application.builder("parent")
          .source(new Source(SourceRef.of("memory:x", ""), TreePath.of("apps"), null))
          .build();

  private final MemoryCluster cluster = MemoryCluster.create();

  private Rendered applied(String... documents) {
    List<Manifest> manifests = new ArrayList<>();
    for (String document : documents) {
      manifests.add(Manifest.of(object(document)));
    }
    return new UnservedApplications(cluster)
        .apply(Rendered.of(manifests, List.of(), Inputs.NONE), PARENT);
  }

  private static MapNode object(String text) {
    Node node = YamlReader.ofDefaults().read("x", text.getBytes(StandardCharsets.UTF_8)).get(0);
    return (MapNode) node;
  }

  @Test
  void applications_ofAKindThatIsNotServed_areLeftOutWithAWord() {
    Rendered left = applied(CHILD, CONFIG);
    assertThat(left.manifests()).extracting(each -> each.id().kind()).containsExactly("ConfigMap");
    assertThat(left.issues()).extracting(Issue::code).containsExactly(CliError.NOT_SERVED);
  }

  @Test
  void applications_ofAKindThatIsServedOrDeclared_stay() {
    assertThat(applied(CHILD, DEFINITION).manifests()).hasSize(2);
    cluster.apply(object(DEFINITION), ApplyOptions.DEFAULTS);
    cluster.advance(Duration.ofSeconds(5));
    assertThat(applied(CHILD, CONFIG).manifests()).hasSize(2);
    assertThat(applied(CHILD, CONFIG).issues()).isEmpty();
  }
}
