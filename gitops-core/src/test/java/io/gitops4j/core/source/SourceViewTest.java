// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SourceViewTest {
  private static final SourceRef OTHER = SourceRef.of("/repos/other", "main");

  private static final MemoryTree TREE =
      MemoryTree.builder()
          .file("README.md", "# all")
          .file("apps/web/web.yaml", "kind: Web")
          .file("apps/web/notes.txt", "n")
          .file("apps2/x.yaml", "x: 1")
          .file("base/all.yaml", "a: 1")
          .link("apps/link.yaml", "web/web.yaml")
          .build();

  @Test
  void of_whole_isTheTreeItself() {
    assertThat(SourceView.WHOLE.of(TREE, List.of())).isSameAs(TREE);
  }

  @Test
  void of_directories_showsTheseAndTheWayToThem() {
    SourceTree seen = sparse("apps/web", "base");
    assertThat(files(seen))
        .containsExactly("apps/web/notes.txt", "apps/web/web.yaml", "base/all.yaml");
    assertThat(seen.entry(TreePath.of("apps2"))).isEmpty();
    assertThat(seen.entry(TreePath.of("README.md"))).isEmpty();
    assertThat(seen.revision()).isEqualTo(TREE.revision());
  }

  @Test
  void of_directoryThatIsNotThere_refused() {
    assertThatExceptionOfType(SourceException.class)
        .isThrownBy(() -> sparse("apps/web", "nowhere"))
        .satisfies(e -> assertThat(e.code()).isEqualTo(SourceError.NOT_FOUND))
        .withMessageContaining("sparse");
  }

  @Test
  void of_ignoring_leavesOutLinksAndWhatRulesSay() {
    SourceTree seen = SourceView.ignoring("*.txt\n").of(TREE, List.of());
    assertThat(files(seen))
        .containsExactly("README.md", "apps/web/web.yaml", "apps2/x.yaml", "base/all.yaml");
    assertThat(seen.entry(TreePath.of("apps/link.yaml"))).isEmpty();
    assertThat(read(seen, "apps/web/web.yaml")).isEqualTo("kind: Web");
  }

  @Test
  void of_ignoredDirectoryWithAFileBroughtBack_showsTheWayToIt() {
    SourceTree seen = SourceView.ignoring("/apps\n!/apps/web/web.yaml\n").of(TREE, List.of());
    assertThat(files(seen))
        .containsExactly("README.md", "apps/web/web.yaml", "apps2/x.yaml", "base/all.yaml");
  }

  @Test
  void of_directoryWhoseFilesAreAllIgnored_staysEmpty() {
    SourceTree seen = SourceView.ignoring("base/*.yaml\n").of(TREE, List.of());
    assertThat(seen.list(TreePath.of("base"))).isEmpty();
  }

  @Test
  void of_rulesInADirectory_countThereAlone() {
    MemoryTree tree =
        MemoryTree.builder()
            .file("a/.sourceignore", "*.yaml\n!keep.yaml\n")
            .file("a/x.yaml", "")
            .file("a/b/keep.yaml", "")
            .file("b/x.yaml", "")
            .file("logo.png", "")
            .build();
    // a rule anywhere turns the default ones off
    assertThat(files(SourceView.ignoring("").of(tree, List.of())))
        .containsExactly("a/.sourceignore", "a/b/keep.yaml", "b/x.yaml", "logo.png");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/**", "**/**", "/**/", "//**"})
  void of_nothingButAsterisksAfterASlash_ignoresNothingAsInFlux(String rule) {
    assertThat(files(SourceView.ignoring(rule).of(TREE, List.of()))).hasSize(5);
  }

  @Test
  void of_twoAsterisksAlone_ignoreEverything() {
    assertThat(files(SourceView.ignoring("**").of(TREE, List.of()))).isEmpty();
  }

  @Test
  void of_rulesBeyondMeasure_refused() {
    MemoryTree tree = MemoryTree.builder().file(".sourceignore", "x\n".repeat(10_001)).build();
    assertThatExceptionOfType(SourceException.class)
        .isThrownBy(() -> SourceView.ignoring("").of(tree, List.of()))
        .satisfies(e -> assertThat(e.code()).isEqualTo(SourceError.TOO_LARGE));
  }

  @Test
  void of_manyAsterisks_matchedInNoTime() {
    String name = "a".repeat(200);
    MemoryTree tree = MemoryTree.builder().file("d/" + name, "").build();
    String rules = "*a".repeat(150) + "b\n" + "**/".repeat(300) + "b\n";
    assertThat(files(SourceView.ignoring(rules).of(tree, List.of()))).containsExactly("d/" + name);
  }

  @Test
  void of_inclusion_putsPartOfTheOtherTreeThere() {
    MemoryTree other =
        MemoryTree.builder().file("deploy/a.yaml", "a: 2").file("deploy/sub/b.yaml", "b").build();
    SourceTree seen = including("deploy", "base/extra").of(TREE, List.of(other));
    assertThat(files(seen))
        .contains("base/all.yaml", "base/extra/a.yaml", "base/extra/sub/b.yaml", "apps2/x.yaml");
    assertThat(read(seen, "base/extra/a.yaml")).isEqualTo("a: 2");
    assertThat(seen.entry(TreePath.of("base/extra/a.yaml")).map(TreeEntry::blob))
        .contains(BlobId.of("a: 2".getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void of_inclusionOverAFile_thatOfTheInclusionCounts() {
    MemoryTree other = MemoryTree.builder().file("all.yaml", "a: 2").build();
    SourceTree seen = including("", "base").of(TREE, List.of(other));
    assertThat(read(seen, "base/all.yaml")).isEqualTo("a: 2");
  }

  @Test
  void of_inclusionOfNoDirectory_refused() {
    MemoryTree other = MemoryTree.builder().file("all.yaml", "a: 2").build();
    assertThatExceptionOfType(SourceException.class)
        .isThrownBy(() -> including("deploy", "base").of(TREE, List.of(other)))
        .satisfies(e -> assertThat(e.code()).isEqualTo(SourceError.NOT_FOUND));
  }

  private static SourceView including(String from, String to) {
    return new SourceView(
        List.of(),
        false,
        List.of(new SourceView.Inclusion(OTHER, TreePath.of(from), TreePath.of(to))),
        "");
  }

  private static SourceTree sparse(String... directories) {
    List<TreePath> paths = java.util.Arrays.stream(directories).map(TreePath::of).toList();
    return new SourceView(paths, false, List.of(), null).of(TREE, List.of());
  }

  private static String read(SourceTree tree, String path) {
    return new String(tree.read(TreePath.of(path)), StandardCharsets.UTF_8);
  }

  private static List<String> files(SourceTree tree) {
    List<String> files = new ArrayList<>();
    collect(tree, TreePath.ROOT, files);
    return files;
  }

  private static void collect(SourceTree tree, TreePath directory, List<String> files) {
    for (TreeEntry entry : tree.list(directory)) {
      if (entry.isDirectory()) {
        collect(tree, entry.path(), files);
      } else {
        files.add(entry.path().value());
      }
    }
  }
}
