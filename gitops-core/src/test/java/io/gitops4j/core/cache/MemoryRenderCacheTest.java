// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.render.InputRecorder;
import io.gitops4j.core.render.Rendered;
import io.gitops4j.core.source.MemoryTree;
import io.gitops4j.core.source.TreePath;
import io.gitops4j.core.spi.RenderCache;
import java.util.List;
import org.junit.jupiter.api.Test;

class MemoryRenderCacheTest {
  private final MemoryRenderCache cache = new MemoryRenderCache(2);
  private final RenderCache.Key key = new RenderCache.Key("engine", "repo", TreePath.of("app"), "");

  private static Rendered render(MemoryTree tree) {
    InputRecorder recorder = new InputRecorder(tree);
    recorder.read(TreePath.of("app/a.yaml"));
    recorder.entry(TreePath.of("app/missing.yaml"));
    recorder.list(TreePath.of("app"));
    return Rendered.of(List.of(), List.of(), recorder.inputs());
  }

  private static MemoryTree.Builder tree() {
    return MemoryTree.builder().file("app/a.yaml", "a").file("other.yaml", "o");
  }

  @Test
  void sameInputs_inAnotherTree_areFound() {
    MemoryTree tree = tree().build();
    cache.put(key, tree, render(tree));
    assertThat(cache.find(key, tree().file("other.yaml", "changed").build())).isPresent();
  }

  @Test
  void changedAddedOrListedFiles_areNot() {
    MemoryTree tree = tree().build();
    cache.put(key, tree, render(tree));
    assertThat(cache.find(key, tree().file("app/a.yaml", "b").build())).isEmpty();
    assertThat(cache.find(key, tree().file("app/missing.yaml", "here").build())).isEmpty();
    assertThat(cache.find(key, tree().file("app/new.yaml", "n").build())).isEmpty();
    assertThat(cache.find(new RenderCache.Key("other", "repo", TreePath.of("app"), ""), tree))
        .isEmpty();
  }

  @Test
  void leastRecentlyUsedKeys_areDropped() {
    MemoryTree tree = tree().build();
    for (String path : List.of("a", "b", "c")) {
      cache.put(new RenderCache.Key("engine", "repo", TreePath.of(path), ""), tree, render(tree));
    }
    assertThat(cache.find(new RenderCache.Key("engine", "repo", TreePath.of("a"), ""), tree))
        .isEmpty();
    assertThat(cache.find(new RenderCache.Key("engine", "repo", TreePath.of("c"), ""), tree))
        .isPresent();
  }
}
