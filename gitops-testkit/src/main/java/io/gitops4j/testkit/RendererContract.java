// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gitops4j.core.error.Issue;
import io.gitops4j.core.render.Manifest;
import io.gitops4j.core.render.RenderException;
import io.gitops4j.core.render.RenderOptions;
import io.gitops4j.core.render.RenderRequest;
import io.gitops4j.core.render.Rendered;
import io.gitops4j.core.source.MemoryTree;
import io.gitops4j.core.source.SecretTree;
import io.gitops4j.core.source.SourceTree;
import io.gitops4j.core.source.TreePath;
import io.gitops4j.core.spi.Renderer;
import io.gitops4j.core.yaml.YamlPrinter;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * What every {@link Renderer} must do: a pure function of tree and request, whose failures are
 * values and whose inputs are exact. Extend it and say what a tree of this renderer looks like.
 */
public abstract class RendererContract {
  private static final String SECRET = "hunter2-never-show-this";

  /** For subclasses. */
  protected RendererContract() {}

  /** The renderer. */
  protected abstract Renderer renderer();

  /** What is rendered of each of the trees below. */
  protected abstract RenderRequest request();

  /**
   * Paths and texts of a tree that renders without issues to at least one manifest, in which at
   * least one file is read and at least one, anywhere, is not.
   */
  protected abstract Map<String, String> files();

  /** A tree that can't be rendered, since a text that is no YAML stands where one is read. */
  protected abstract Map<String, String> brokenFiles(String text);

  /** A file of {@link #files} that is read and that the render can't do without. */
  protected abstract String neededFile();

  private Rendered render(Map<String, String> files) {
    return renderer().render(tree(files).build(), request());
  }

  private static MemoryTree.Builder tree(Map<String, String> files) {
    MemoryTree.Builder tree = MemoryTree.builder();
    files.forEach(tree::file);
    return tree;
  }

  private static String text(Rendered rendered) {
    return YamlPrinter.printAll(rendered.manifests().stream().map(Manifest::root).toList());
  }

  @Test
  void supports_theTreeItIsFor_yes() {
    assertThat(renderer().supports(tree(files()).build(), request())).isTrue();
    assertThat(renderer().engine()).isNotBlank().isEqualTo(renderer().engine());
  }

  @Test
  void supports_noSuchDirectory_answersWithoutException() {
    SourceTree empty = MemoryTree.builder().file("elsewhere/x.txt", "x").build();
    assertThat(renderer().supports(empty, RenderRequest.of(TreePath.of("nowhere")))).isFalse();
  }

  @Test
  void render_goodInput_twiceTheSame() {
    Rendered first = render(files());
    Rendered second = render(files());
    assertThat(first.issues()).isEmpty();
    assertThat(first.manifests()).isNotEmpty();
    assertThat(second).isEqualTo(first);
    assertThat(text(second)).isEqualTo(text(first));
  }

