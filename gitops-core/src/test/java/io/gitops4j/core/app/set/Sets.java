// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.app.set;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.app.format.ApplicationSetReader;
import io.gitops4j.core.app.format.ReadApplicationSets;
import io.gitops4j.core.error.Issue;
import io.gitops4j.core.source.MemoryTree;
import io.gitops4j.core.source.SourceTree;
import io.gitops4j.core.source.TreeSource;
import io.gitops4j.core.tree.Edit;
import io.gitops4j.core.tree.MapNode;
import java.util.List;

/** Sets for tests, and what they expand to. */
final class Sets {
  private Sets() {}

  /** A set with these lines as its spec, each indented as it is to stand below {@code spec:}. */
  static String set(String spec) {
    return "apiVersion: argoproj.io/v1alpha1\nkind: ApplicationSet\nmetadata:\n  name: set\n"
        + "  namespace: argocd\nspec:\n"
        + spec.indent(2);
  }

  /** A template whose path is the name, too. */
  static String template(String name) {
    return """
        template:
          metadata:
            name: '%s'
          spec:
            project: default
            source:
              repoURL: https://git.example/apps.git
              path: '%s'
            destination:
              server: https://kubernetes.default.svc
        """
        .formatted(name, name);
  }

  static ApplicationSet read(String yaml) {
    ReadApplicationSets read =
        ApplicationSetReader.ofDefaults().read("set.yaml", yaml.getBytes(UTF_8));
    assertThat(read.issues()).extracting(Issue::toDisplayString).isEmpty();
    assertThat(read.sets()).hasSize(1);
    return read.sets().get(0);
  }

  static ExpandedSet expand(String spec, SourceTree tree) {
    return ApplicationSetExpander.builder()
        .source(new TreeSource(tree))
        .build()
        .expand(read(set(spec)));
  }

  static ExpandedSet expand(String spec) {
    return expand(spec, MemoryTree.builder().build());
  }

  static List<String> names(ExpandedSet expanded) {
    return expanded.applications().stream().map(GeneratedApplication::name).toList();
  }

  static List<String> messages(ExpandedSet expanded) {
    return expanded.issues().stream().map(Issue::message).toList();
  }

  static String field(MapNode document, String... keys) {
    return Edit.text(document, keys);
  }
}
