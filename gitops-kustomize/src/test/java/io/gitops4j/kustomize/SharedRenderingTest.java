// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.kustomize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gitops4j.core.render.KustomizeOverrides;
import io.gitops4j.core.render.Manifest;
import io.gitops4j.core.render.RenderRequest;
import io.gitops4j.core.render.Rendered;
import io.gitops4j.core.source.DirectoryTree;
import io.gitops4j.core.source.ForwardingTree;
import io.gitops4j.core.source.MemoryTree;
import io.gitops4j.core.source.SecretTree;
import io.gitops4j.core.source.SourceTree;
import io.gitops4j.core.source.TreePath;
import io.gitops4j.core.yaml.YamlPrinter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Renders that share a session give what they give alone, and do their common work once. */
class SharedRenderingTest {
  private static final int PLENTY = 64 << 20;

  private static MemoryTree.Builder base() {
    return MemoryTree.builder()
        .file(
            "base/kustomization.yaml",
            """
            commonLabels: {app: shop}
            resources: [deployment.yaml, service.yaml]
            configMapGenerator:
            - name: settings
              files: [settings.txt]
            vars:
            - name: SERVICE
              objref: {apiVersion: v1, kind: Service, name: web}
            images:
            - name: nowhere
              newTag: v2
            """)
        .file(
            "base/deployment.yaml",
            """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: web}
            spec:
              template:
                spec:
                  containers:
                  - name: main
                    image: nginx
                    env:
                    - {name: HOST, value: $(SERVICE)}
                    envFrom:
                    - configMapRef: {name: settings}
            """)
        .file("base/service.yaml", "{apiVersion: v1, kind: Service, metadata: {name: web}}")
        .file("base/settings.txt", "a=b\n");
  }

  private static MemoryTree.Builder overlay(MemoryTree.Builder tree, int number) {
    return tree.file(
        "overlays/o" + number + "/kustomization.yaml",
        "namePrefix: o" + number + "-\nresources: [../../base]\n");
  }

  private static MemoryTree overlays(int count) {
    MemoryTree.Builder tree = base();
    IntStream.range(0, count).forEach(i -> overlay(tree, i));
    return tree.build();
  }

  private static RenderRequest request(int number) {
    return RenderRequest.of(TreePath.of("overlays/o" + number));
  }

  private static String print(Rendered rendered) {
    return YamlPrinter.printAll(rendered.manifests().stream().map(Manifest::root).toList());
  }

  private static void assertSame(Rendered shared, Rendered alone) {
    assertThat(shared.issues()).isEqualTo(alone.issues());
    assertThat(shared.inputs()).isEqualTo(alone.inputs());
    assertThat(shared.failed()).isEqualTo(alone.failed());
    if (!alone.failed()) {
      assertThat(print(shared)).isEqualTo(print(alone));
      assertThat(shared.manifests().stream().map(Manifest::origin))
          .isEqualTo(alone.manifests().stream().map(Manifest::origin).toList());
    }
  }

  @Test
  void base_ofManyOverlays_isReadParsedAndAccumulatedOnce() {
    MemoryTree tree = overlays(20);
    RenderSession session = RenderSession.ofBytes(PLENTY);
    KustomizeRenderer sharing = KustomizeRenderer.ofDefaults().sharing(session);

    for (int i = 0; i < 20; i++) {
      assertSame(
          sharing.render(tree, request(i)),
          KustomizeRenderer.ofDefaults().render(tree, request(i)));
    }

    RenderSession.Statistics statistics = session.statistics();
    assertThat(statistics.reads()).isEqualTo(24); // four files of the base, one of each overlay
    assertThat(statistics.parses()).isEqualTo(23); // all but the text
    assertThat(statistics.bases()).isEqualTo(21);
    assertThat(statistics.basesShared()).isEqualTo(19);
    assertThat(statistics.bytes()).isPositive();
  }

  @Test
  void warningsAndInputsOfABase_areToldInEachRenderThatUsesIt() {
    MemoryTree tree = overlays(2);
    KustomizeRenderer sharing =
        KustomizeRenderer.ofDefaults().sharing(RenderSession.ofBytes(PLENTY));
    sharing.render(tree, request(0));

    Rendered second = sharing.render(tree, request(1));

    assertThat(second.issues())
        .extracting(issue -> issue.code().id())
        .contains(KustomizeError.DEPRECATED.id(), KustomizeError.IMAGE_NO_MATCH.id());
    assertThat(second.inputs().files())
        .containsKey(TreePath.of("base/settings.txt"))
        .containsKey(TreePath.of("overlays/o1/kustomization.yaml"))
        .doesNotContainKey(TreePath.of("overlays/o0/kustomization.yaml"));
    assertThat(second.inputs().missing()).contains(TreePath.of("base/kustomization.yml"));
  }

