// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.render.directory;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.error.Issue;
import io.gitops4j.core.render.DirectoryOptions;
import io.gitops4j.core.render.KustomizeOverrides;
import io.gitops4j.core.render.Manifest;
import io.gitops4j.core.render.RenderError;
import io.gitops4j.core.render.RenderRequest;
import io.gitops4j.core.render.Rendered;
import io.gitops4j.core.render.Setting;
import io.gitops4j.core.source.EntryKind;
import io.gitops4j.core.source.ForwardingTree;
import io.gitops4j.core.source.MemoryTree;
import io.gitops4j.core.source.SourceError;
import io.gitops4j.core.source.SourceTree;
import io.gitops4j.core.source.TreeEntry;
import io.gitops4j.core.source.TreePath;
import io.gitops4j.core.tree.FieldPath;
import io.gitops4j.core.yaml.YamlError;
import io.gitops4j.core.yaml.YamlLimits;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DirectoryRendererTest {
  private static final TreePath APP = TreePath.of("app");
  private final MemoryTree.Builder tree = MemoryTree.builder();

  private static String object(String name) {
    return "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: " + name + "}\n";
  }

  private Rendered render() {
    return render(DirectoryOptions.DEFAULTS);
  }

  private Rendered render(DirectoryOptions options) {
    return DirectoryRenderer.ofDefaults().render(tree.build(), new RenderRequest(APP, options));
  }

  private static List<String> names(Rendered rendered) {
    return rendered.manifests().stream().map(manifest -> manifest.id().name()).toList();
  }

  private static List<String> shown(Rendered rendered) {
    return rendered.issues().stream().map(Issue::toString).toList();
  }

  @Test
  void render_files_inOrderOfNamesWithAllDocuments() {
    tree.file("app/b.yml", object("b1") + "---\n# nothing\n---\n" + object("b2"))
        .file(
            "app/a.json", "{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"metadata\":{\"name\":\"a\"}}")
        .file("app/c.txt", "kind: [")
        .file("app/d/e.yaml", object("e"));
    Rendered rendered = render();
    assertThat(rendered.issues()).isEmpty();
    assertThat(names(rendered)).containsExactly("a", "b1", "b2");
    assertThat(rendered.manifests().get(2).origin()).isEqualTo("app/b.yml");
    assertThat(rendered.manifests().get(2).root().line()).isEqualTo(7);
  }

  @Test
  void render_recurse_readsBelowInOrderOfNames() {
    tree.file("app/d/e.yaml", object("e"))
        .file("app/d/d/f.yaml", object("f"))
        .file("app/a.yaml", object("a"))
        .file("app/z.yaml", object("z"));
    assertThat(names(render(new DirectoryOptions(true, "", ""))))
        .containsExactly("a", "f", "e", "z");
  }

  @Test
  void render_includeAndExclude_bothCount() {
    tree.file("app/a.yaml", object("a"))
        .file("app/a.json", "[")
        .file("app/d/e.yaml", object("e"))
        .file("app/d/test.yaml", "[");
    assertThat(names(render(new DirectoryOptions(true, "*.yaml", "{d/test*,x}"))))
        .containsExactly("a", "e");
  }

  @Test
  void render_badPatterns_bothRefused() {
    tree.file("app/a.yaml", object("a"));
    Rendered rendered = render(new DirectoryOptions(false, "{a", "[b"));
    assertThat(rendered.issues())
        .extracting(Issue::code, Issue::found)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(DirectoryError.GLOB, "{a"),
            org.assertj.core.groups.Tuple.tuple(DirectoryError.GLOB, "[b"));
  }

  @Test
  void render_lists_takenApart() {
    tree.file(
        "app/a.yaml",
        "apiVersion: v1\nkind: List\nitems:\n- {apiVersion: v1, kind: Pod, metadata: {name: p}}\n"
            + "- apiVersion: v1\n  kind: ConfigMapList\n  items:\n"
            + "  - {apiVersion: v1, kind: ConfigMap, metadata: {name: c}}\n"
            + "---\napiVersion: v1\nkind: PodList\nitems: null\n"
            + "---\napiVersion: example.org/v1\nkind: AllowList\nmetadata: {name: l}\n");
    assertThat(names(render())).containsExactly("p", "c", "l");
  }

  @Test
  void render_wrongFiles_allErrorsAtOnceWithTheirPlaces() {
    tree.file("app/a.yaml", object("a") + "---\nkind: Pod\nmetadata: {name: p}\n---\n- 1\n")
        .file("app/b.yaml", "a: [\n")
        .file("app/c.yaml", "apiVersion: v1\nmetadata: {}\n")
        .file("app/d.yaml", "apiVersion: v1\nkind: Pod\n")
        .file("app/e.json", "{\"a\": 1}")
        .file("app/f.yaml", "apiVersion: v1\nkind: List\nitems: {}\n");
    Rendered rendered = render();
    assertThat(rendered.failed()).isTrue();
    assertThat(rendered.issues())
        .extracting(issue -> issue.location().file() + ":" + issue.location().line())
        .startsWith("app/a.yaml:5", "app/a.yaml:8")
        .endsWith("app/c.yaml:1", "app/d.yaml:1", "app/e.json:1", "app/f.yaml:3");
    assertThat(rendered.issues()).anyMatch(issue -> issue.code() == YamlError.SYNTAX);
    assertThat(rendered.inputs().files()).hasSize(6);
  }

  @Test
  void render_otherFiles_leftOutWithAWarning() {
    tree.file("app/a.yaml", object("a"))
        .file("app/values.yaml", "image: x\n")
        .file("app/comment.yaml", "# nothing\n")
        .file("app/kustomization.yaml", "resources: [a.yaml]\n")
        .file("app/k.yaml", "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\n")
        .file("app/skipped.yaml", "# +argocd:skip-file-rendering\n" + object("s"));
    Rendered rendered = render();
    assertThat(names(rendered)).containsExactly("a");
    assertThat(shown(rendered))
        .containsExactly(
            "app/k.yaml:1:1: warning: the document configures kustomize [directory.left-out]",
            "app/kustomization.yaml: warning: the file holds no Kubernetes object"
                + " [directory.left-out]",
            "app/skipped.yaml: warning: the file asks to be left out [directory.left-out]",
            "app/values.yaml: warning: the file holds no Kubernetes object [directory.left-out]");
  }

  @Test
  void render_sameIdentityTwice_laterOneCounts() {
    tree.file("app/a.yaml", object("x") + "data: {v: '1'}\n" + "---\n" + object("y"))
        .file("app/b.yaml", object("x") + "data: {v: '2'}\n")
        .file("app/c.yaml", "apiVersion: v1\nkind: Pod\nmetadata: {generateName: g-}\n")
        .file("app/d.yaml", "apiVersion: v1\nkind: Pod\nmetadata: {generateName: g-}\n");
    Rendered rendered = render();
    assertThat(names(rendered)).containsExactly("y", "x", "", "");
    assertThat(rendered.manifests().get(1).root().at("data", "v").textOrNull()).isEqualTo("2");
    assertThat(rendered.issues())
        .singleElement()
        .satisfies(
            issue -> {
              assertThat(issue.code()).isEqualTo(RenderError.DUPLICATE);
              assertThat(issue.isError()).isFalse();
              assertThat(issue.location().file()).isEqualTo("app/b.yaml");
            });
  }

  @Test
  void render_links_filesAreReadDirectoriesAreNot() {
    tree.file("shared/a.txt", object("a"))
        .file("shared/d/e.yaml", object("e"))
        .link("app/a.yaml", "../shared/a.txt")
        .link("app/d", "../shared/d")
        .link("app/gone.yaml", "nowhere")
        .link("app/dir.yaml", "../shared/d");
    Rendered rendered = render(new DirectoryOptions(true, "", ""));
    assertThat(names(rendered)).containsExactly("a");
    assertThat(rendered.manifests().get(0).origin()).isEqualTo("app/a.yaml");
    assertThat(shown(rendered))
        .containsExactly(
            "app/d: warning: a link to a directory is not followed [directory.left-out]",
            "app/dir.yaml: warning: a link does not lead to a file [directory.left-out]",
            "app/gone.yaml: warning: a link leads to nothing [directory.left-out]");
  }

  @Test
  void inputs_linkThatComesToLeadElsewhere_notTheSame() {
    tree.file("app/a.yaml", object("a")).file("x/b.yaml", object("b"));
    tree.link("app/gone.yaml", "../x/c.yaml").link("app/dir.yaml", "../x/d");
    tree.file("x/d/e", "e");
    Rendered rendered = render(new DirectoryOptions(true, "", ""));
    assertThat(rendered.inputs().sameIn(tree.build())).isTrue();
    assertThat(rendered.inputs().sameIn(tree.file("x/c.yaml", object("c")).build())).isFalse();
    MemoryTree other =
        MemoryTree.builder()
            .file("app/a.yaml", object("a"))
            .link("app/gone.yaml", "../x/c.yaml")
            .link("app/dir.yaml", "../x/d")
            .file("x/d", object("d"))
            .build();
    assertThat(rendered.inputs().sameIn(other)).isFalse();
  }

  @Test
  void render_linkedDirectoryAsRoot_namedFromWhereItIsAsked() {
    tree.file("real/a.yaml", object("a")).file("real/d/b.yaml", object("b")).link("app", "real");
    Rendered rendered = render(new DirectoryOptions(true, "", "d/c*"));
    assertThat(rendered.manifests())
        .extracting(manifest -> manifest.origin())
        .containsExactly("app/a.yaml", "app/d/b.yaml");
  }

  @Test
  void render_noDirectory_oneError() {
    tree.file("app", "a file");
    assertThat(shown(render())).containsExactly("app: error: no such directory [render.no-path]");
    assertThat(render().inputs().sameIn(MemoryTree.builder().file("app/x", "").build())).isFalse();
  }

  @Test
  void render_submodule_errorUnlessExcludedOrNotBelow() {
    SourceTree withModule = new WithSubmodule(tree.file("app/a.yaml", object("a")).build());
    DirectoryRenderer renderer = DirectoryRenderer.ofDefaults();
    Rendered refused =
        renderer.render(withModule, new RenderRequest(APP, new DirectoryOptions(true, "", "")));
    assertThat(refused.issues())
        .singleElement()
        .extracting(Issue::code)
        .isEqualTo(SourceError.SUBMODULE);
    assertThat(
            renderer
                .render(withModule, new RenderRequest(APP, new DirectoryOptions(true, "", "mod*")))
                .failed())
        .isFalse();
    assertThat(renderer.render(withModule, RenderRequest.of(APP)).failed()).isFalse();
  }

  @Test
  void render_beyondTheLimits_refused() {
    for (int i = 0; i < 20; i++) {
      tree.file("app/" + "d/".repeat(i) + "f.yaml", object("x" + i));
    }
    RenderRequest request = new RenderRequest(APP, new DirectoryOptions(true, "", ""));
    assertThat(codes(new YamlLimits(300, 10_000, 100), request)).containsExactly("render.limit");
    assertThat(codes(new YamlLimits(100_000, 100, 100), request)).containsExactly("render.limit");
    assertThat(codes(new YamlLimits(100_000, 10_000, 10), request)).containsExactly("render.limit");
    assertThat(codes(new YamlLimits(100_000, 10_000, 20), request)).isEmpty();
  }

  private List<String> codes(YamlLimits limits, RenderRequest request) {
    return DirectoryRenderer.of(limits).render(tree.build(), request).issues().stream()
        .map(issue -> issue.code().id())
        .toList();
  }

  @Test
  void render_brokenFileWithASecret_lineIsNotShown() {
    tree.file("app/a.yaml", "kind: Secret\nstringData:\n  p: hunter2: x\n");
    assertThat(render().issues())
        .isNotEmpty()
        .extracting(Issue::toDisplayString)
        .noneMatch(text -> text.contains("hunter2"));
  }

  @Test
  void supports_optionsOrWhatLiesThere_decides() {
    tree.file("app/a.yaml", object("a"))
        .file("k/Kustomization", "")
        .file("h/Chart.yaml", "")
        .link("out", "../..");
    SourceTree built = tree.build();
    DirectoryRenderer renderer = DirectoryRenderer.ofDefaults();
    assertThat(renderer.supports(built, RenderRequest.of(APP))).isTrue();
    for (String path : new String[] {"k", "h", "app/a.yaml", "nowhere", "out"}) {
      assertThat(renderer.supports(built, RenderRequest.of(TreePath.of(path)))).as(path).isFalse();
    }
    assertThat(renderer.supports(built, new RenderRequest(APP, KustomizeOverrides.NONE))).isFalse();
    assertThat(
            renderer.supports(
                built, new RenderRequest(TreePath.of("k"), DirectoryOptions.DEFAULTS)))
        .isTrue();
  }

  /** A tree with a submodule {@code app/mod}, which a tree in memory can't hold. */
  private static final class WithSubmodule extends ForwardingTree {
    WithSubmodule(SourceTree tree) {
      super(tree);
    }

    @Override
    public List<TreeEntry> list(TreePath directory) {
      List<TreeEntry> entries = new ArrayList<>(tree.list(directory));
      if (directory.equals(APP)) {
        entries.add(new TreeEntry(APP.child("mod"), EntryKind.SUBMODULE, null));
      }
      return entries;
    }
  }

  @Test
  void provenance_ofEachField_isItsLine_ifAskedFor() {
    tree.file("app/a.yaml", object("a") + "---\n" + object("b") + "data:\n  key: value\n");
    DirectoryRenderer renderer = DirectoryRenderer.ofDefaults().withProvenance(true);
    RenderRequest request = new RenderRequest(APP, DirectoryOptions.DEFAULTS);
    List<Manifest> manifests = renderer.render(tree.build(), request).manifests();
    Setting setting = manifests.get(1).provenance().of(FieldPath.of("data", "key")).get(0);
    assertThat(setting).hasToString("set by file (app/a.yaml:5:1) at app/a.yaml:9:8");
    assertThat(manifests).isEqualTo(render().manifests());
    assertThat(render().manifests().get(0).provenance()).isNull();
    assertThat(renderer.engine()).isNotEqualTo(DirectoryRenderer.ofDefaults().engine());
  }
}
