// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.app.Application;
import io.gitops4j.core.app.Source;
import io.gitops4j.core.cache.MemoryRenderCache;
import io.gitops4j.core.lookup.DocumentLookup;
import io.gitops4j.core.render.Manifest;
import io.gitops4j.core.render.Rendered;
import io.gitops4j.core.render.Setting;
import io.gitops4j.core.render.chart.ReleaseValues;
import io.gitops4j.core.render.directory.DirectoryRenderer;
import io.gitops4j.core.render.metadata.CommonMetadata;
import io.gitops4j.core.render.substitute.VariableSubstitution;
import io.gitops4j.core.source.MemoryTree;
import io.gitops4j.core.source.SourceRef;
import io.gitops4j.core.source.TreePath;
import io.gitops4j.core.source.TreeSource;
import io.gitops4j.core.spi.PostRenderer;
import io.gitops4j.core.tree.FieldPath;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.ScalarNode;
import java.util.List;
import org.junit.jupiter.api.Test;

class PostRenderedProvenanceTest {
  private static final MemoryTree TREE =
      MemoryTree.builder()
          .file(
              "web.yaml",
              """
              apiVersion: v1
              kind: ConfigMap
              metadata:
                name: web
                labels: {team: old}
              data:
                size: "${size}"
                note: plain
              """)
          .build();

  private static List<String> said(boolean recorded, String path, PostRenderer... more) {
    Manifest manifest = read(recorded, more).manifests().get(0);
    return manifest.provenance() == null
        ? List.of()
        : manifest.provenance().of(FieldPath.parse(path)).stream().map(Setting::toString).toList();
  }

  private static Rendered read(boolean recorded, PostRenderer... postRenderers) {
    Application application =
        Application.builder("app")
            .source(new Source(SourceRef.of("memory:x", ""), TreePath.ROOT, null))
            .substitution("size", "5")
            .commonLabel("team", "new")
            .build();
    return new SourceReader(
            Sources.of(List.of(new TreeSource(TREE))),
            List.of(DirectoryRenderer.ofDefaults().withProvenance(recorded)),
            List.of(postRenderers),
            MemoryRenderCache.ofBytes(1 << 20),
            new ApplicationKeys(List.of(), DocumentLookup.of(List.of())),
            ReleaseValues.of(DocumentLookup.of(List.of())))
        .read(application, List.of(TREE.revision()))
        .rendered();
  }

  /** One that knows nothing of provenance. */
  private static final PostRenderer UNAWARE =
      new PostRenderer() {
        @Override
        public String name() {
          return "unaware";
        }

        @Override
        public Rendered apply(Rendered rendered, Application application) {
          MapNode root = rendered.manifests().get(0).root();
          MapNode added = (MapNode) root.get("data");
          MapNode changed = root.with("data", added.with("more", ScalarNode.of("x")));
          return rendered.with(List.of(Manifest.of(changed)), rendered.issues(), rendered.inputs());
        }
      };

  @Test
  void postRenderers_ofCore_areAStepEach() {
    PostRenderer[] both = {VariableSubstitution.strict(), CommonMetadata.ofDefaults()};
    assertThat(said(true, "data.size", both))
        .containsExactly(
            "set by file (web.yaml:1:1) at web.yaml:7:9", "changed by substitute at web.yaml:7:9");
    assertThat(said(true, "data.note", both))
        .containsExactly("set by file (web.yaml:1:1) at web.yaml:8:9");
    assertThat(said(true, "metadata.labels.team", both))
        .containsExactly(
            "set by file (web.yaml:1:1) at web.yaml:5:18",
            "changed by common-metadata at web.yaml:5:18");
    assertThat(said(false, "data.size", both)).isEmpty();
  }

  @Test
  void postRenderer_unawareOfProvenance_isStillAStep() {
    assertThat(said(true, "data.more", CommonMetadata.ofDefaults(), UNAWARE))
        .containsExactly("set by unaware");
    assertThat(said(false, "data.more", UNAWARE)).isEmpty();
  }
}