  @Test
  void manyRevisions_renderedAtOnce_giveWhatEachGivesAlone() throws Exception {
    List<MemoryTree> revisions = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      MemoryTree.Builder tree = base().file("base/settings.txt", "number=" + i / 2 + "\n");
      revisions.add(overlay(overlay(tree, 0), 1).build());
    }
    RenderSession session = RenderSession.ofBytes(PLENTY);
    KustomizeRenderer sharing = KustomizeRenderer.ofDefaults().sharing(session);
    ExecutorService pool = Executors.newFixedThreadPool(8);
    try {
      List<Future<Rendered>> futures = new ArrayList<>();
      for (MemoryTree revision : revisions) {
        for (int i = 0; i < 2; i++) {
          RenderRequest request = request(i);
          futures.add(pool.submit(() -> sharing.render(revision, request)));
        }
      }
      for (int i = 0; i < futures.size(); i++) {
        assertSame(
            futures.get(i).get(),
            KustomizeRenderer.ofDefaults().render(revisions.get(i / 2), request(i % 2)));
      }
    } finally {
      pool.shutdownNow();
    }
    // each text of each file once, however many revisions hold it
    assertThat(session.statistics().reads()).isEqualTo(3 + 4 + 2);
    assertThat(session.statistics().parses()).isEqualTo(3 + 2);
  }

  @Test
  void overlay_renderedAndIncluded_isAccumulatedOnce() {
    MemoryTree tree =
        overlay(base(), 0)
            .file("top/kustomization.yaml", "resources: [../overlays/o0]\nnameSuffix: -x\n")
            .build();
    RenderSession session = RenderSession.ofBytes(PLENTY);
    KustomizeRenderer sharing = KustomizeRenderer.ofDefaults().sharing(session);
    sharing.render(tree, request(0));
    RenderRequest top = RenderRequest.of(TreePath.of("top"));

    assertSame(sharing.render(tree, top), KustomizeRenderer.ofDefaults().render(tree, top));

    assertThat(session.statistics().bases()).isEqualTo(3);
    assertThat(session.statistics().basesShared()).isEqualTo(1);
  }

  @Test
  void base_thatLeadsBackToWhoIncludesIt_isACycleThoughItWasFineBefore() {
    MemoryTree tree =
        MemoryTree.builder()
            .file("a/kustomization.yaml", "resources: [../b]\n")
            .file("b/kustomization.yaml", "resources: [../c, cm.yaml]\n")
            .file("b/cm.yaml", "{apiVersion: v1, kind: ConfigMap, metadata: {name: b}}")
            .file("c/kustomization.yaml", "resources: [cm.yaml]\n")
            .file("c/cm.yaml", "{apiVersion: v1, kind: ConfigMap, metadata: {name: c}}")
            .file("c/inner/kustomization.yaml", "resources: [../../b]\n")
            .build();
    KustomizeRenderer sharing =
        KustomizeRenderer.ofDefaults().sharing(RenderSession.ofBytes(PLENTY));
    assertThat(sharing.render(tree, RenderRequest.of(TreePath.of("a"))).failed()).isFalse();
    RenderRequest inner = RenderRequest.of(TreePath.of("c/inner"));

    Rendered second = sharing.render(tree, inner);

    assertThat(second.issues())
        .extracting(issue -> issue.code().id())
        .contains(KustomizeError.CYCLE.id());
    assertSame(second, KustomizeRenderer.ofDefaults().render(tree, inner));
  }

  @Test
  void rootWithASchemaOrOrigins_doesNotTakeBasesOfOthers() {
    MemoryTree tree =
        overlay(base(), 0)
            .file(
                "noted/kustomization.yaml",
                "buildMetadata: [originAnnotations]\nresources: [../base]\n")
            .file("typed/kustomization.yaml", "openapi: {version: v1.21.2}\nresources: [../base]\n")
            .build();
    KustomizeRenderer sharing =
        KustomizeRenderer.ofDefaults().sharing(RenderSession.ofBytes(PLENTY));
    sharing.render(tree, request(0));

    for (String path : List.of("noted", "typed", "base", "noted", "typed")) {
      RenderRequest request = RenderRequest.of(TreePath.of(path));
      assertSame(
          sharing.render(tree, request), KustomizeRenderer.ofDefaults().render(tree, request));
    }
  }

  @Test
  void overridesOfAnApplication_changeItsOwnKustomizationOnly() {
    MemoryTree tree = overlays(1);
    RenderSession session = RenderSession.ofBytes(PLENTY);
    KustomizeRenderer sharing = KustomizeRenderer.ofDefaults().sharing(session);
    for (String prefix : List.of("one-", "two-")) {
      RenderRequest request =
          new RenderRequest(
              TreePath.of("overlays/o0"), KustomizeOverrides.builder().namePrefix(prefix).build());
      assertSame(
          sharing.render(tree, request), KustomizeRenderer.ofDefaults().render(tree, request));
    }
    assertThat(session.statistics().basesShared()).isEqualTo(1);
  }

  @Test
  void directory_isSeenAsItIs_orAsItWas(@TempDir Path directory) throws Exception {
    Files.writeString(directory.resolve("kustomization.yaml"), "resources: [cm.yaml]\n");
    Path file = directory.resolve("cm.yaml");
    String text = "{apiVersion: v1, kind: ConfigMap, metadata: {name: x}, data: {a: %s}}";
    Files.writeString(file, text.formatted("one"));
    DirectoryTree tree = DirectoryTree.of(directory);
    KustomizeRenderer sharing =
        KustomizeRenderer.ofDefaults().sharing(RenderSession.ofBytes(PLENTY));
    RenderRequest here = RenderRequest.of(TreePath.ROOT);
    SourceTree snapshot = tree.snapshot();
    assertThat(print(sharing.render(tree, here))).contains("a: one");
    assertThat(print(sharing.render(snapshot, here))).contains("a: one");

    Files.writeString(file, text.formatted("two"));

    assertThat(print(sharing.render(tree, here))).contains("a: two");
    assertThat(print(sharing.render(snapshot, here))).contains("a: one");
  }

  @Test
  void secretTree_entersNoSession() {
    SourceTree secret = new SecretTree(overlays(1));
    RenderSession session = RenderSession.ofBytes(PLENTY);

    Rendered rendered = KustomizeRenderer.ofDefaults().sharing(session).render(secret, request(0));

    assertThat(rendered.failed()).isFalse();
    assertThat(session.statistics()).isEqualTo(new RenderSession.Statistics(0, 0, 0, 0, 0));
  }

  @Test
  void session_holdsNoMoreThanItsBytes_overManyRendersOfChangingInputs() {
    long limit = 1 << 20;
    RenderSession session = RenderSession.ofBytes(limit);
    KustomizeRenderer sharing = KustomizeRenderer.ofDefaults().sharing(session);
    long most = 0;
    for (int i = 0; i < 10_000; i++) {
      MemoryTree tree = overlay(base().file("base/settings.txt", "number=" + i), 0).build();
      assertThat(sharing.render(tree, request(0)).failed()).isFalse();
      most = Math.max(most, session.statistics().bytes());
    }
    assertThat(most).isBetween(limit / 2, limit + limit / 8);
    session.clear();
    assertThat(session.statistics().bytes()).isZero();
  }

  @Test
  void session_withoutRoom_sharesNothingAndRendersTheSame() {
    MemoryTree tree = overlays(3);
    KustomizeRenderer sharing = KustomizeRenderer.ofDefaults().sharing(RenderSession.ofBytes(0));
    for (int i = 0; i < 3; i++) {
      assertSame(
          sharing.render(tree, request(i)),
          KustomizeRenderer.ofDefaults().render(tree, request(i)));
    }
  }

  @Test
  void session_ofNegativeSize_isRefused() {
    assertThatThrownBy(() -> RenderSession.ofBytes(-1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("-1");
  }

  @Test
  void blob_isReadFromItsTreeOnce_howeverManyRendersUseIt() {
    CountingTree tree = new CountingTree(overlays(10));
    KustomizeRenderer sharing =
        KustomizeRenderer.ofDefaults().sharing(RenderSession.ofBytes(PLENTY));
    for (int round = 0; round < 2; round++) {
      for (int i = 0; i < 10; i++) {
        assertThat(sharing.render(tree, request(i)).failed()).isFalse();
      }
    }
    assertThat(tree.reads.values()).allMatch(count -> count.get() == 1);
    assertThat(tree.reads).hasSize(14);
  }

  /** Counts how often each file is read. */
  private static final class CountingTree extends ForwardingTree {
    private final Map<TreePath, AtomicInteger> reads = new ConcurrentHashMap<>();

    CountingTree(SourceTree tree) {
      super(tree);
    }

    @Override
    public byte[] read(TreePath file) {
      reads.computeIfAbsent(file, path -> new AtomicInteger()).incrementAndGet();
      return tree.read(file);
    }
  }
}
