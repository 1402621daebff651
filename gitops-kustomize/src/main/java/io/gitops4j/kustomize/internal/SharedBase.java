// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.kustomize.internal;

import io.gitops4j.core.error.Issue;
import io.gitops4j.core.render.Inputs;
import io.gitops4j.core.source.TreePath;
import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.kustomize.KustomizeOptions;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the kustomization of a directory gave, without errors, and all that the render which
 * accumulated it noticed on the way; another render takes copies and notices the same. Never
 * changed.
 *
 * @param layer what was accumulated
 * @param warnings what was found, in order
 * @param descended the directories that were entered, which must not lead to where it is included
 * @param depth how many kustomizations lie in each other, this one included
 * @param unknownKind whether a kind of unknown scope was read
 * @param schemaUsed whether a patch was merged by what the schema says
 * @param work what it cost, which counts for each render as if it had been done there
 * @param inputs what was used
 */
record SharedBase(
    Layer layer,
    List<Issue> warnings,
    List<TreePath> descended,
    int depth,
    boolean unknownKind,
    boolean schemaUsed,
    Budget.Work work,
    Inputs inputs) {
  private static final int BYTES_PER_NODE = 48;
  private static final int BYTES_PER_RESOURCE = 500;

  /**
   * What such a result depends on besides the tree.
   *
   * @param directory the directory
   * @param path how origins name it; null if they are not noted
   * @param options the options of the renderer
   */
  record Key(TreePath directory, @Nullable OriginPath path, KustomizeOptions options) {
    // by code, since what a record is given is linked at run time
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Key that
          && directory.equals(that.directory)
          && Objects.equals(path, that.path)
          && options.equals(that.options);
    }

    @Override
    public int hashCode() {
      return (directory.hashCode() * 31 + Objects.hashCode(path)) * 31 + options.hashCode();
    }
  }

  /** The bytes it takes, as an estimate that counts nodes which others share. */
  long bytes() {
    long sum = BYTES_PER_RESOURCE;
    for (Resource resource : layer.resources().all()) {
      sum += BYTES_PER_RESOURCE + BYTES_PER_NODE * nodes(resource.root());
    }
    return sum;
  }

  private static long nodes(Node node) {
    long sum = 1;
    if (node instanceof MapNode map) {
      for (int i = 0; i < map.size(); i++) {
        sum += nodes(map.valueAt(i));
      }
    } else if (node instanceof ListNode list) {
      for (int i = 0; i < list.size(); i++) {
        sum += nodes(list.get(i));
      }
    }
    return sum;
  }
}
