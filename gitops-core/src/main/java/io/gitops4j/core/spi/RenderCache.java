// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.spi;

import io.gitops4j.core.render.Rendered;
import io.gitops4j.core.source.SourceTree;
import io.gitops4j.core.source.TreePath;
import java.util.Objects;
import java.util.Optional;

/** Remembers renders. Thread-safe. A render of a secret tree, or one that failed, is never put. */
public interface RenderCache {

  /**
   * What a render depends on besides the tree.
   *
   * @param engine {@link Renderer#engine}
   * @param source the repository's URL without the revision
   * @param path the directory
   * @param options digest of the options; empty for none
   */
  record Key(String engine, String source, TreePath path, String options) {
    /** Checks all parts. */
    public Key {
      Objects.requireNonNull(engine, "engine");
      Objects.requireNonNull(source, "source");
      Objects.requireNonNull(path, "path");
      Objects.requireNonNull(options, "options");
    }
  }

  /**
   * The render of this key whose inputs are the same in the tree. What it took from elsewhere is
   * not looked at: whoever uses it asks {@link Renderer#isCurrent} too.
   */
  Optional<Rendered> find(Key key, SourceTree tree);

  /** Remembers a render of this key and tree. */
  void put(Key key, SourceTree tree, Rendered rendered);
}
