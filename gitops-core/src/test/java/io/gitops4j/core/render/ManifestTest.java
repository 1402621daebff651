// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gitops4j.core.error.Issue;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.yaml.YamlReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ManifestTest {
  private static Manifest of(String yaml) {
    return Manifest.of((MapNode) YamlReader.ofDefaults().read("a.yaml", yaml).get(0), "a.yaml");
  }

  @ParameterizedTest
  @CsvSource({
    "'{apiVersion: v1, metadata: {name: x}}', kind",
    "'{apiVersion: v1, kind: ConfigMap}', metadata.name",
    "'{apiVersion: v1, kind: ConfigMap, metadata: {name: \"\"}}', metadata.name",
    "'{apiVersion: v1}', kind"
  })
  void documentThatNamesNoObject_isRefused_withItsPlace(String yaml, String missing) {
    assertThatThrownBy(() -> of("\n" + yaml))
        .isInstanceOfSatisfying(
            RenderException.class,
            e -> {
              Issue issue = e.issues().get(0);
              assertThat(issue.code()).isEqualTo(RenderError.INVALID_MANIFEST);
              assertThat(issue.message()).contains(missing + " is missing");
              assertThat(issue.location().file()).isEqualTo("a.yaml");
              assertThat(issue.location().line()).isEqualTo(2);
            });
  }

  @Test
  void objectThatTheServerNames_isOne() {
    Manifest manifest = of("{apiVersion: batch/v1, kind: Job, metadata: {generateName: x-}}");
    assertThat(manifest.id().name()).isEmpty();
    assertThat(manifest.gvk()).isEqualTo(new Gvk("batch", "v1", "Job"));
  }
}
