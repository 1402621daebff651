// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.cache.InputIndex;
import io.gitops4j.core.cache.MemoryRenderCache;
import io.gitops4j.core.git.GitIsolation;
import io.gitops4j.core.git.GitSource;
import io.gitops4j.core.git.TestRepository;
import io.gitops4j.core.render.RenderRequest;
import io.gitops4j.core.render.Rendered;
import io.gitops4j.core.source.SourceRef;
import io.gitops4j.core.source.SourceTree;
import io.gitops4j.core.source.TreePath;
import io.gitops4j.core.spi.RenderCache;
import io.gitops4j.kustomize.KustomizeRenderer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A thousand applications in Git; half of them stand on one base, half on another. */
class IncrementalRepositoryTest {
  private static final int COUNT = 1000;
  private static final KustomizeRenderer RENDERER = KustomizeRenderer.ofDefaults();

  @TempDir private static Path directory;
  private static TestRepository repository;

  private final MemoryRenderCache cache = MemoryRenderCache.ofDefaults();
  private final InputIndex<TreePath> index = new InputIndex<>();

  @BeforeAll
  static void fill() throws Exception {
    GitIsolation.install();
    repository = new TestRepository(directory);
    for (String base : List.of("even", "odd")) {
      write("bases/" + base + "/kustomization.yaml", "resources: [config.yaml]\n");
      write("bases/" + base + "/config.yaml", config(base));
    }
    for (int i = 0; i < COUNT; i++) {
      String base = i % 2 == 0 ? "even" : "odd";
      write(
          app(i) + "/kustomization.yaml",
          "resources: [../../bases/" + base + "]\nnamePrefix: app" + i + "-\n");
    }
    repository.commit();
  }

  private static String app(int i) {
    return "apps/app" + i;
  }

  private static String config(String name) {
    return "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: " + name + "\n";
  }

  private static void write(String path, String text) throws Exception {
    Path file = directory.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private static SourceTree head() {
    return GitSource.local().resolve(SourceRef.of(directory.toString(), "main"));
  }

  private static RenderCache.Key key(TreePath app) {
    return new RenderCache.Key(RENDERER.engine(), "repo", app, "");
  }

  /** Renders what the cache does not have; which that were. */
  private List<TreePath> render(SourceTree tree) {
    List<TreePath> rendered = new ArrayList<>();
    for (int i = 0; i < COUNT; i++) {
      TreePath app = TreePath.of(app(i));
      if (cache.find(key(app), tree).isEmpty()) {
        Rendered result = RENDERER.render(tree, RenderRequest.of(app));
        assertThat(result.failed()).isFalse();
        cache.put(key(app), tree, result);
        index.put(app, result.inputs());
        rendered.add(app);
      }
    }
    return rendered;
  }

  /** What a commit makes the cache render, which the index must have foreseen. */
  private List<TreePath> renderedAfter(SourceTree before) {
    try (SourceTree after = head()) {
      Set<TreePath> foreseen = index.affectedBy(before, after);
      List<TreePath> rendered = render(after);
      assertThat(foreseen).containsExactlyInAnyOrderElementsOf(rendered);
      return rendered;
    }
  }

  @Test
  void commitThatTouchesOne_rendersOne_andThatOfABase_thoseAboveIt() throws Exception {
    try (SourceTree first = head()) {
      assertThat(render(first)).hasSize(COUNT);
      assertThat(render(first)).isEmpty();
      repository.commit(app(7) + "/kustomization.yaml", "resources: [../../bases/odd]\n");
      assertThat(renderedAfter(first)).containsExactly(TreePath.of(app(7)));
    }
    try (SourceTree second = head()) {
      repository.commit("README.md", "about\n");
      assertThat(renderedAfter(second)).as("a file that nobody reads").isEmpty();
    }
    try (SourceTree third = head()) {
      repository.commit("bases/even/config.yaml", config("even-2"));
      assertThat(renderedAfter(third))
          .containsExactlyElementsOf(
              IntStream.range(0, COUNT / 2).mapToObj(i -> TreePath.of(app(2 * i))).toList());
    }
    try (SourceTree fourth = head()) {
      repository.commit(app(9) + "/kustomization.yml", "resources: []\n");
      List<TreePath> rendered = new ArrayList<>(index.affectedBy(fourth, head()));
      assertThat(rendered)
          .as("a name that was looked for and not found")
          .containsExactly(TreePath.of(app(9)));
    }
  }
}
