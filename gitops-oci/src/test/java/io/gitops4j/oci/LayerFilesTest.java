// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.oci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.gitops4j.core.source.MemoryTree;
import io.gitops4j.core.source.Revision;
import io.gitops4j.core.source.SourceError;
import io.gitops4j.core.source.SourceException;
import io.gitops4j.core.source.TreePath;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LayerFilesTest {
  private static final Revision REVISION = new Revision("sha256", "ab".repeat(32));
  private static final long MAX_BYTES = 1 << 20;
  private static final int MAX_FILES = 100;

  private static MemoryTree unpack(byte[] layer) {
    MemoryTree.Builder into = MemoryTree.builder().revision(REVISION);
    return LayerFiles.unpack(layer, "the layer", into, MAX_BYTES, MAX_FILES, false).tree();
  }

  private static void refused(byte[] layer, SourceError code) {
    assertThatExceptionOfType(SourceException.class)
        .isThrownBy(() -> unpack(layer))
        .withMessageContaining("the layer")
        .satisfies(e -> assertThat(e.code()).isEqualTo(code));
  }

  @Test
  void unpack_gzippedOrNot_sameFiles() {
    Archives archive = new Archives().file("./a.yaml", "a: 1").file("deep/er/b.yaml", "b: 1");
    byte[] plain = archive.plain();
    for (byte[] layer : new byte[][] {plain, Archives.gzip(plain)}) {
      MemoryTree tree = unpack(layer);
      assertThat(tree.revision()).isEqualTo(REVISION);
      assertThat(new String(tree.read(TreePath.of("a.yaml")), StandardCharsets.UTF_8))
          .isEqualTo("a: 1");
      assertThat(tree.list(TreePath.ROOT))
          .extracting(entry -> entry.path().value())
          .containsExactly("a.yaml", "deep");
    }
  }

  @Test
  void unpack_longNamesOfPax_read() {
    String name = "d/" + "n".repeat(200) + ".yaml";
    assertThat(unpack(Archives.of(Map.of(name, "x"))).entry(TreePath.of(name))).isPresent();
  }

  @Test
  void unpack_fileTwice_theLaterOne() {
    MemoryTree tree = unpack(new Archives().file("a", "1").file("a", "2").gzipped());
    assertThat(tree.read(TreePath.of("a"))).containsExactly('2');
  }

  @Test
  void unpack_symbolicLinkOut_noWayOut() {
    MemoryTree tree =
        unpack(
            new Archives()
                .special("out", TarConstants.LF_SYMLINK, "../../etc")
                .file("out2", "x")
                .gzipped());
    assertThatExceptionOfType(SourceException.class)
        .isThrownBy(() -> tree.read(TreePath.of("out/passwd")))
        .satisfies(e -> assertThat(e.code()).isEqualTo(SourceError.SYMLINK));
  }

  @Test
  void unpack_fileBehindALink_refused() {
    refused(
        new Archives()
            .special("link", TarConstants.LF_SYMLINK, "/etc")
            .file("link/passwd", "x")
            .gzipped(),
        SourceError.CORRUPT);
  }

  @ParameterizedTest
  @ValueSource(strings = {"../up", "/etc/passwd", "a/../../up", ".."})
  void unpack_pathOut_refused(String path) {
    refused(new Archives().file(path, "x").gzipped(), SourceError.CORRUPT);
  }

  @Test
  void unpack_pathBeyondMeasure_refused() {
    refused(new Archives().file("d/".repeat(200) + "f", "x").gzipped(), SourceError.CORRUPT);
    refused(new Archives().file("n".repeat(5000), "x").gzipped(), SourceError.CORRUPT);
  }

  @ParameterizedTest
  @ValueSource(bytes = {TarConstants.LF_LINK, TarConstants.LF_CHR, TarConstants.LF_FIFO})
  void unpack_whatIsNoPlainFile_refused(byte type) {
    refused(new Archives().special("x", type, "a").gzipped(), SourceError.CORRUPT);
  }

  @Test
  void unpack_fileAndDirectoryOfOneName_refused() {
    refused(new Archives().file("a", "1").file("a/b", "2").gzipped(), SourceError.CORRUPT);
  }

  @Test
  void unpack_bombOfGzip_refusedWhileItComes() {
    byte[] bomb = new Archives().file("zeros", new byte[64 << 20]).gzipped();
    assertThat(bomb.length).isLessThan(1 << 17);
    refused(bomb, SourceError.TOO_LARGE);
    Archives many = new Archives();
    for (int i = 0; i < 20; i++) {
      many.file("f" + i, new byte[100_000]);
    }
    refused(many.gzipped(), SourceError.TOO_LARGE);
  }

  @Test
  void unpack_whatHoldsNothing_refused() {
    refused(Archives.gzip(new byte[64 << 20]), SourceError.CORRUPT);
    refused(new byte[0], SourceError.CORRUPT);
    refused("kind: none".getBytes(StandardCharsets.UTF_8), SourceError.CORRUPT);
    refused("kind: none\n".repeat(200).getBytes(StandardCharsets.UTF_8), SourceError.CORRUPT);
  }

  @Test
  void unpack_moreEntriesThanTheLimit_refused() {
    Archives archive = new Archives();
    for (int i = 0; i <= MAX_FILES; i++) {
      archive.file("f" + i, "");
    }
    refused(archive.gzipped(), SourceError.TOO_LARGE);
  }

  @Test
  void unpack_archiveThatEndsTooEarly_refused() {
    byte[] plain = new Archives().file("a", new byte[4096]).plain();
    refused(Arrays.copyOf(plain, 2048), SourceError.CORRUPT);
    byte[] packed = Archives.gzip(plain);
    refused(Arrays.copyOf(packed, packed.length / 2), SourceError.CORRUPT);
  }

  @Test
  void unpack_otherCompression_toldByName() {
    refused(
        new byte[] {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd, 0}, SourceError.UNSUPPORTED_REPOSITORY);
  }
}
