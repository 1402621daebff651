// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.kustomize;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.error.Issue;
import io.gitops4j.core.render.FluxOverrides;
import io.gitops4j.core.render.Manifest;
import io.gitops4j.core.render.RenderRequest;
import io.gitops4j.core.render.Rendered;
import io.gitops4j.core.source.MemoryTree;
import io.gitops4j.core.source.SourceTree;
import io.gitops4j.core.source.TreePath;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.tree.ScalarNode;
import io.gitops4j.core.yaml.YamlReader;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FluxOverridesTest {
  private static final FluxOverrides NONE = FluxOverrides.builder().build();
  private static final String MAP = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: %s}\n";

  @Test
  void kustomization_plainDirectory_listsManifestsAndDirectoriesInOrder() {
    SourceTree tree =
        MemoryTree.builder()
            .file("app/b.yaml", MAP.formatted("b"))
            .file("app/a/x.yml", MAP.formatted("x"))
            .file("app/a/deep/kustomization.yml", "resources: [y.yaml]\n")
            .file("app/a/deep/y.yaml", MAP.formatted("y"))
            .file("app/.hidden/h.yaml", MAP.formatted("h"))
            .file("app/empty.yaml", "# nothing\n")
            .file("app/README.md", "text")
            .file("app/upper.YAML", "text")
            .link("app/link.yaml", "../b.yaml")
            .build();
    assertThat(kustomization(tree, NONE))
        .isEqualTo(
            yaml(
                """
                apiVersion: kustomize.config.k8s.io/v1beta1
                kind: Kustomization
                resources: [./.hidden/h.yaml, ./a/deep, ./a/x.yml, ./b.yaml, ./empty.yaml]
                """));
    assertThat(render(tree, NONE).manifests())
        .extracting(manifest -> manifest.id().name())
        .containsExactly("h", "y", "x", "b");
  }

  @Test
  void render_fileThatIsNoManifest_isRefusedWithItsPlaceAndAHint() {
    SourceTree tree =
        MemoryTree.builder()
            .file("app/a.yaml", MAP.formatted("a"))
            .file("app/values.yaml", "replicas: 2\n")
            .file("app/ci/.gitlab-ci.yml", "stages: [test]\n")
            .build();
    Rendered rendered = render(tree, NONE);
    assertThat(rendered.failed()).isTrue();
    assertThat(rendered.issues())
        .extracting(issue -> issue.location().file())
        .containsExactlyInAnyOrder("app/ci/.gitlab-ci.yml", "app/values.yaml");
    assertThat(rendered.issues()).allMatch(issue -> String.valueOf(issue.hint()).contains("Flux"));
  }

  @Test
  void render_emptyDirectory_noObjectAndNoIssue() {
    Rendered rendered = render(MemoryTree.builder().file("app/README.md", "x").build(), NONE);
    assertThat(rendered.failed()).isFalse();
    assertThat(rendered.manifests()).isEmpty();
    assertThat(rendered.issues()).isEmpty();
  }

  @Test
  void render_unknownFieldAndNumbers_leftOutAndConvertedWithAWarning() {
    SourceTree tree =
        tree("resources: [a.yaml]\nresourcse: [b]\ncommonLabels: {v: 1.10, u: 2, w: y}\n");
    Rendered rendered = render(tree, NONE);
    assertThat(rendered.failed()).isFalse();
    assertThat(rendered.manifests().get(0).root().at("metadata", "labels"))
        .isEqualTo(yaml("{v: '1.1', u: '2', w: 'true'}"));
    assertThat(rendered.issues().stream().filter(issue -> isFound(issue)).toList())
        .extracting(issue -> issue.code() + " " + issue.location().line())
        .containsExactlyInAnyOrder("UNKNOWN_FIELD 2", "CONVERTED 3", "CONVERTED 3");
    KustomizeRenderer strict =
        KustomizeRenderer.of(
            KustomizeOptions.DEFAULTS.withStrict(Set.of(KustomizeError.UNKNOWN_FIELD)));
    assertThat(strict.render(tree, new RenderRequest(TreePath.of("app"), NONE)).failed()).isTrue();
    assertThat(KustomizeRenderer.ofDefaults().render(tree, request()).failed())
        .as("kustomize itself")
        .isTrue();
  }

  private static boolean isFound(Issue issue) {
    return issue.code() == KustomizeError.UNKNOWN_FIELD || issue.code() == KustomizeError.CONVERTED;
  }

  private static RenderRequest request() {
    return new RenderRequest(TreePath.of("app"), null);
  }

  @Test
  void kustomization_ignoreRules_leaveFilesAndEntriesOut() {
    SourceTree plain =
        MemoryTree.builder()
            .file(".sourceignore", "values.yaml\n")
            .file("app/a.yaml", MAP.formatted("a"))
            .file("app/values.yaml", "x: 1\n")
            .file("app/ci/b.yaml", MAP.formatted("b"))
            .build();
    assertThat(kustomization(plain, NONE.withIgnore("ci/\n")).get("resources"))
        .isEqualTo(yaml("[./a.yaml]"));
    assertThat(kustomization(plain, NONE.withIgnore("")).get("resources"))
        .isEqualTo(yaml("[./a.yaml, ./ci/b.yaml]"));
    SourceTree listed = tree("resources: [a.yaml, 'https://example.org/a.yaml', none.yaml]\n");
    assertThat(kustomization(listed, NONE.withIgnore("a.yaml\n")).get("resources"))
        .isEqualTo(yaml("['https://example.org/a.yaml', none.yaml]"));
    assertThat(NONE.withIgnore("")).isNotEqualTo(NONE);
    assertThat(NONE.withIgnore("").digest()).isNotEqualTo(NONE.digest());
  }

  @Test
  void kustomization_withoutResources_notesOriginsUnlessTheObjectSaysOtherwise() {
    SourceTree tree = tree("configMapGenerator: [{name: a}]\nbuildMetadata: [managedByLabel]\n");
    assertThat(kustomization(tree, NONE).get("buildMetadata"))
        .isEqualTo(yaml("[originAnnotations]"));
    FluxOverrides said = FluxOverrides.builder().buildMetadata("transformerAnnotations").build();
    assertThat(kustomization(tree, said).get("buildMetadata"))
        .isEqualTo(yaml("[transformerAnnotations]"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{name: a, newName: b} | '' | v2 | '' | {name: a, newName: b, newTag: v2}",
        "{name: a, digest: d} | b | '' | '' | {name: a, digest: d, newName: b}",
        "{name: a, digest: d} | '' | v2 | '' | {name: a, newTag: v2}",
        "{name: a, newTag: v1} | '' | '' | d | {name: a, digest: d}",
        "{name: a, newTag: v1} | '' | v2 | d | {name: a, newTag: v2, digest: d}",
        "{name: a, newTag: v1} | '' | '' | '' | {name: a, newTag: v1}",
        "{name: a, newName: b} | a | '' | '' | {name: a, newName: a}",
      })
  void kustomization_image_mergedIntoTheEntryOfItsName(
      String old, String newName, String newTag, String digest, String merged) {
    FluxOverrides overrides =
        FluxOverrides.builder()
            .image(new FluxOverrides.Image("a", newName, newTag, digest))
            .image(new FluxOverrides.Image("other", "", "", ""))
            .build();
    SourceTree tree = tree("resources: [a.yaml]\nimages: [" + old + "]\n");
    assertThat(kustomization(tree, overrides).get("images"))
        .isEqualTo(yaml("[" + merged + ", {name: other}]"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/abs",
        "https://example.org/x",
        "GIT@example.org:x/y",
        "github.com/owner/repo",
        "file:///abs"
      })
  void render_componentThatIsNotLocal_refused(String component) {
    Rendered rendered =
        render(tree("resources: [a.yaml]\n"), FluxOverrides.builder().component(component).build());
    assertThat(rendered.failed()).isTrue();
    assertThat(rendered.issues()).extracting(Issue::found).containsExactly(component);
  }

  @Test
  void render_componentThatIsMissing_refusedUnlessIgnored() {
    FluxOverrides.Builder builder = FluxOverrides.builder().component("../none");
    SourceTree tree = tree("resources: [a.yaml]\n");
    assertThat(render(tree, builder.build()).failed()).isTrue();
    assertThat(render(tree, builder.ignoreMissingComponents(true).build()).manifests()).hasSize(1);
  }

  @Test
  void render_formerPatches_comeBehindThoseOfTheFile() {
    FluxOverrides overrides =
        FluxOverrides.builder()
            .strategicMergePatch(
                yaml("{apiVersion: v1, kind: ConfigMap, metadata: {name: a}, data: {k: two}}"))
            .jsonPatch(
                yaml(
                    "{target: {kind: ConfigMap, name: a}, patch: [{op: add, path: /data/x, value: '1'}]}"))
            .patch(yaml("{patch: '- {op: add, path: /data/y, value: z}', target: {name: a}}"))
            .build();
    SourceTree tree =
        tree(
            """
            resources: [a.yaml]
            patchesStrategicMerge:
            - '{apiVersion: v1, kind: ConfigMap, metadata: {name: a}, data: {k: one}}'
            """);
    assertThat(render(tree, overrides).manifests().get(0).root().get("data"))
        .isEqualTo(yaml("{k: two, x: '1', y: z}"));
  }

  @Test
  void render_fileOfAnotherDirectory_isReadAndOrderKept() {
    SourceTree tree =
        MemoryTree.builder()
            .file("app/kustomization.yaml", "resources: [../shared/a.yaml, n.yaml]\n")
            .file("app/n.yaml", "apiVersion: v1\nkind: Namespace\nmetadata: {name: n}\n")
            .file("shared/a.yaml", MAP.formatted("a"))
            .build();
    assertThat(render(tree, NONE).manifests())
        .extracting(manifest -> manifest.id().kind())
        .containsExactly("ConfigMap", "Namespace");
    assertThat(render(tree.snapshot(), NONE).inputs().files()).hasSize(3);
  }

  @Test
  void render_objectWithoutVersion_refused() {
    SourceTree tree =
        MemoryTree.builder().file("app/a.yaml", "kind: ConfigMap\nmetadata: {name: a}\n").build();
    assertThat(render(tree, NONE).issues())
        .extracting(issue -> issue.location().file())
        .containsExactly("app/a.yaml");
    assertThat(render(tree, NONE).failed()).isTrue();
  }

  @Test
  void render_encryptedNames_refusedAsTheToolDoes() {
    SourceTree tree =
        MemoryTree.builder()
            .file("app/kustomization.yaml", "resources: [a.yaml]\nnamespace: ns\nnamePrefix: p-\n")
            .file(
                "app/a.yaml",
                "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: 'a,b', namespace: 'c,d'}\n")
            .build();
    Rendered rendered = render(tree, NONE);
    assertThat(rendered.failed()).isTrue();
    assertThat(rendered.issues().get(0).location().file()).isEqualTo("app/a.yaml");
  }

  /** A base that reads the file which is another one in this render. */
  @Test
  void sharing_baseThatReadsTheRewrittenFile_isNotShared() {
    SourceTree tree =
        MemoryTree.builder()
            .file("app/kustomization.yaml", "resources: [../base]\n")
            .file(
                "base/kustomization.yaml",
                "configMapGenerator: [{name: a, files: [../app/kustomization.yaml]}]\n")
            .build();
    RenderSession session = RenderSession.ofBytes(10_000_000);
    KustomizeRenderer sharing = KustomizeRenderer.ofDefaults().sharing(session);
    for (String prefix : new String[] {"one-", "two-"}) {
      FluxOverrides overrides = FluxOverrides.builder().namePrefix(prefix).build();
      RenderRequest request = new RenderRequest(TreePath.of("app"), overrides);
      Manifest shared = sharing.render(tree, request).manifests().get(0);
      assertThat(shared).isEqualTo(render(tree, overrides).manifests().get(0));
      Node content = shared.root().at("data", "kustomization.yaml");
      assertThat(((ScalarNode) content).text()).contains(prefix);
    }
  }

  private static SourceTree tree(String kustomization) {
    return MemoryTree.builder()
        .file("app/kustomization.yaml", kustomization)
        .file("app/a.yaml", MAP.formatted("a"))
        .build();
  }

  private static MapNode kustomization(SourceTree tree, FluxOverrides overrides) {
    return KustomizeRenderer.ofDefaults()
        .kustomization(tree, new RenderRequest(TreePath.of("app"), overrides))
        .orElseThrow();
  }

  private static Rendered render(SourceTree tree, FluxOverrides overrides) {
    return KustomizeRenderer.ofDefaults()
        .render(tree, new RenderRequest(TreePath.of("app"), overrides));
  }

  @SuppressWarnings("unchecked")
  private static <T extends Node> T yaml(String text) {
    return (T) YamlReader.ofDefaults().read("", text).get(0);
  }
}
