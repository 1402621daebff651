// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.app.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.gitops4j.core.source.SourceRef;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Reads the application files of the user, if they are at hand ({@code gitops.shared}). */
@Tag("conformance")
class SeedApplicationsTest {

  @Test
  void argoApplication_asGiven_onlyTheProjectAndTheFinalizerAreNotHonoured() throws IOException {
    ReadApplications read =
        ApplicationReader.ofDefaults().read("app.yaml", seed("argo-application.yaml"));
    assertThat(read.errors()).isEmpty();
    assertThat(read.warnings())
        .extracting(issue -> issue.location().field())
        .containsExactlyInAnyOrder("spec.project", "metadata.finalizers");
    assertThat(read.applications()).hasSize(1);
  }

  @Test
  void fluxKustomization_asGiven_readWhole() throws IOException {
    ReadApplications read =
        ApplicationReader.ofDefaults()
            .withOtherSource(SourceRef.of("/repos/fleet", "HEAD"))
            .read("flux.yaml", seed("flux-kustomization.yaml"));
    assertThat(read.errors()).isEmpty();
    assertThat(read.warnings())
        .extracting(issue -> issue.location().field())
        .containsExactlyInAnyOrder("spec.decryption", "spec.postBuild.substituteFrom");
    assertThat(read.applications().get(0).healthChecks()).hasSize(3);
    assertThat(read.applications().get(0).substitutions()).hasSize(2);
  }

  private static byte[] seed(String name) throws IOException {
    String property = System.getProperty("gitops.shared", "");
    Path file =
        Path.of(property.isEmpty() ? "../../shared" : property).resolve("seed").resolve(name);
    assumeThat(file)
        .as("the seed is not at hand (-Dgitops.shared=DIR names its parent)")
        .isRegularFile();
    return Files.readAllBytes(file);
  }
}
