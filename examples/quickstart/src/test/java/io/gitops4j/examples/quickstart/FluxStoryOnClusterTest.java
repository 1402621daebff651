// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.git.GitIsolation;
import io.gitops4j.core.spi.Time;
import io.gitops4j.k8s.real.OnRealCluster;
import io.gitops4j.k8s.real.RealCluster;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The Flux Kustomization on a real API server: decrypted, substituted, to healthy. */
@OnRealCluster
class FluxStoryOnClusterTest {
  @RegisterExtension static final RealCluster REAL = new RealCluster();

  @Test
  void story_goesAsItShould_andShowsNoSecret(@TempDir Path directory) throws Exception {
    GitIsolation.install();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    Narrator narrator = new Narrator(out, false);
    Story story = new Story(REAL.cluster(), Time.SYSTEM, narrator);
    boolean ok = new FluxStory(REAL.cluster(), story.reconciler(), narrator).tell(directory);
    String text = bytes.toString(StandardCharsets.UTF_8);
    assertThat(ok).as(text).isTrue();
    assertThat(text)
        .contains("Healthy apps/Deployment/apps/worker")
        .contains("the Secret apps/database is there, decrypted")
        .doesNotContain("correct-horse")
        .doesNotContain("pull-me");
  }
}
