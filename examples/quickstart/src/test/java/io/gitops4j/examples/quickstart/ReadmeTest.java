// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.git.GitIsolation;
import io.gitops4j.core.git.GitSource;
import io.gitops4j.core.render.Manifest;
import io.gitops4j.core.render.RenderRequest;
import io.gitops4j.core.render.Rendered;
import io.gitops4j.core.source.SourceRef;
import io.gitops4j.core.source.SourceTree;
import io.gitops4j.core.source.TreePath;
import io.gitops4j.core.spi.Renderer;
import io.gitops4j.kustomize.KustomizeRenderer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The example of the README compiles, because it stands here word for word. */
class ReadmeTest {

  /** The example. It names a repository of the reader's, so it is compiled but not run. */
  static void example() {
    GitIsolation.install(); // once a process: JGit reads no configuration of this machine
    GitSource git = GitSource.local();
    Renderer kustomize = KustomizeRenderer.ofDefaults();

    SourceRef ref = SourceRef.of("/srv/git/config", ">=1.0.0 <2");
    try (SourceTree tree = git.resolve(ref)) {
      Rendered rendered =
          kustomize.render(tree, RenderRequest.of(TreePath.of("overlays/production")));
      rendered.issues().forEach(issue -> System.err.println(issue.toDisplayString()));
      if (!rendered.failed()) {
        for (Manifest manifest : rendered.manifests()) {
          System.out.println(manifest.id() + " from " + manifest.origin());
        }
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
    int start = source.indexOf("static void example() {") + "static void example() {".length();
    List<String> compiled = words(source.substring(start, source.indexOf("  @Test")));
    assertThat(compiled.subList(0, shown.size())).isEqualTo(shown);
  }

  private static List<String> words(String text) {
    return List.of(text.strip().split("\\s+"));
  }
}
