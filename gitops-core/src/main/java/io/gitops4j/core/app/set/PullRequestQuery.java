// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.app.set;

import io.gitops4j.core.tree.Edit;
import io.gitops4j.core.tree.MapNode;
import java.util.List;
import java.util.Objects;

/**
 * Which pull requests a generator asks for. Immutable, thread-safe.
 *
 * @param forge the kind of forge, as the generator names it: {@code github}, {@code gitlab}, {@code
 *     gitea}, {@code bitbucketServer}, {@code bitbucket}, {@code azuredevops}
 * @param settings what stands below it, such as {@code owner}, {@code repo}, {@code project}; it
 *     may name Secrets, but holds none
 */
public record PullRequestQuery(String forge, MapNode settings) {
  /** Checks both. */
  public PullRequestQuery {
    Objects.requireNonNull(forge, "forge");
    Objects.requireNonNull(settings, "settings");
  }

  /** A text of the settings; empty if there is none. */
  public String text(String key) {
    return Edit.text(settings, key);
  }

  /** The labels that a pull request must have, all of them. */
  public List<String> labels() {
    return Edit.texts(settings, "labels");
  }
}
