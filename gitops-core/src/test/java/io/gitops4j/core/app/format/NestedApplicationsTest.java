// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.app.format;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.app.set.ApplicationSetExpander;
import io.gitops4j.core.error.Issue;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.yaml.YamlReader;
import java.util.List;
import org.junit.jupiter.api.Test;

class NestedApplicationsTest {
  private static final String APPLICATION =
      """
      ---
      apiVersion: argoproj.io/v1alpha1
      kind: Application
      metadata:
        name: %s
        annotations:
          argocd.argoproj.io/sync-wave: "%s"
      spec:
        source:
          repoURL: https://git.example/apps.git
          path: %s
        destination:
          server: https://kubernetes.default.svc
      """;

  private static final String SET =
      """
      ---
      apiVersion: argoproj.io/v1alpha1
      kind: ApplicationSet
      metadata:
        name: set
      spec:
        generators:
        - list:
            elements:
            - {n: x}
            - {n: %s}
        template:
          metadata:
            name: set-{{n}}
          spec:
            source:
              repoURL: https://git.example/apps.git
              path: '{{n}}'
            destination:
              server: https://kubernetes.default.svc
      """;

  private static ReadApplications read(String yaml) {
    List<MapNode> objects =
        YamlReader.ofDefaults().read("objects", yaml).stream().map(MapNode.class::cast).toList();
    return NestedApplications.of(
            ApplicationReader.ofDefaults(), ApplicationSetExpander.builder().build())
        .read("argocd/root", objects);
  }

  @Test
  void objects_withApplicationsAndSets_giveBothByWave() {
    ReadApplications read =
        read(
            "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: c\n"
                + APPLICATION.formatted("late", "5", "a")
                + APPLICATION.formatted("early", "-1", "b")
                + SET.formatted("y"));

    assertThat(read.issues()).extracting(Issue::toDisplayString).isEmpty();
    assertThat(read.applications())
        .extracting(application -> application.name())
        .containsExactly("early", "late", "set-x", "set-y");
  }

  @Test
  void set_withAnError_givesNoApplication() {
    ReadApplications read = read(SET.formatted("x"));

    assertThat(read.failed()).isTrue();
    assertThat(read.applications()).isEmpty();
    assertThat(read.issues().get(0).location().file()).isEqualTo("argocd/root");
  }
}
