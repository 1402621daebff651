// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.oci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.gitops4j.core.source.Composition;
import io.gitops4j.core.source.MemoryTree;
import io.gitops4j.core.source.SourceError;
import io.gitops4j.core.source.SourceException;
import io.gitops4j.core.source.SourceRef;
import io.gitops4j.core.source.SourceTree;
import io.gitops4j.core.source.TreePath;
import io.gitops4j.core.spi.ArchiveReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TarGzipTest {
  private static final byte[] CHART =
      Archives.of(Map.of("web/Chart.yaml", "name: web", "web/values.yaml", "a: 1"));

  private static SourceTree extracted(String from, String to, byte[] archive) {
    MemoryTree repository =
        MemoryTree.builder()
            .file("charts/web-1.tgz", archive)
            .file("charts/deep/web-2.TGZ", archive)
            .file("charts/README.md", "text")
            .build();
    Composition.Copy copy = Composition.Copy.of(from, to, List.of(), Composition.Strategy.EXTRACT);
    return new Composition(Map.of("repo", SourceRef.of("/repo", "main")), List.of(copy), null, null)
        .of(Map.of("repo", repository));
  }

  @Test
  void archive_isExtractedIntoAnArtifact() {
    assertThat(ArchiveReader.found()).containsInstanceOf(TarGzip.class);
    SourceTree one = extracted("@repo/charts/web-1.tgz", "@artifact/", CHART);
    assertThat(new String(one.read(TreePath.of("web/values.yaml")), StandardCharsets.UTF_8))
        .isEqualTo("a: 1");
    SourceTree all = extracted("@repo/charts/**/*.{tgz,TGZ}", "@artifact/all/", CHART);
    assertThat(all.entry(TreePath.of("all/web/Chart.yaml"))).isPresent();
    assertThat(all.list(TreePath.of("all"))).hasSize(1);
  }

  @Test
  void whatIsNoArchive_isPassedOverByAPattern_andRefusedByName() {
    assertThat(extracted("@repo/charts/*.md", "@artifact/", CHART).list(TreePath.ROOT)).isEmpty();
    refused(SourceError.COMPOSITION, "@repo/charts/README.md", CHART);
    refused(SourceError.COMPOSITION, "@repo/charts", CHART);
    refused(SourceError.CORRUPT, "@repo/charts/web-1.tgz", "text".getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void hostileArchives_areRefused() {
    refused(
        SourceError.CORRUPT,
        "@repo/charts/web-1.tgz",
        Archives.of(Map.of("../x", "out of the archive")));
    byte[] large = Archives.of(Map.of("x", "0".repeat(1 << 20)));
    assertThatExceptionOfType(SourceException.class)
        .isThrownBy(() -> new TarGzip().read("large", large, 1000))
        .satisfies(e -> assertThat(e.code()).isEqualTo(SourceError.TOO_LARGE));
  }

  private static void refused(SourceError code, String from, byte[] archive) {
    assertThatExceptionOfType(SourceException.class)
        .isThrownBy(() -> extracted(from, "@artifact/", archive))
        .satisfies(e -> assertThat(e.code()).isEqualTo(code));
  }
}
