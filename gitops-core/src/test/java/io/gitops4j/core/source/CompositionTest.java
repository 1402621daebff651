// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.gitops4j.core.source.Composition.Copy;
import io.gitops4j.core.source.Composition.Strategy;
import io.gitops4j.core.yaml.YamlReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CompositionTest {
  private static final MemoryTree REPOSITORY =
      MemoryTree.builder()
          .file("apps/base/app.yaml", "a: 1")
          .file("apps/base/sub/deep.yaml", "d: 1")
          .file("apps/base/README.md", "text")
          .file("apps/prod/app.yaml", "p: 1")
          .file("values.yaml", "image: {tag: v1, name: web}\nports: [80]\n")
          .file("prod.yaml", "image: {tag: v2}\nports: [8080]\n---\nreplicas: 3\n")
          .link("link.yaml", "values.yaml")
          .build();

  private static Copy copy(String from, String to, String... exclude) {
    return Copy.of(from, to, List.of(exclude), Strategy.OVERWRITE);
  }

  private static SourceTree composed(Copy... copies) {
    return composition(null, null, copies).of(Map.of("repo", REPOSITORY));
  }

  private static Composition composition(
      @Nullable String revision, @Nullable String origin, Copy... copies) {
    return new Composition(
        Map.of("repo", SourceRef.of("/repo", "main")), List.of(copies), revision, origin);
  }

  private static List<String> files(SourceTree tree) {
    List<String> files = new ArrayList<>();
    files(tree, TreePath.ROOT, files);
    return files;
  }

  private static void files(SourceTree tree, TreePath directory, List<String> files) {
    for (TreeEntry entry : tree.list(directory)) {
      if (entry.isDirectory()) {
        files(tree, entry.path(), files);
      } else {
        files.add(entry.path().value());
      }
    }
  }

  private static String text(SourceTree tree, String file) {
    return new String(tree.read(TreePath.of(file)), StandardCharsets.UTF_8);
  }

  /** Held against source-watcher 2.2. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "apps/base/**       | x/    | x/README.md x/app.yaml x/sub/deep.yaml",
        "apps/base          | x/    | x/base/README.md x/base/app.yaml x/base/sub/deep.yaml",
        "apps/base/         | x     | x/base/README.md x/base/app.yaml x/base/sub/deep.yaml",
        "apps/base/*.yaml   | x/    | x/apps/base/app.yaml",
        "apps/*/app.yaml    | ''    | apps/base/app.yaml apps/prod/app.yaml",
        "**/base            | ''    | apps/base/README.md apps/base/app.yaml apps/base/sub/deep.yaml",
        "*.yaml             | ''    | prod.yaml values.yaml",
        "values.yaml        | x/    | x/values.yaml",
        "values.yaml        | x     | x",
        "values.yaml        | ''    | values.yaml",
        "./apps/../prod.yaml| a.yaml| a.yaml",
        "./*.yaml           | ''    | prod.yaml values.yaml",
        "./a*/*/app.yaml    | ''    | apps/base/app.yaml apps/prod/app.yaml",
      })
  void copy_byTheRulesOfCp(String from, String to, String expected) {
    assertThat(files(composed(copy("@repo/" + from, "@artifact/" + to))))
        .containsExactlyElementsOf(Arrays.asList(expected.split(" ")));
  }

  @Test
  void fileIntoADirectoryThatIsThere_keepsItsName() {
    SourceTree tree =
        composed(
            copy("@repo/apps/base/**", "@artifact/x/"), copy("@repo/values.yaml", "@artifact/x"));
    assertThat(files(tree)).contains("x/values.yaml", "x/app.yaml");
  }

  @Test
  void laterCopies_replaceFilesOfEarlierOnes() {
    SourceTree tree =
        composed(
            copy("@repo/apps/base/**", "@artifact/"), copy("@repo/apps/prod/**", "@artifact/"));
    assertThat(text(tree, "app.yaml")).isEqualTo("p: 1");
    assertThat(text(tree, "sub/deep.yaml")).isEqualTo("d: 1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "*.md         | app.yaml sub/deep.yaml",
        "sub/**       | README.md app.yaml",
        "**/deep.yaml | README.md app.yaml",
        "apps/base/*  | ''",
        "{sub,*.md}   | app.yaml",
      })
  void excluded_bySourceByPatternAndByName(String pattern, String expected) {
    Copy[] copies = {
      copy("@repo/prod.yaml", "@artifact/"), copy("@repo/apps/base/**", "@artifact/", pattern)
    };
    if (expected.isEmpty()) {
      refused(SourceError.COMPOSITION, copies);
    } else {
      List<String> all = new ArrayList<>(Arrays.asList(expected.split(" ")));
      all.add("prod.yaml");
      assertThat(files(composed(copies))).containsExactlyInAnyOrderElementsOf(all);
    }
  }

  @Test
  void merge_mapsAsHelmDoes_whereAFileIs() {
    Copy base = copy("@repo/values.yaml", "@artifact/chart/");
    Copy over =
        Copy.of("@repo/prod.yaml", "@artifact/chart/values.yaml", List.of(), Strategy.MERGE);
    assertThat(
            YamlReader.ofDefaults()
                .read("merged", composed(base, over).read(TreePath.of("chart/values.yaml"))))
        .isEqualTo(
            YamlReader.ofDefaults()
                .read(
                    "expected",
                    "{image: {tag: v2, name: web}, ports: [8080], replicas: 3}"
                        .getBytes(StandardCharsets.UTF_8)));
    assertThat(text(composed(over), "chart/values.yaml")).isEqualTo(text(REPOSITORY, "prod.yaml"));
    Copy noMap =
        Copy.of(
            "@repo/apps/base/README.md", "@artifact/chart/values.yaml", List.of(), Strategy.MERGE);
    refused(SourceError.COMPOSITION, base, noMap);
  }

  @Test
  void whatCannotBeCopied_isRefused() {
    refused(SourceError.COMPOSITION, copy("@repo/none.yaml", "@artifact/"));
    refused(SourceError.COMPOSITION, copy("@repo/none/*", "@artifact/"));
    refused(SourceError.COMPOSITION, copy("@repo/link.yaml", "@artifact/"));
    refused(
        SourceError.COMPOSITION,
        copy("@repo/values.yaml", "@artifact/x"),
        copy("@repo/apps/base/**", "@artifact/x/"));
    refused(
        SourceError.COMPOSITION,
        copy("@repo/apps", "@artifact/"),
        copy("@repo/values.yaml", "@artifact/apps/base"),
        copy("@repo/apps/base/**", "@artifact/apps/base/values.yaml/"));
  }

  private static void refused(SourceError code, Copy... copies) {
    assertThatExceptionOfType(SourceException.class)
        .isThrownBy(() -> composed(copies))
        .satisfies(e -> assertThat(e.code()).isEqualTo(code));
  }

  @Test
  void pathsOutOfATree_areNotAllowed() {
    for (String[] wrong :
        new String[][] {
          {"@repo/../x", "@artifact/"},
          {"@repo//etc", "@artifact/"},
          {"@repo/a", "@artifact/../x"},
          {"@repo/a", "@artifact//x"},
          {"repo/a", "@artifact/"},
          {"@repo", "@artifact/"},
          {"@repo/a", "x"},
          {"@repo/[a/*", "@artifact/"}
        }) {
      assertThatIllegalArgumentException().isThrownBy(() -> copy(wrong[0], wrong[1]));
    }
    assertThatIllegalArgumentException().isThrownBy(() -> copy("@repo/a", "@artifact/", "{a,b"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> composition(null, null, copy("@other/a", "@artifact/")));
  }

  @Test
  void whatFluxLeavesOutOfArchives_isLeftOut() {
    MemoryTree tree =
        MemoryTree.builder()
            .file("a/logo.png", "p")
            .file("a/.github/w.yaml", "w")
            .file("a/.sourceignore", "*.yaml")
            .file("a/x.yaml", "x")
            .build();
    SourceTree composed =
        composition(null, null, copy("@repo/a/**", "@artifact/")).of(Map.of("repo", tree));
    assertThat(files(composed)).containsExactly(".sourceignore", "x.yaml");
  }

  @Test
  void revision_isTheDigestOfTheFiles_orThatOfASource() {
    SourceTree tree = composed(copy("@repo/apps/base/**", "@artifact/"));
    MemoryTree other = MemoryTree.builder().file("apps/base/app.yaml", "a: 2").build();
    Composition same = composition(null, "repo", copy("@repo/apps/base/**", "@artifact/"));
    SourceTree again = same.of(Map.of("repo", REPOSITORY));
    assertThat(tree.revision().toString()).matches("sha256:[0-9a-f]{64}");
    assertThat(again.revision()).isEqualTo(tree.revision());
    assertThat(again.origin()).hasValue("main@" + REPOSITORY.revision());
    assertThat(same.of(Map.of("repo", other)).revision()).isNotEqualTo(tree.revision());
    SourceTree followed =
        composition("repo", null, copy("@repo/apps/**", "@artifact/"))
            .of(Map.of("repo", REPOSITORY));
    assertThat(followed.revision()).isEqualTo(REPOSITORY.revision());
    assertThat(followed.origin()).isEmpty();
  }

  @Test
  void blobs_areThoseOfTheSource() {
    SourceTree tree = composed(copy("@repo/apps/base/**", "@artifact/x/"));
    assertThat(tree.entry(TreePath.of("x/app.yaml")).orElseThrow().blob())
        .isEqualTo(REPOSITORY.entry(TreePath.of("apps/base/app.yaml")).orElseThrow().blob());
  }

  @Test
  void chart_isTheOneDirectory() {
    SourceTree chart = Composition.chart(composed(copy("@repo/apps", "@artifact/")));
    assertThat(chart.entry(TreePath.of("base/app.yaml"))).isPresent();
    SourceTree two = composed(copy("@repo/apps/**", "@artifact/"));
    assertThatExceptionOfType(SourceException.class).isThrownBy(() -> Composition.chart(two));
  }
}
