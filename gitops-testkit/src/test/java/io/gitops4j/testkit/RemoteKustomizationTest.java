// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.error.Issue;
import io.gitops4j.core.git.FileServer;
import io.gitops4j.core.git.GitIsolation;
import io.gitops4j.core.git.GitRemoteResolver;
import io.gitops4j.core.git.HttpGitServer;
import io.gitops4j.core.git.TestRepository;
import io.gitops4j.core.remote.HostPolicy;
import io.gitops4j.core.remote.RemoteLock;
import io.gitops4j.core.render.Manifest;
import io.gitops4j.core.render.RenderRequest;
import io.gitops4j.core.render.Rendered;
import io.gitops4j.core.source.MemoryTree;
import io.gitops4j.core.source.SourceError;
import io.gitops4j.core.source.TreePath;
import io.gitops4j.core.spi.RemoteResolver;
import io.gitops4j.core.yaml.YamlPrinter;
import io.gitops4j.kustomize.KustomizeError;
import io.gitops4j.kustomize.KustomizeOptions;
import io.gitops4j.kustomize.KustomizeRenderer;
import java.nio.file.Path;
import java.util.Set;
import org.eclipse.jgit.dircache.DirCache;
import org.eclipse.jgit.dircache.DirCacheBuilder;
import org.eclipse.jgit.dircache.DirCacheEntry;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.revwalk.RevCommit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kustomizations whose bases lie in repositories, served on loopback. */
class RemoteKustomizationTest {
  private static final HostPolicy LOOPBACK =
      HostPolicy.of("127.0.0.1").withSchemes(Set.of("http", "file")).withPrivateAddresses(true);

  @TempDir Path directory;
  @TempDir Path cache;

  private TestRepository repository;
  private HttpGitServer server;
  private String url;

  @BeforeAll
  static void isolate() {
    GitIsolation.install();
  }

  @BeforeEach
  void serve() throws Exception {
    repository = new TestRepository(directory);
    repository.commit("base/kustomization.yaml", "resources: [../shared/a.yaml.d, b.yaml]\n");
    repository.commit(
        "shared/a.yaml.d/kustomization.yaml", "resources: [a.yaml]\nnamePrefix: p-\n");
    repository.commit("shared/a.yaml.d/a.yaml", map("a", "1"));
    repository.commit("base/b.yaml", map("b", "1"));
    repository.tag("v1", true);
    repository.commit("base/b.yaml", map("b", "2"));
    server = new HttpGitServer();
    url = server.serve("team/deploy", repository.repository());
  }

  @AfterEach
  void stop() {
    server.close();
    repository.close();
  }

  private static String map(String name, String value) {
    return "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: "
        + name
        + "\ndata:\n  v: \""
        + value
        + "\"\n";
  }

  private GitRemoteResolver.Builder builder() {
    return GitRemoteResolver.builder(cache, LOOPBACK);
  }

  private static KustomizeRenderer with(RemoteResolver resolver) {
    return KustomizeRenderer.of(KustomizeOptions.DEFAULTS.withRemoteResolver(resolver));
  }

  private static Rendered render(KustomizeRenderer renderer, String kustomization) {
    return renderer.render(
        MemoryTree.builder().file("kustomization.yaml", kustomization).build(),
        RenderRequest.of(TreePath.ROOT));
  }

  private static String print(Rendered rendered) {
    return YamlPrinter.printAll(rendered.manifests().stream().map(Manifest::root).toList());
  }

  /** What kustomize 5.8.1 prints for a {@code file:} repository with these files. */
  private static final String RECORDED =
      """
      apiVersion: v1
      data:
        v: "1"
      kind: ConfigMap
      metadata:
        annotations:
          config.kubernetes.io/origin: |
            path: base/b.yaml
            repo: REPOSITORY
            ref: v1
        name: b
      ---
      apiVersion: v1
      data:
        v: "1"
      kind: ConfigMap
      metadata:
        annotations:
          config.kubernetes.io/origin: |
            path: shared/a.yaml.d/a.yaml
            repo: REPOSITORY
            ref: v1
        name: p-a
      """;

  @Test
  void baseAtATag_isBuilt_withItsOrigins_byHttpAndFromDisk() {
    for (String each : new String[] {url, "file://" + directory}) {
      Rendered rendered =
          render(
              with(builder().build()),
              "resources: ['" + each + "//base?ref=v1']\nbuildMetadata: [originAnnotations]\n");
      assertThat(rendered.issues()).isEmpty();
      assertThat(print(rendered)).isEqualTo(RECORDED.replace("REPOSITORY", each));
    }
  }

  @Test
  void branchThatMovedOn_makesAnEarlierRenderOutdated_aTagDoesNot() throws Exception {
    KustomizeRenderer renderer = with(builder().build());
    Rendered branch = render(renderer, "resources: ['" + url + "//base?ref=main']\n");
    Rendered tag = render(renderer, "resources: ['" + url + "//base?ref=v1']\n");
    assertThat(renderer.isCurrent(branch.inputs())).isTrue();
    RevCommit next = repository.commit("base/b.yaml", map("b", "3"));
    assertThat(renderer.isCurrent(branch.inputs())).isFalse();
    assertThat(renderer.isCurrent(tag.inputs())).isTrue();
    Rendered again = render(renderer, "resources: ['" + url + "//base?ref=main']\n");
    assertThat(again.inputs().external()).containsValue("sha1:" + next.name());
    assertThat(again.inputs().digest()).isNotEqualTo(branch.inputs().digest());
  }

