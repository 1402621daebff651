// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QuickstartTest {
  @Test
  void story_onTheClusterInMemory_goesAsItShould_andShowsNoSecret(@TempDir Path directory)
      throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    boolean ok = Quickstart.onMemory(directory, new Narrator(out, false));
    String story = bytes.toString(StandardCharsets.UTF_8);
    assertThat(ok).as(story).isTrue();
    assertThat(story)
        .contains("argocd/production-app: applications/my-app/overlays/production")
        .contains("Healthy apps/Deployment/default/backend")
        .contains("registry.io/myapp:v2.3.1 -> registry.io/myapp:v2.4.0")
        .contains("limits.memory: 512Mi -> 768Mi")
        .contains(
            "spec.replicas: 7 -> 5  (ignored: a rule names the field; live value by kubectl-edit)")
        .contains("registry.io/myapp:hack -> registry.io/myapp:v2.4.0")
        .contains("deleted autoscaling/HorizontalPodAutoscaler/")
        .contains("0 renders, 0 writes")
        .contains("flux-system/apps-production: clusters/production/apps")
        .contains("the Secret flux-system/sops-gpg with the keys does not exist")
        .contains("Healthy apps/Deployment/apps/worker")
        .contains("the Secret apps/database is there, decrypted")
        .contains("[sops.mac]")
        .doesNotContain("correct-horse")
        .doesNotContain("pull-me")
        .doesNotContain("changeme")
        .doesNotContain("Y2hhbmdlbWU")
        .doesNotContain("\u001b");
  }
}
