// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.git;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.gitops4j.core.remote.HostPolicy;
import io.gitops4j.core.source.OciOptions;
import io.gitops4j.core.source.SourceAccess;
import io.gitops4j.core.source.SourceError;
import io.gitops4j.core.source.SourceException;
import io.gitops4j.core.source.SourceOptions;
import io.gitops4j.core.source.SourceRef;
import io.gitops4j.core.source.SourceTree;
import io.gitops4j.core.source.SourceView;
import io.gitops4j.core.source.TreePath;
import io.gitops4j.core.spi.AccessProvider.Access;
import io.gitops4j.core.spi.CredentialsProvider.Basic;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.eclipse.jgit.dircache.DirCache;
import org.eclipse.jgit.dircache.DirCacheEditor;
import org.eclipse.jgit.dircache.DirCacheEntry;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.revwalk.RevCommit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SubmodulesTest {
  private static final Basic LOGIN = new Basic("jo", "hunter2-canary");

  @TempDir Path directory;
  @TempDir Path cache;

  private TestRepository app;
  private TestRepository library;
  private RevCommit wanted;
  private HttpGitServer server;
  private String url;

  @BeforeAll
  static void isolate() {
    GitIsolation.install();
  }

  @BeforeEach
  void serve() throws Exception {
    app = new TestRepository(Files.createDirectory(directory.resolve("app")));
    library = new TestRepository(Files.createDirectory(directory.resolve("library")));
    wanted = library.commit("base/b.yaml", "b: 1\n");
    library.commit("base/b.yaml", "b: 2\n");
    server = new HttpGitServer();
    url = server.serve("org/app.git", app.repository());
    server.serve("org/library.git", library.repository());
    app.commit("a.yaml", "a: 1\n");
  }

  @AfterEach
  void stop() {
    server.close();
    app.close();
    library.close();
  }

  /** Commits a submodule as {@code git submodule add} leaves it. */
  private static void add(TestRepository to, String path, String url, ObjectId commit)
      throws Exception {
    Path file = to.directory().resolve(".gitmodules");
    String before = Files.exists(file) ? Files.readString(file) : "";
    Files.writeString(
        file,
        before + "[submodule \"" + path + "\"]\n\tpath = " + path + "\n\turl = " + url + "\n");
    to.git().add().addFilepattern(".gitmodules").call();
    DirCache index = to.repository().lockDirCache();
    DirCacheEditor editor = index.editor();
    editor.add(
        new DirCacheEditor.PathEdit(path) {
          @Override
          public void apply(DirCacheEntry entry) {
            entry.setFileMode(FileMode.GITLINK);
            entry.setObjectId(commit);
          }
        });
    editor.commit();
    to.git().commit().setMessage("submodule").setSign(false).call();
  }

  private static SourceRef ref(String url, SourceAccess access) {
    SourceView view = new SourceView(List.of(), true, List.of(), null);
    return SourceRef.of(url, "main")
        .withOptions(new SourceOptions(view, access, OciOptions.FIRST_LAYER));
  }

  private GitSource.Builder source() {
    return GitSource.builder(cache).allowPlainHttp(true);
  }

  private static String read(SourceTree tree, String path) {
    return new String(tree.read(TreePath.of(path)), UTF_8);
  }

  @Test
  void resolve_submoduleBesideTheRepository_seenAtItsCommit() throws Exception {
    add(app, "vendor/library", "../library.git", wanted);
    try (SourceTree tree = source().build().resolve(ref(url, SourceAccess.PLAIN))) {
      assertThat(read(tree, "vendor/library/base/b.yaml")).isEqualTo("b: 1\n");
      assertThat(read(tree, "a.yaml")).isEqualTo("a: 1\n");
      assertThat(tree.entry(TreePath.of("vendor/library"))).get().matches(e -> e.isDirectory());
    }
  }

  @Test
  void resolve_notAskedFor_submoduleStaysClosed() throws Exception {
    add(app, "vendor", "../library.git", wanted);
    try (SourceTree tree = source().build().resolve(SourceRef.of(url, "main"))) {
      assertThatExceptionOfType(SourceException.class)
          .isThrownBy(() -> tree.read(TreePath.of("vendor/base/b.yaml")))
          .satisfies(e -> assertThat(e.code()).isEqualTo(SourceError.SUBMODULE));
    }
    assertThat(server.requests()).noneMatch(request -> request.contains("library"));
  }

  @Test
  void resolve_submoduleOfASubmodule_seenToo() throws Exception {
    TestRepository middle = new TestRepository(Files.createDirectory(directory.resolve("middle")));
    middle.commit("m.yaml", "m: 1\n");
    add(middle, "deep", "../library.git", wanted);
    server.serve("org/middle.git", middle.repository());
    add(app, "vendor", "../middle.git", middle.repository().resolve("HEAD"));
    try (SourceTree tree = source().build().resolve(ref(url, SourceAccess.PLAIN))) {
      assertThat(read(tree, "vendor/m.yaml")).isEqualTo("m: 1\n");
      assertThat(read(tree, "vendor/deep/base/b.yaml")).isEqualTo("b: 1\n");
    }
    middle.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://localhost:1/library.git",
        "https://git.example.org/library.git",
        "ssh://git@127.0.0.1/library.git",
        "git@example.org:library.git",
        "/etc",
        "file:///etc",
        "ext::sh -c id",
        "''",
      })
  void resolve_submoduleFromElsewhere_refusedWithoutAPolicy(String elsewhere) throws Exception {
    add(app, "vendor", elsewhere, wanted);
    assertThatExceptionOfType(SourceException.class)
        .isThrownBy(() -> source().build().resolve(ref(url, SourceAccess.PLAIN)))
        .withMessageContaining("vendor")
        .satisfies(e -> assertThat(e.code()).isEqualTo(SourceError.NOT_ALLOWED));
  }

  @Test
  void resolve_submoduleFromElsewhere_withinThePolicyAndWithoutTheCredentials() throws Exception {
    try (HttpGitServer other = new HttpGitServer()) {
      String elsewhere = other.serve("library.git", library.repository());
      add(app, "vendor", elsewhere, wanted);
      add(app, "same", "../library.git", wanted);
      SourceAccess access = new SourceAccess("apps", "login", null, null, null, false);
      HostPolicy hosts =
          HostPolicy.of("127.0.0.1").withSchemes(Set.of("http")).withPrivateAddresses(true);
      GitSource source =
          source().hosts(hosts).access(ref -> new Access(LOGIN, null, null, null)).build();
      try (SourceTree tree = source.resolve(ref(url, access))) {
        assertThat(read(tree, "vendor/base/b.yaml")).isEqualTo("b: 1\n");
        assertThat(read(tree, "same/base/b.yaml")).isEqualTo("b: 1\n");
      }
      assertThat(other.authorizations()).isNotEmpty().allMatch(String::isEmpty);
      assertThat(server.authorizations()).isNotEmpty().allMatch(sent -> sent.startsWith("Basic "));
    }
  }

  @Test
  void resolve_moreSubmodulesThanAnybodyHas_refused() throws Exception {
    StringBuilder modules = new StringBuilder();
    add(app, "vendor", "../library.git", wanted);
    for (int i = 0; i <= 100; i++) {
      modules
          .append("[submodule \"m")
          .append(i)
          .append("\"]\n\tpath = vendor\n\turl = ../library.git\n");
    }
    Files.writeString(app.directory().resolve(".gitmodules"), modules);
    app.git().add().addFilepattern(".gitmodules").call();
    app.git().commit().setMessage("many").setSign(false).call();
    assertThatExceptionOfType(SourceException.class)
        .isThrownBy(() -> source().build().resolve(ref(url, SourceAccess.PLAIN)))
        .satisfies(e -> assertThat(e.code()).isEqualTo(SourceError.TOO_DEEP));
  }

  @Test
  void resolve_localClone_takesItsOwnModules() throws Exception {
    add(app, "vendor", "https://git.example.org/library.git", wanted);
    Path modules = app.repository().getDirectory().toPath().resolve("modules/vendor");
    Files.createDirectories(modules.getParent());
    org.eclipse.jgit.api.Git.cloneRepository()
        .setURI(library.directory().toUri().toString())
        .setBare(true)
        .setGitDir(modules.toFile())
        .call()
        .close();
    SourceRef local = ref(app.directory().toString(), SourceAccess.PLAIN);
    try (SourceTree tree = GitSource.local().resolve(local)) {
      assertThat(read(tree, "vendor/base/b.yaml")).isEqualTo("b: 1\n");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "https://h/org/app.git, ../lib.git, https://h/org/lib.git",
    "https://h/org/app.git, ../../lib.git, https://h/lib.git",
    "https://h/org/app.git, ./lib.git, https://h/org/app.git/lib.git",
    "git@h:org/app.git, ../lib.git, git@h:org/lib.git",
    "git@h:app.git, ../lib.git, git@h:lib.git",
    "/repos/app, ../lib, /repos/lib",
    "https://h/app.git, https://other/lib.git, https://other/lib.git",
  })
  void resolved_urlOfASubmodule_seenFromItsRepository(String parent, String url, String expected) {
    assertThat(Submodules.resolved(parent, url)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"../../lib.git", "../../../lib.git"})
  void resolved_urlThatLeavesTheHost_refused(String url) {
    assertThatExceptionOfType(SourceException.class)
        .isThrownBy(() -> Submodules.resolved("ssh://h:2222/app.git", url))
        .satisfies(e -> assertThat(e.code()).isEqualTo(SourceError.UNSUPPORTED_URL));
  }
}
