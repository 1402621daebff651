// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gitops4j.core.error.Issue;
import io.gitops4j.core.error.Location;
import io.gitops4j.core.render.InputRecorder;
import io.gitops4j.core.render.Manifest;
import io.gitops4j.core.render.RenderError;
import io.gitops4j.core.render.Rendered;
import io.gitops4j.core.source.MemoryTree;
import io.gitops4j.core.source.TreePath;
import io.gitops4j.core.spi.RenderCache;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.yaml.YamlPrinter;
import io.gitops4j.core.yaml.YamlReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskRenderCacheTest {
  private static final RenderCache.Key KEY = key("app");
  private static final String CONFIG =
      """
      apiVersion: v1
      kind: ConfigMap
      metadata:
        name: c
        labels: {a: "1", 'b': "true", date: 2001-01-01}
      data:
        text: |
          one
          two
        folded: >-
          x
          y
        empty: ""
        "quoted key": 'it''s'
      list: [1, 0x10, 1.50, ~, false, 1e3]
      nothing: {}
      """;
  private static final String SECRET =
      "apiVersion: v1\nkind: Secret\nmetadata: {name: s}\nstringData: {password: hunter2}\n";

  @TempDir private Path temporary;

  private static RenderCache.Key key(String path) {
    return new RenderCache.Key("engine", "repo", TreePath.of(path), "");
  }

  private DiskRenderCache.Builder builder() {
    return DiskRenderCache.builder(temporary.resolve("cache"), "1")
        .memory(MemoryRenderCache.ofBytes(1));
  }

  private static MemoryTree tree(String text) {
    return MemoryTree.builder().file("app/a.yaml", text).link("l", "app").build();
  }

  private static Rendered render(MemoryTree tree) {
    InputRecorder recorder = new InputRecorder(tree);
    byte[] bytes = recorder.read(TreePath.of("l/a.yaml"));
    recorder.entry(TreePath.of("app/missing"));
    recorder.entry(TreePath.of("app"));
    recorder.list(TreePath.ROOT);
    List<Manifest> manifests = new ArrayList<>();
    for (Node node : YamlReader.ofDefaults().read("app/a.yaml", bytes)) {
      manifests.add(Manifest.of((MapNode) node, "app/a.yaml"));
    }
    Issue warning =
        Issue.warning(RenderError.DUPLICATE, "twice")
            .at(Location.of("app/a.yaml", 1, 2))
            .withHint("once");
    return Rendered.of(
        manifests, List.of(warning), recorder.inputs().withExternal("https://e/x", "1"));
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.walk(temporary)) {
      return files.filter(Files::isRegularFile).toList();
    }
  }

  private String bytesOnDisk() throws IOException {
    StringBuilder all = new StringBuilder();
    for (Path file : files()) {
      all.append(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
    }
    return all.toString();
  }

  @Test
  void anotherProcess_findsTheSame_toTheByte() {
    MemoryTree tree = tree(CONFIG);
    Rendered rendered = render(tree);
    builder().build().put(KEY, tree, rendered);
    Rendered found = builder().build().find(KEY, tree).orElseThrow();
    assertThat(found).isEqualTo(rendered);
    assertThat(found.inputs()).isEqualTo(rendered.inputs());
    assertThat(found.issues()).isEqualTo(rendered.issues());
    Manifest before = rendered.manifests().get(0);
    Manifest after = found.manifests().get(0);
    assertThat(YamlPrinter.printAll(List.of(after.root())))
        .isEqualTo(YamlPrinter.printAll(List.of(before.root())));
    assertThat(after.origin()).isEqualTo(before.origin());
    assertThat(after.root().at("data", "folded").line())
        .isEqualTo(before.root().at("data", "folded").line());
    assertThat(builder().build().find(KEY, tree(CONFIG + "more: 1\n"))).isEmpty();
  }

  @Test
  void anotherVersionOfTheProgram_findsNothing() {
    MemoryTree tree = tree(CONFIG);
    builder().build().put(KEY, tree, render(tree));
    assertThat(DiskRenderCache.builder(temporary.resolve("cache"), "2").build().find(KEY, tree))
        .isEmpty();
  }

  @Test
  void secretValues_withoutAKey_stayInMemory() throws IOException {
    for (String text :
        List.of(
            SECRET,
            "apiVersion: v1\nkind: List\nmetadata: {name: l}\nitems:\n- "
                + SECRET.strip().replace("\n", "\n  ")
                + "\n")) {
      MemoryTree tree = tree(text);
      DiskRenderCache cache = builder().memory(MemoryRenderCache.ofBytes(1 << 20)).build();
      cache.put(KEY, tree, render(tree));
      assertThat(cache.find(KEY, tree)).as("in memory").isPresent();
      assertThat(files()).isEmpty();
      assertThat(builder().build().find(KEY, tree)).as("another process").isEmpty();
    }
  }

  @Test
  void secretValues_withAKey_areSealed() throws IOException {
    SecretKey key = new SecretKeySpec(new byte[32], "AES");
    MemoryTree tree = tree(SECRET);
    builder().sealedWith(key).build().put(KEY, tree, render(tree));
    assertThat(files()).hasSize(1);
    assertThat(bytesOnDisk())
        .doesNotContain("hunter2")
        .doesNotContain("password")
        .doesNotContain("app/");
    assertThat(builder().sealedWith(key).build().find(KEY, tree)).contains(render(tree));
    SecretKey other = new SecretKeySpec(new byte[16], "AES");
    assertThat(builder().sealedWith(other).build().find(KEY, tree)).isEmpty();
    assertThatThrownBy(() -> builder().sealedWith(new SecretKeySpec(new byte[5], "AES")).build())
        .isInstanceOf(CacheException.class)
        .hasMessageContaining("cache.key");
  }

  @Test
  void damagedFiles_areDropped_andRenderedAnew() throws IOException {
    SecretKey key = new SecretKeySpec(new byte[32], "AES");
    for (boolean sealed : List.of(false, true)) {
      MemoryTree tree = tree(CONFIG);
      DiskRenderCache cache = sealed ? builder().sealedWith(key).build() : builder().build();
      cache.put(KEY, tree, render(tree));
      byte[] whole = Files.readAllBytes(files().get(0));
      for (int at = 0; at < whole.length; at += 1 + whole.length / 60) {
        byte[] damaged = whole.clone();
        damaged[at] ^= 0x20;
        Files.write(files().get(0), damaged);
        assertThat(cache.find(KEY, tree)).as("byte %s", at).isEmpty();
        assertThat(files()).isEmpty();
        cache.put(KEY, tree, render(tree));
      }
      Files.write(files().get(0), java.util.Arrays.copyOf(whole, whole.length / 2));
      assertThat(cache.find(KEY, tree)).as("half a file").isEmpty();
      cache.put(KEY, tree, render(tree));
      assertThat(cache.find(KEY, tree)).isPresent();
      Files.delete(files().get(0));
    }
  }

  @Test
  void fileUnderAnotherName_isNotTaken() throws IOException {
    MemoryTree tree = tree(CONFIG);
    DiskRenderCache cache = builder().build();
    cache.put(KEY, tree, render(tree));
    Path file = files().get(0);
    cache.put(key("other"), tree, render(tree));
    Path other = files().stream().filter(each -> !each.equals(file)).findFirst().orElseThrow();
    Files.copy(file, other, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    assertThat(cache.find(key("other"), tree)).isEmpty();
    assertThat(cache.find(KEY, tree)).isPresent();
  }

  @Test
  void files_areTheOwnersOnly_andAnOpenDirectoryIsRefused() throws IOException {
    MemoryTree tree = tree(CONFIG);
    builder().build().put(KEY, tree, render(tree));
    if (!Files.getFileStore(temporary).supportsFileAttributeView("posix")) {
      return;
    }
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(files().get(0))))
        .isEqualTo("rw-------");
    Path open = Files.createDirectory(temporary.resolve("open"));
    Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));
    assertThatThrownBy(() -> DiskRenderCache.builder(open, "1").build())
        .isInstanceOf(CacheException.class)
        .hasMessageContaining("cache.unsafe-directory");
    Path file = Files.createFile(temporary.resolve("file"));
    assertThatThrownBy(() -> DiskRenderCache.builder(file, "1").build())
        .isInstanceOf(CacheException.class)
        .hasMessageContaining("cache.directory");
  }

  @Test
  void bound_holds_andWhatWasUsedLastStays() throws IOException, InterruptedException {
    MemoryTree tree = tree(CONFIG);
    builder().build().put(KEY, tree, render(tree));
    long size = Files.size(files().get(0));
    DiskRenderCache cache = builder().maxBytes(10 * size).build();
    for (int i = 0; i < 60; i++) {
      Thread.sleep(2); // the clock of the file system tells the order
      cache.put(key("app" + i), tree, render(tree));
      assertThat(files().size() * size).isLessThanOrEqualTo(10 * size);
    }
    assertThat(cache.find(key("app59"), tree)).isPresent();
    assertThat(cache.find(key("app0"), tree)).isEmpty();
  }

  @Test
  void manyAtOnce_neverSeeHalfAFile() throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(4);
    try {
      List<Future<Integer>> done = new ArrayList<>();
      for (int thread = 0; thread < 4; thread++) {
        done.add(pool.submit(putsAndFinds(builder().build())));
      }
      for (Future<Integer> each : done) {
        assertThat(each.get()).isEqualTo(100);
      }
    } finally {
      pool.shutdownNow();
    }
  }

  private static Callable<Integer> putsAndFinds(DiskRenderCache cache) {
    return () -> {
      int found = 0;
      for (int i = 0; i < 100; i++) {
        MemoryTree tree = tree(CONFIG + "more: " + i % 3 + "\n");
        cache.put(KEY, tree, render(tree));
        Rendered rendered = cache.find(KEY, tree).orElse(null);
        if (rendered != null && rendered.equals(render(tree))) {
          found++;
        }
      }
      return found;
    };
  }

  @Test
  void diskThatCanNotBeWritten_failsNothing() throws IOException {
    DiskRenderCache cache = builder().build();
    Files.delete(temporary.resolve("cache"));
    Files.writeString(temporary.resolve("cache"), "a file");
    MemoryTree tree = tree(CONFIG);
    cache.put(KEY, tree, render(tree));
    assertThat(cache.find(KEY, tree)).isEmpty();
  }
}
