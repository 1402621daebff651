// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.diff.ignore;

import io.gitops4j.core.error.Issue;
import io.gitops4j.core.tree.FieldPath;
import io.gitops4j.core.tree.MapNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A jq expression that was read, or the reason why it can't be used. Knows nothing of the library
 * that evaluates it, which is optional.
 *
 * @param paths evaluates it; null if it is refused
 * @param refusal why; null if it is not refused
 */
record JqExpression(@Nullable Paths paths, @Nullable Issue refusal) {

  /** The paths that an expression gives. */
  interface Paths {
    /** The paths in the object; none, and an issue, if they can't be told. */
    List<FieldPath> in(MapNode object, List<Issue> issues);
  }

  static JqExpression read(String expression) {
    try {
      return JqPaths.read(expression);
    } catch (LinkageError e) {
      return new JqExpression(
          null,
          Issue.error(
                  IgnoreError.JQ_MISSING,
                  "jqPathExpressions need a library that is not there; they ignore nothing")
              .withFound(expression)
              .withHint("add net.thisptr:jackson-jq to the class path or the module path"));
    }
  }
}
