// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.error.Issue;
import io.gitops4j.core.render.InputRecorder;
import io.gitops4j.core.render.Inputs;
import io.gitops4j.core.render.RenderError;
import io.gitops4j.core.render.Rendered;
import io.gitops4j.core.source.MemoryTree;
import io.gitops4j.core.source.SecretTree;
import io.gitops4j.core.source.TreePath;
import io.gitops4j.core.spi.RenderCache;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * What every {@link RenderCache} must do: find exactly what would render the same, and keep neither
 * failures nor what is secret. Extend it, and give a new cache for each test.
 */
public abstract class RenderCacheContract {
  private static final RenderCache.Key KEY =
      new RenderCache.Key("engine/1", "https://example.org/x.git", TreePath.of("app"), "");

  /** For subclasses. */
  protected RenderCacheContract() {}

  /** A cache without entries. */
  protected abstract RenderCache cache();

  private static MemoryTree tree(String read, String unread) {
    return MemoryTree.builder().file("app/read", read).file("app/unread", unread).build();
  }

  /** What a render of this tree gives that reads one file and looks for another in vain. */
  private static Rendered render(MemoryTree tree) {
    InputRecorder recorder = new InputRecorder(tree);
    recorder.read(TreePath.of("app/read"));
    recorder.entry(TreePath.of("app/absent"));
    return Rendered.of(List.of(), List.of(), recorder.inputs());
  }

  @Test
  void find_beforePut_isEmpty() {
    assertThat(cache().find(KEY, tree("1", "1"))).isEmpty();
  }

  @Test
  void find_whereAllInputsAreTheSame_givesWhatWasPut() {
    RenderCache cache = cache();
    MemoryTree tree = tree("1", "1");
    Rendered rendered = render(tree);
    cache.put(KEY, tree, rendered);
    assertThat(cache.find(KEY, tree)).contains(rendered);
    assertThat(cache.find(KEY, tree("1", "2"))).as("an unread file changed").contains(rendered);
  }

  @Test
  void find_whereAnInputDiffers_isEmpty() {
    RenderCache cache = cache();
    MemoryTree tree = tree("1", "1");
    cache.put(KEY, tree, render(tree));
    assertThat(cache.find(KEY, tree("2", "1"))).as("a read file changed").isEmpty();
    MemoryTree appeared = MemoryTree.builder().file("app/read", "1").file("app/absent", "").build();
    assertThat(cache.find(KEY, appeared)).as("what was missing is there").isEmpty();
    assertThat(cache.find(KEY, MemoryTree.builder().build())).as("nothing is there").isEmpty();
  }

  @Test
  void find_withAnotherKey_isEmpty() {
    RenderCache cache = cache();
    MemoryTree tree = tree("1", "1");
    cache.put(KEY, tree, render(tree));
    for (RenderCache.Key other :
        List.of(
            new RenderCache.Key("engine/2", KEY.source(), KEY.path(), ""),
            new RenderCache.Key(KEY.engine(), "https://example.org/y.git", KEY.path(), ""),
            new RenderCache.Key(KEY.engine(), KEY.source(), TreePath.of("other"), ""),
            new RenderCache.Key(KEY.engine(), KEY.source(), KEY.path(), "options"))) {
      assertThat(cache.find(other, tree)).as("%s", other).isEmpty();
    }
  }

  @Test
  void twoRevisions_areBothFound() {
    RenderCache cache = cache();
    MemoryTree first = tree("1", "1");
    MemoryTree second = tree("2", "1");
    cache.put(KEY, first, render(first));
    cache.put(KEY, second, render(second));
    assertThat(cache.find(KEY, first)).contains(render(first));
    assertThat(cache.find(KEY, second)).contains(render(second));
  }

  @Test
  void failuresAndSecrets_areNotKept() {
    RenderCache cache = cache();
    MemoryTree tree = tree("1", "1");
    cache.put(
        KEY,
        tree,
        Rendered.failed(List.of(Issue.error(RenderError.INTERNAL, "failed")), Inputs.NONE));
    assertThat(cache.find(KEY, tree)).isEmpty();
    cache.put(KEY, new SecretTree(tree), render(tree));
    assertThat(cache.find(KEY, tree)).isEmpty();
  }
}
