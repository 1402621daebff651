// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TreesTest {
  @TempDir Path directory;

  private SourceTree onDisk() throws Exception {
    Files.createDirectories(directory.resolve("d/e"));
    Files.createDirectories(directory.resolve(".git"));
    Files.writeString(directory.resolve(".git/config"), "secret");
    Files.writeString(directory.resolve("d/f.yaml"), "x: 1\n");
    Files.writeString(directory.resolve("d/e/g.yaml"), "y: 1\n");
    if (Files.exists(directory.resolve("in"))) {
      return DirectoryTree.of(directory);
    }
    Files.createSymbolicLink(directory.resolve("in"), Path.of("d/e"));
    Files.createSymbolicLink(directory.resolve("out"), Path.of("../.."));
    Files.createSymbolicLink(directory.resolve("loop"), Path.of("loop"));
    return DirectoryTree.of(directory);
  }

  private static SourceTree inMemory() {
    return MemoryTree.builder()
        .file("d/f.yaml", "x: 1\n")
        .file("d/e/g.yaml", "y: 1\n")
        .link("in", "d/e")
        .link("out", "../..")
        .link("loop", "loop")
        .build();
  }

  @Test
  void directoryAndMemory_lookTheSame() throws Exception {
    for (SourceTree tree : new SourceTree[] {onDisk(), inMemory()}) {
      assertThat(tree.list(TreePath.ROOT))
          .extracting(entry -> entry.path().value())
          .containsExactly("d", "in", "loop", "out");
      assertThat(tree.read(TreePath.of("in/g.yaml"))).asString().isEqualTo("y: 1\n");
      assertThat(tree.entry(TreePath.of("in")).orElseThrow().path()).isEqualTo(TreePath.of("d/e"));
      assertThat(tree.entry(TreePath.of("d/f.yaml/below"))).isEmpty();
      assertThat(tree.entry(TreePath.of(".git/config"))).isEmpty();
      assertCode(() -> tree.entry(TreePath.of("out/etc")), SourceError.SYMLINK);
      assertCode(() -> tree.entry(TreePath.of("loop")), SourceError.SYMLINK);
      assertCode(() -> tree.read(TreePath.of("d")), SourceError.NOT_FOUND);
    }
    assertThat(onDisk().revision()).isEqualTo(onDisk().revision());
  }

  @Test
  void blobId_askedLate_isOfTheContentAsItWas() {
    byte[] content = "hello\n".getBytes(java.nio.charset.StandardCharsets.UTF_8);
    BlobId early = BlobId.of(content);
    BlobId late = BlobId.whenAsked(content);
    content[0] = 'j';
    assertThat(late).isEqualTo(early).hasSameHashCodeAs(early).hasToString(early.hex());
    assertThat(late).isNotEqualTo(BlobId.whenAsked(content));
  }

  @Test
  void blobId_isThatOfGit() {
    assertThat(BlobId.of("hello\n".getBytes(java.nio.charset.StandardCharsets.UTF_8)).hex())
        .isEqualTo("ce013625030ba8dba906f756967f9e9ca394464a");
  }

  @Test
  void treePath_neverLeavesTheTree() {
    assertThat(TreePath.of("a/./b/../c").value()).isEqualTo("a/c");
    assertThat(TreePath.of("a").resolve("../../x")).isEmpty();
    assertThat(TreePath.of("a").resolve("/etc/passwd")).isEmpty();
  }

  private static void assertCode(
      org.assertj.core.api.ThrowableAssert.ThrowingCallable call, SourceError code) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(SourceException.class, e -> assertThat(e.code()).isEqualTo(code));
  }
}
