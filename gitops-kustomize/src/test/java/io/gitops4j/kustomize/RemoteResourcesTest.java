// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.kustomize;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.error.Issue;
import io.gitops4j.core.render.Manifest;
import io.gitops4j.core.render.RenderRequest;
import io.gitops4j.core.render.Rendered;
import io.gitops4j.core.source.DirectoryTree;
import io.gitops4j.core.source.MemoryTree;
import io.gitops4j.core.source.Revision;
import io.gitops4j.core.source.SourceError;
import io.gitops4j.core.source.SourceTree;
import io.gitops4j.core.source.TreePath;
import io.gitops4j.core.yaml.YamlPrinter;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RemoteResourcesTest {
  private static final String UPSTREAM = "https://git.example.com/team/upstream";

  private final RecordedRemotes remotes = new RecordedRemotes();
  private final KustomizeRenderer renderer =
      KustomizeRenderer.of(KustomizeOptions.DEFAULTS.withRemoteResolver(remotes));

  static List<String> cases() throws IOException {
    try (Stream<java.nio.file.Path> all = Files.list(RecordedRemotes.RECORDED.resolve("cases"))) {
      return all.map(each -> each.getFileName().toString()).sorted().toList();
    }
  }

  private Rendered render(SourceTree tree) {
    return renderer.render(tree, RenderRequest.of(TreePath.ROOT));
  }

  private Rendered render(String kustomization) {
    return render(MemoryTree.builder().file("kustomization.yaml", kustomization).build());
  }

  @ParameterizedTest
  @MethodSource("cases")
  void recordedCase_isAsTheReferencePrintsIt_orRefused(String name) throws IOException {
    java.nio.file.Path directory = RecordedRemotes.RECORDED.resolve("cases").resolve(name);
    Rendered rendered = render(DirectoryTree.of(directory));
    if (name.startsWith("refused-")) {
      assertThat(rendered.failed()).isTrue();
      return;
    }
    assertThat(rendered.issues()).filteredOn(Issue::isError).isEmpty();
    assertThat(YamlPrinter.printAll(rendered.manifests().stream().map(Manifest::root).toList()))
        .isEqualTo(Files.readString(directory.resolve("expected.yaml")));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void recordedCase_sharedAndTraced_isTheSame(String name) throws IOException {
    java.nio.file.Path directory = RecordedRemotes.RECORDED.resolve("cases").resolve(name);
    Rendered plain = render(DirectoryTree.of(directory));
    RenderSession session = RenderSession.ofBytes(1 << 26);
    KustomizeRenderer traced =
        KustomizeRenderer.of(
                KustomizeOptions.DEFAULTS.withRemoteResolver(remotes).withProvenance(true))
            .sharing(session);
    for (KustomizeRenderer each :
        List.of(renderer.sharing(session), renderer.sharing(session), traced, traced)) {
      Rendered shared = each.render(DirectoryTree.of(directory), RenderRequest.of(TreePath.ROOT));
      assertThat(shared.failed()).isEqualTo(plain.failed());
      assertThat(shared.inputs()).isEqualTo(plain.inputs());
      if (!plain.failed()) {
        assertThat(shared.manifests().stream().map(Manifest::root).toList())
            .isEqualTo(plain.manifests().stream().map(Manifest::root).toList());
      }
    }
  }

  @Test
  void noResolver_isTold_withLineAndHint() {
    Rendered rendered =
        KustomizeRenderer.ofDefaults()
            .render(
                MemoryTree.builder()
                    .file(
                        "kustomization.yaml",
                        "resources:\n- a.yaml\n- https://u:secret@git.example.com/o/r//p?ref=v1\n")
                    .file("a.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n")
                    .build(),
                RenderRequest.of(TreePath.ROOT));
    Issue issue = rendered.issues().get(0);
    assertThat(issue.code()).isEqualTo(KustomizeError.REMOTE_RESOURCE);
    assertThat(issue.location().line()).isEqualTo(3);
    assertThat(issue.hint()).contains("RemoteResolver");
    assertThat(issue.message()).contains("https://git.example.com/o/r//p?ref=v1");
    assertThat(issue.toDisplayString()).doesNotContain("secret");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "resources: ['https://u:secret@git.example.com/o/r']\n",
        "components: ['https://u:secret@git.example.com/o/r']\n",
        "resources: ['https://git_secret@git.example.com/o/r']\n",
        "patches: [{path: 'https://u:secret@git.example.com/p.yaml'}]\n",
        "configMapGenerator: [{name: a, files: ['k=https://u:secret@git.example.com/p.yaml']}]\n"
      })
  void passwordInTheUrl_isRefused_askedNowhere_andShownNowhere(String kustomization) {
    Rendered rendered = render(kustomization);
    assertThat(rendered.issues().get(0).code()).isEqualTo(KustomizeError.REMOTE_RESOURCE);
    assertThat(rendered.issues().get(0).location().line()).isEqualTo(1);
    assertThat(rendered.issues()).noneMatch(issue -> issue.toDisplayString().contains("secret"));
    assertThat(rendered.inputs().external()).isEmpty();
    assertThat(remotes.asked).isEmpty();
  }

  @Test
  void tree_winsOverUrl() {
    Rendered rendered =
        render(
            MemoryTree.builder()
                .file("kustomization.yaml", "resources: [github.com/o/r, 'https://h/a.yaml']\n")
                .file("github.com/o/r/kustomization.yaml", "resources: [b.yaml]\n")
                .file(
                    "github.com/o/r/b.yaml",
                    "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: b}\n")
                .file("https:/h/a.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n")
                .build());
    assertThat(rendered.manifests()).hasSize(2);
    assertThat(remotes.asked).isEmpty();
  }

  @Test
  void what_wasUsed_isAnInput_eachOnce() {
    Rendered rendered =
        render(
            "resources: ['"
                + UPSTREAM
                + "//other?ref=v1', 'http://127.0.0.1:8998/files/cm.yaml']\n"
                + "components: ['"
                + UPSTREAM
                + "//comp?ref=v1']\n");
    assertThat(rendered.failed()).isFalse();
    assertThat(rendered.inputs().external())
        .containsOnlyKeys("git " + UPSTREAM + "?ref=v1", "file http://127.0.0.1:8998/files/cm.yaml")
        .allSatisfy((name, digest) -> assertThat(digest).matches("sha(1|256):[0-9a-f]{40,64}"));
    assertThat(remotes.asked).containsOnlyOnce("git " + UPSTREAM + "?ref=v1");
  }

  @Test
  void pageAtTheUrlOfARepository_isNoInput() throws IOException {
    Rendered rendered =
        render(
            DirectoryTree.of(RecordedRemotes.RECORDED.resolve("cases").resolve("page-at-the-url")));
    assertThat(rendered.inputs().external())
        .containsOnlyKeys("git http://127.0.0.1:8998/team/page?ref=v1");
  }

  @Test
  void queryOfAFile_isNoInput_sinceItMayBeAToken() {
    Rendered rendered = render("resources: ['http://127.0.0.1:8998/files/cm.yaml?token=secret']\n");
    assertThat(rendered.failed()).isFalse();
    assertThat(rendered.inputs().external().keySet().toString())
        .doesNotContain("secret")
        .contains("cm.yaml?query-sha256=");
  }

  @Test
  void refusals_haveTheirCodes_andTheLineOfTheEntry() {
    Map<String, Object> expected =
        Map.of(
            "resources:\n- " + UPSTREAM + "//escape?ref=main\n",
            KustomizeError.LOAD_RESTRICTED,
            "resources:\n- " + UPSTREAM + "//outside?ref=main\n",
            KustomizeError.LOAD_RESTRICTED,
            "resources:\n- " + UPSTREAM + "//cycle?ref=main\n",
            KustomizeError.CYCLE,
            "resources:\n- " + UPSTREAM + "//none?ref=main\n",
            KustomizeError.FILE_NOT_FOUND,
            "resources:\n- " + UPSTREAM + "//base?ref=v9\n",
            SourceError.NO_REVISION,
            "components:\n- " + UPSTREAM + "//base?ref=v9\n",
            SourceError.NO_REVISION,
            "resources:\n- http://127.0.0.1:8998/gone.yaml\n",
            SourceError.NOT_FOUND,
            "patches:\n- path: http://127.0.0.1:8998/gone.yaml\n",
            SourceError.NOT_FOUND);
    expected.forEach(
        (kustomization, code) -> {
          Issue issue = render(kustomization).issues().get(0);
          assertThat(issue.code()).as(kustomization).isEqualTo(code);
          if (code instanceof SourceError || code == KustomizeError.FILE_NOT_FOUND) {
            assertThat(issue.location().toDisplayString()).startsWith("kustomization.yaml:2:");
          }
        });
  }

  @Test
  void errorInsideARepository_namesRepositoryReferenceAndFile() {
    Issue issue = render("resources:\n- " + UPSTREAM + "//outside?ref=v1\n").issues().get(0);
    assertThat(issue.location().file()).isEqualTo(UPSTREAM + "@v1//outside/kustomization.yaml");
  }

  @Test
  void loadRestrictorNone_isNotForRepositories() {
    Rendered rendered =
        KustomizeRenderer.of(
                KustomizeOptions.DEFAULTS
                    .withRemoteResolver(remotes)
                    .withLoadRestrictor(KustomizeOptions.LoadRestrictor.NONE))
            .render(
                MemoryTree.builder()
                    .file("kustomization.yaml", "resources: ['" + UPSTREAM + "//outside?ref=v1']\n")
                    .build(),
                RenderRequest.of(TreePath.ROOT));
    assertThat(rendered.issues().get(0).code()).isEqualTo(KustomizeError.LOAD_RESTRICTED);
  }

  @Test
  void isCurrent_referenceMovedOn_isNot() {
    Rendered rendered =
        render(
            "resources: ['"
                + UPSTREAM
                + "//other?ref=main', 'http://127.0.0.1:8998/files/cm.yaml']\n");
    assertThat(renderer.isCurrent(rendered.inputs())).isTrue();
    assertThat(KustomizeRenderer.ofDefaults().isCurrent(rendered.inputs())).isFalse();
    remotes.moved.put(UPSTREAM, Revision.ofCommit("0".repeat(40)));
    assertThat(renderer.isCurrent(rendered.inputs())).isFalse();
  }

  @Test
  void isCurrent_fileWithAQuery_isNot_sinceItsUrlIsNotRemembered() {
    Rendered rendered = render("resources: ['http://127.0.0.1:8998/files/cm.yaml?token=secret']\n");
    assertThat(renderer.isCurrent(rendered.inputs())).isFalse();
  }
}
