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
import io.gitops4j.core.render.directory.DirectoryRenderer;
import io.gitops4j.core.spi.Cluster;
import io.gitops4j.core.spi.ClusterResolver;
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

/** The example of the README compiles, because it stands here word for word. */
class ReadmeTest {

  /** The example. It names a repository of the reader's, so it is compiled but not run. */
  static void example() throws IOException {
    GitIsolation.install(); // once a process: JGit reads no configuration of this machine
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
  void example_ofTheReadme_isTheOneThatCompiles() throws Exception {
    String readme = Files.readString(Path.of("../../README.md"));
    int from = readme.indexOf("```java\n") + "```java\n".length();
    List<String> shown = words(readme.substring(from, readme.indexOf("```", from)));
    String source =
        Files.readString(Path.of("src/test/java/io/gitops4j/examples/quickstart/ReadmeTest.java"));
    String head = "static void example() throws IOException {";
    int start = source.indexOf(head) + head.length();
    List<String> compiled = words(source.substring(start, source.indexOf("  @Test")));
    assertThat(compiled.subList(0, shown.size())).isEqualTo(shown);
  }

  private static List<String> words(String text) {
    return List.of(text.strip().split("\\s+"));
  }
}
