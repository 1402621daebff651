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
  void story_tellsWhatEachCommitChanges_andShowsNoSecret(@TempDir Path directory) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    new Quickstart(new PrintStream(bytes, true, StandardCharsets.UTF_8)).run(directory);
    String story = bytes.toString(StandardCharsets.UTF_8);
    assertThat(story)
        .contains("production-app: applications/my-app/overlays/production")
        .contains("512Mi -> 768Mi")
        .contains("- autoscaling/HorizontalPodAutoscaler/")
        .contains("0 renders, everything was in the cache")
        .doesNotContain("changeme");
  }
}
