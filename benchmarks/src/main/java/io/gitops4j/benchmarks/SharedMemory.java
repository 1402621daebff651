// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.benchmarks;

import io.gitops4j.core.render.RenderRequest;
import io.gitops4j.core.render.Rendered;
import io.gitops4j.core.source.MemoryTree;
import io.gitops4j.core.source.TreePath;
import io.gitops4j.kustomize.KustomizeRenderer;
import io.gitops4j.kustomize.RenderSession;
import java.util.ArrayList;
import java.util.List;

/**
 * How much heap the renders of a thousand applications take that are kept at once, each an overlay
 * of a base of a hundred objects: alone, and in one session.
 */
public final class SharedMemory {
  private static final int APPLICATIONS = 1000;

  private SharedMemory() {}

  /** Prints both figures, in megabytes. */
  public static void main(String[] args) {
    MemoryTree.Builder tree = MemoryTree.builder();
    tree.file("base/kustomization.yaml", "resources: [part.yaml]\n");
    tree.file("base/part.yaml", Scale.part(0, 50));
    for (int i = 0; i < APPLICATIONS; i++) {
      tree.file(
          "apps/a" + i + "/kustomization.yaml",
          "resources: [../../base]\ncommonAnnotations: {app: a" + i + "}\n");
    }
    MemoryTree all = tree.build();
    KustomizeRenderer alone = KustomizeRenderer.ofDefaults();
    report("alone", keep(all, alone));
    report("in one session", keep(all, alone.sharing(RenderSession.ofBytes(64 << 20))));
  }

  private static long keep(MemoryTree tree, KustomizeRenderer renderer) {
    long before = used();
    List<Rendered> kept = new ArrayList<>();
    for (int i = 0; i < APPLICATIONS; i++) {
      kept.add(renderer.render(tree, RenderRequest.of(TreePath.of("apps/a" + i))));
    }
    long after = used();
    if (kept.stream().anyMatch(Rendered::failed)) {
      throw new IllegalStateException("a render failed");
    }
    return after - before;
  }

  private static long used() {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 4; i++) {
      System.gc();
      Runtime runtime = Runtime.getRuntime();
      least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
    }
    return least;
  }

  private static void report(String how, long bytes) {
    System.out.println(APPLICATIONS + " applications " + how + ": " + (bytes >> 20) + " MB");
  }
}