  @Test
  void render_sideBySide_sameAsAlone() throws Exception {
    SourceTree tree = tree(files()).build();
    String alone = text(renderer().render(tree, request()));
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Callable<String>> renders =
          Stream.<Callable<String>>generate(() -> () -> text(renderer().render(tree, request())))
              .limit(16)
              .toList();
      for (Future<String> render : threads.invokeAll(renders)) {
        assertThat(render.get()).isEqualTo(alone);
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void render_badInput_failedValue() {
    assertFailed(render(brokenFiles("{")));
  }

  @Test
  void render_noSuchDirectory_failedValue() {
    Map<String, String> files = Map.of("elsewhere/x.txt", "x");
    assertFailed(
        renderer()
            .render(tree(files).build(), new RenderRequest(TreePath.of("nowhere"), options())));
  }

  private @Nullable RenderOptions options() {
    return request().options();
  }

  @Test
  void render_linkOutOfTheTreeOrInACircle_failedValue() {
    for (String target : List.of("../../../../../../etc/passwd", neededName())) {
      Map<String, String> files = new TreeMap<>(files());
      files.remove(neededFile());
      assertFailed(renderer().render(tree(files).link(neededFile(), target).build(), request()));
    }
  }

  private String neededName() {
    return TreePath.of(neededFile()).name();
  }

  @Test
  void render_linkToTheFile_sameManifests() {
    Map<String, String> files = new TreeMap<>(files());
    String moved = neededFile() + ".target";
    String content = files.remove(neededFile());
    files.put(moved, content);
    SourceTree tree = tree(files).link(neededFile(), TreePath.of(moved).name()).build();
    Rendered linked = renderer().render(tree, request());
    assertThat(text(linked)).isEqualTo(text(render(files())));
    files.put(moved, content + "\n# other\n");
    SourceTree other = tree(files).link(neededFile(), TreePath.of(moved).name()).build();
    assertThat(linked.inputs().sameIn(other)).isFalse();
  }

  @Test
  void render_brokenSecretTree_showsNoContent() {
    String text = "a: [" + SECRET + "\n" + SECRET + ": : {\n\t" + SECRET;
    SourceTree tree = new SecretTree(tree(brokenFiles(text)).build());
    Rendered rendered = renderer().render(tree, request());
    assertFailed(rendered);
    assertThat(rendered.issues())
        .extracting(Issue::toDisplayString)
        .noneMatch(shown -> shown.contains(SECRET));
  }

  @Test
  void inputs_sameTree_same() {
    Rendered rendered = render(files());
    assertThat(rendered.inputs().sameIn(tree(files()).build())).isTrue();
    assertThat(rendered.inputs().files()).isNotEmpty();
    assertThat(rendered.inputs().external()).isEmpty();
  }

  @Test
  void inputs_fileThatWasReadChangesOrGoes_notTheSame() {
    Rendered rendered = render(files());
    Set<String> read = read(rendered);
    assertThat(read).contains(neededFile());
    for (String path : read) {
      Map<String, String> changed = new TreeMap<>(files());
      changed.merge(path, "\n# other\n", String::concat);
      assertThat(rendered.inputs().sameIn(tree(changed).build())).as("changed " + path).isFalse();
      changed.remove(path);
      assertThat(rendered.inputs().sameIn(tree(changed).build())).as("gone " + path).isFalse();
    }
  }

  @Test
  void inputs_fileThatWasNotReadChanges_sameAndRendersTheSame() {
    Rendered rendered = render(files());
    Set<String> unread =
        files().keySet().stream()
            .filter(path -> !read(rendered).contains(path))
            .collect(Collectors.toSet());
    assertThat(unread).as("files() needs one that is not read").isNotEmpty();
    for (String path : unread) {
      Map<String, String> changed = new TreeMap<>(files());
      changed.put(path, "\tother: [");
      SourceTree tree = tree(changed).build();
      assertThat(rendered.inputs().sameIn(tree)).as(path).isTrue();
      assertThat(text(renderer().render(tree, request()))).as(path).isEqualTo(text(rendered));
    }
  }

  @Test
  void inputs_missingFileAppears_notTheSame() {
    Map<String, String> files = new TreeMap<>(files());
    String content = files.remove(neededFile());
    Rendered without = render(files);
    files.put(neededFile(), content);
    assertThat(without.inputs().sameIn(tree(files).build())).isFalse();
  }

  private static Set<String> read(Rendered rendered) {
    return rendered.inputs().files().keySet().stream()
        .map(TreePath::value)
        .collect(Collectors.toSet());
  }

  private static void assertFailed(Rendered rendered) {
    assertThat(rendered.failed()).isTrue();
    assertThat(rendered.issues()).anyMatch(Issue::isError);
    assertThat(rendered.issues())
        .filteredOn(Issue::isError)
        .allSatisfy(issue -> assertThat(issue.code().id()).contains("."));
    assertThatThrownBy(rendered::manifests).isInstanceOf(RenderException.class);
  }
}
