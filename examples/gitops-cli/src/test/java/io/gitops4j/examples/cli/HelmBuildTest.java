// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HelmBuildTest {
  @TempDir private Path directory;
  private Gitops gitops;

  @BeforeEach
  void begin() throws Exception {
    gitops = new Gitops(directory);
    gitops.write("app/kustomization.yaml", "helmCharts:\n- name: web\n  releaseName: shop\n");
    gitops.write("app/charts/web/Chart.yaml", "apiVersion: v2\nname: web\nversion: 1.0.0\n");
    gitops.write("app/charts/web/values.yaml", "size: 3\n");
    gitops.write(
        "app/charts/web/templates/config.yaml",
        "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {{ .Release.Name }}\ndata:\n  size: {{ .Values.size | quote }}\n");
  }

  @Test
  void chart_isRefused_withTheOptionThatAllowsIt() throws Exception {
    Gitops.Result refused = gitops.run("build", "app");
    assertThat(refused.exit()).isEqualTo(1);
    assertThat(refused.err())
        .contains("app/kustomization.yaml:2", "[kustomize.helm]", "--enable-helm");
  }

  @Test
  void chart_withTheOption_isInflated() throws Exception {
    Gitops.Result built = gitops.run("build", "app", "--enable-helm");
    // newer JDKs warn of native libraries
    assertThat(built.err().lines().filter(line -> !line.isBlank() && !line.startsWith("WARNING: ")))
        .isEmpty();
    assertThat(built.exit()).isZero();
    assertThat(built.out())
        .isEqualTo(
            "apiVersion: v1\ndata:\n  size: \"3\"\nkind: ConfigMap\nmetadata:\n  name: shop\n");
  }
}
