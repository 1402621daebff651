// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.render.InputRecorder;
import io.gitops4j.core.render.Manifest;
import io.gitops4j.core.render.Rendered;
import io.gitops4j.core.source.MemoryTree;
import io.gitops4j.core.source.TreePath;
import io.gitops4j.core.spi.RenderCache;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.yaml.YamlReader;
import java.util.List;
import org.junit.jupiter.api.Test;

class MemoryRenderCacheTest {
  private final MemoryRenderCache cache = MemoryRenderCache.ofBytes(1 << 20);
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

  private static RenderCache.Key key(String path) {
    return new RenderCache.Key("engine", "repo", TreePath.of(path), "");
  }

  @Test
  void leastRecentlyUsedKeys_areDropped_andTheBoundHolds() {
    MemoryTree tree = tree().build();
    MemoryRenderCache one = MemoryRenderCache.ofBytes(1 << 20);
    one.put(key("a"), tree, render(tree));
    MemoryRenderCache two = MemoryRenderCache.ofBytes(2 * one.weight());
    two.put(key("a"), tree, render(tree));
    two.put(key("b"), tree, render(tree));
    assertThat(two.find(key("a"), tree)).isPresent();
    two.put(key("c"), tree, render(tree));
    assertThat(two.find(key("b"), tree)).as("used before the others").isEmpty();
    assertThat(two.find(key("a"), tree)).isPresent();
    assertThat(two.find(key("c"), tree)).isPresent();
    assertThat(two.weight()).isEqualTo(2 * one.weight());
  }

  @Test
  void whatWeighsMoreThanTheCache_isNotKept_andDropsNothing() {
    MemoryTree tree = tree().build();
    MemoryRenderCache small = MemoryRenderCache.ofBytes(2000);
    small.put(key("a"), tree, render(tree));
    assertThat(small.weight()).isPositive();
    Manifest large =
        Manifest.of(
            (MapNode)
                YamlReader.ofDefaults()
                    .read(
                        "large",
                        "kind: ConfigMap\napiVersion: v1\nmetadata: {name: x}\ndata: {a: "
                            + "x".repeat(3000)
                            + "}\n")
                    .get(0));
    small.put(key("b"), tree, Rendered.of(List.of(large), List.of(), render(tree).inputs()));
    assertThat(small.find(key("b"), tree)).isEmpty();
    assertThat(small.find(key("a"), tree)).isPresent();
  }

  @Test
  void sameInputsOfTheTree_withOtherExternalOnes_replaceTheEarlierRender() {
    MemoryTree tree = tree().build();
    Rendered first = render(tree);
    Rendered second = first.with(List.of(), List.of(), first.inputs().withExternal("url", "2"));
    cache.put(key, tree, first.with(List.of(), List.of(), first.inputs().withExternal("url", "1")));
    cache.put(key, tree, second);
    assertThat(cache.find(key, tree)).containsSame(second);
    MemoryRenderCache alone = MemoryRenderCache.ofBytes(1 << 20);
    alone.put(key, tree, second);
    assertThat(cache.weight()).isEqualTo(alone.weight());
  }
}