  @Test
  void lockMadeOfARender_reproducesIt_andOffline() throws Exception {
    String kustomization = "resources: ['" + url + "//base?ref=main']\n";
    Rendered first = render(with(builder().build()), kustomization);
    RemoteLock lock = RemoteLock.EMPTY.plus(first.inputs());
    repository.commit("base/b.yaml", map("b", "3"));
    RemoteResolver frozen = builder().lock(lock, RemoteLock.Mode.FROZEN).offline(true).build();
    assertThat(print(render(with(frozen), kustomization))).isEqualTo(print(first));
    RemoteResolver verifying = builder().lock(lock, RemoteLock.Mode.VERIFY).build();
    Issue moved = render(with(verifying), kustomization).issues().get(0);
    assertThat(moved.code()).isEqualTo(SourceError.LOCK);
    assertThat(moved.location().toDisplayString()).startsWith("kustomization.yaml:1");
  }

  @Test
  void fileOfAServer_isTakenEverywhereAFileIs() throws Exception {
    try (FileServer files = new FileServer()) {
      String resource = files.serve("/a.yaml", map("a", "1"));
      String patch = files.serve("/p.yaml", "- {op: add, path: /data/w, value: '2'}\n");
      String text = files.serve("/t.txt", "text\n");
      Rendered rendered =
          render(
              with(builder().build()),
              "resources: ['%s']\npatches: [{path: '%s', target: {name: a}}]\nconfigMapGenerator: [{name: g, files: ['%s']}]\n"
                  .formatted(resource, patch, text));
      assertThat(print(rendered)).contains("w: \"2\"", "t.txt: |\n    text");
      assertThat(rendered.inputs().external())
          .containsOnlyKeys("file " + resource, "file " + patch, "file " + text);
    }
  }

  @Test
  void redirectThatIsRefused_isToldFirst_thenThatThereIsNoRepository() throws Exception {
    try (FileServer files = new FileServer()) {
      String release = files.redirect("/team/deploy/releases/x.yaml", "http://elsewhere.example/x");
      Rendered rendered = render(with(builder().build()), "resources:\n- " + release + "\n");
      assertThat(rendered.issues())
          .extracting(Issue::code)
          .containsExactly(SourceError.NOT_ALLOWED, SourceError.NO_REPOSITORY);
      assertThat(rendered.issues().get(0).message())
          .contains("elsewhere.example", "redirect", release);
    }
  }

  @Test
  void hostOfTheInside_isRefused_byDefault_withTheLineThatNamesIt() {
    RemoteResolver any =
        GitRemoteResolver.builder(cache, HostPolicy.of("*").withSchemes(Set.of("http"))).build();
    Rendered rendered =
        render(with(any), "resources:\n- " + url + "//base?ref=v1\n- http://169.254.169.254/x\n");
    assertThat(rendered.issues())
        .extracting(Issue::code)
        .containsOnly(SourceError.NOT_ALLOWED)
        .hasSize(2);
    assertThat(rendered.issues())
        .extracting(issue -> issue.location().line())
        .containsExactly(2, 3);
    assertThat(server.requests()).isEmpty();
  }

  @Test
  void baseThatLeavesItsRepository_byAPathOrALink_isRefused() throws Exception {
    repository.commit("up/kustomization.yaml", "resources: [../../outside]\n");
    java.nio.file.Files.createSymbolicLink(directory.resolve("link"), Path.of("../outside"));
    repository.commit();
    KustomizeRenderer renderer = with(builder().build());
    assertThat(render(renderer, "resources: ['" + url + "//up']\n").issues().get(0).code())
        .isEqualTo(KustomizeError.LOAD_RESTRICTED);
    assertThat(render(renderer, "resources: ['" + url + "//link']\n").issues().get(0).code())
        .isIn(SourceError.SYMLINK, KustomizeError.FILE_NOT_FOUND);
  }

  @Test
  void pathIntoASubmodule_isRefused_andOtherPathsAreNot() throws Exception {
    DirCache index = repository.repository().lockDirCache();
    DirCacheBuilder entries = index.builder();
    entries.keep(0, index.getEntryCount());
    DirCacheEntry link = new DirCacheEntry("vendor/sub");
    link.setFileMode(FileMode.GITLINK);
    link.setObjectId(ObjectId.fromString("1".repeat(40)));
    entries.add(link);
    entries.commit();
    repository.git().commit().setMessage("link").setSign(false).call();
    KustomizeRenderer renderer = with(builder().build());
    Rendered into = render(renderer, "resources:\n- " + url + "//vendor/sub/base\n");
    assertThat(into.issues().get(0).code()).isEqualTo(SourceError.SUBMODULE);
    assertThat(into.issues().get(0).toDisplayString()).contains("vendor/sub");
    assertThat(render(renderer, "resources: ['" + url + "//base']\n").failed()).isFalse();
  }
}
