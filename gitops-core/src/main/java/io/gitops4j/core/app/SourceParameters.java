// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.app;

import io.gitops4j.core.error.Issue;
import io.gitops4j.core.render.RenderOptions;
import io.gitops4j.core.source.SourceTree;
import io.gitops4j.core.source.TreePath;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Settles how a source is rendered once its tree is known: what files of the directory override,
 * what variables stand for. Immutable, thread-safe, compared by value; a pure function of what it
 * is given.
 */
@FunctionalInterface
public interface SourceParameters {

  /**
   * How the source is rendered at one revision.
   *
   * @param options the options; null for those that the directory needs
   * @param issues what is wrong with files that override something; with an error among them
   *     nothing is rendered
   */
  record Settled(@Nullable RenderOptions options, List<Issue> issues) {
    /** Copies the issues. */
    public Settled {
      issues = List.copyOf(issues);
    }
  }

  /**
   * Settles the options.
   *
   * @param tree the tree at the revision
   * @param directory the directory of the source, which exists
   * @param environment the variables at this revision
   */
  Settled settle(SourceTree tree, TreePath directory, BuildEnvironment environment);
}
