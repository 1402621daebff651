// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.git.GitIsolation;
import io.gitops4j.core.spi.Cluster;
import io.gitops4j.core.spi.Time;
import io.gitops4j.k8s.client.Kubeconfig;
import io.gitops4j.k8s.client.KubernetesCluster;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

/**
 * The Flux Kustomization on a real API server: decrypted, substituted, to healthy. The one test of
 * the quickstart that needs a cluster finds it by itself: a test jar of another module would have
 * to be built before the quickstart can be run.
 */
@Tag("cluster")
@EnabledIfEnvironmentVariable(
    named = FluxStoryOnClusterTest.KUBECONFIG,
    matches = ".+",
    disabledReason = "no kubeconfig is named: .ci/cluster start gives one")
class FluxStoryOnClusterTest {
  static final String KUBECONFIG = "GITOPS_TEST_KUBECONFIG";

  @Test
  void story_goesAsItShould_andShowsNoSecret(@TempDir Path directory) throws Exception {
    GitIsolation.install();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    Narrator narrator = new Narrator(out, false);
    Path kubeconfig = Path.of(System.getenv(KUBECONFIG));
    boolean ok;
    try (Cluster cluster = KubernetesCluster.connect(Kubeconfig.read(kubeconfig).access())) {
      Story story = new Story(cluster, Time.SYSTEM, narrator);
      ok = new FluxStory(cluster, story.reconciler(), narrator).tell(directory);
    }
    String text = bytes.toString(StandardCharsets.UTF_8);
    assertThat(ok).as(text).isTrue();
    assertThat(text)
        .contains("Healthy apps/Deployment/apps/worker")
        .contains("the Secret apps/database is there, decrypted")
        .doesNotContain("correct-horse")
        .doesNotContain("pull-me");
  }
}
