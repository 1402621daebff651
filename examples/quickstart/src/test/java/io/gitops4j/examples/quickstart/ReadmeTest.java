// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.ReconcileResult;
import io.gitops4j.core.Reconciler;
import io.gitops4j.core.app.Application;
import io.gitops4j.core.app.format.ApplicationReader;
import io.gitops4j.core.app.format.ReadApplications;
import io.gitops4j.core.git.GitIsolation;
import io.gitops4j.core.git.GitSource;
import io.gitops4j.core.health.HealthStyle;
import io.gitops4j.core.render.Manifest;
import io.gitops4j.core.render.RenderRequest;
import io.gitops4j.core.render.Rendered;
import io.gitops4j.core.render.directory.DirectoryRenderer;
import io.gitops4j.core.source.SourceRef;
import io.gitops4j.core.source.SourceTree;
import io.gitops4j.core.source.TreePath;
import io.gitops4j.core.spi.Cluster;
import io.gitops4j.core.spi.ClusterResolver;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.yaml.YamlPrinter;
import io.gitops4j.diff.PlanDiffer;
import io.gitops4j.k8s.apply.KubernetesApplier;
import io.gitops4j.k8s.client.ClusterAccess;
import io.gitops4j.k8s.client.Kubeconfig;
import io.gitops4j.k8s.client.KubernetesCluster;
import io.gitops4j.k8s.health.KubernetesHealth;
import io.gitops4j.kustomize.KustomizeRenderer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The examples of the README compile, because they stand here word for word. */
class ReadmeTest {

  /** It names a repository of the reader's, so it is compiled but not run. */
  static void rendering() {
    GitIsolation.install(); // once a process: JGit reads no configuration of this machine
    try (SourceTree tree = GitSource.local().resolve(SourceRef.of("/srv/git/fleet.git", "main"))) {
      RenderRequest request = RenderRequest.of(TreePath.of("overlays/production"));
      Rendered rendered = KustomizeRenderer.ofDefaults().render(tree, request);
      rendered.issues().forEach(issue -> System.err.println(issue.toDisplayString()));
      if (!rendered.failed()) {
        List<MapNode> objects = rendered.manifests().stream().map(Manifest::root).toList();
        System.out.println(YamlPrinter.printAll(objects));
      }
    }
  }

  /** It names a cluster of the reader's, so it is compiled but not run. */
  static void loop() throws IOException {
    ClusterAccess access = Kubeconfig.read(Path.of("kubeconfig")).access();
    try (Cluster cluster = KubernetesCluster.connect(access)) {
      Reconciler reconciler =
          Reconciler.builder()
              .source(GitSource.builder(Path.of("cache")).build())
              .renderer(KustomizeRenderer.ofDefaults())
              .renderer(DirectoryRenderer.ofDefaults())
              .differ(new PlanDiffer())
              .applier(KubernetesApplier.ofDefaults())
              .clusters(ClusterResolver.always(cluster))
              .healthCheck(KubernetesHealth.of(HealthStyle.GITOPS))
              .build();
      byte[] file = Files.readAllBytes(Path.of("application.yaml"));
      ReadApplications read = ApplicationReader.ofDefaults().read("application.yaml", file);
      for (Application application : read.applications()) {
        ReconcileResult result = reconciler.reconcile(application);
        System.out.println(result);
        result.issues().forEach(issue -> System.err.println(issue.toDisplayString()));
      }
    }
  }

  @Test
  void examples_ofTheReadme_areThoseThatCompile() throws Exception {
    String[] blocks = Files.readString(Path.of("../../README.md")).split("```java\n");
    assertThat(blocks).hasSize(3);
    assertCompiled(blocks[1], "static void rendering() {");
    assertCompiled(blocks[2], "static void loop() throws IOException {");
  }

  private static void assertCompiled(String block, String head) throws IOException {
    List<String> shown = words(block.substring(0, block.indexOf("```")));
    String source =
        Files.readString(Path.of("src/test/java/io/gitops4j/examples/quickstart/ReadmeTest.java"));
    List<String> compiled = words(source.substring(source.indexOf(head) + head.length()));
    assertThat(compiled.subList(0, shown.size())).isEqualTo(shown);
  }

  private static List<String> words(String text) {
    return List.of(text.strip().split("\\s+"));
  }
}
