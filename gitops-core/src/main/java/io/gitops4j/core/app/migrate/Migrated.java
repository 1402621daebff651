// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.app.migrate;

import io.gitops4j.core.error.Issue;
import io.gitops4j.core.tree.MapNode;
import java.util.List;

/**
 * An application in the other form. Immutable, thread-safe.
 *
 * @param documents the objects, always in the same order and form; none if it is impossible
 * @param findings what is lost (or means something else) with its place: an error where other
 *     objects would be declared or nobody could apply them, a warning where they would be treated
 *     otherwise, a word where that is likely what is meant. No value of a field is told
 */
public record Migrated(List<MapNode> documents, List<Issue> findings) {
  /** Copies the lists. */
  public Migrated {
    documents = List.copyOf(documents);
    findings = List.copyOf(findings);
  }

  /** The same, where a finding may be there several times. */
  static Migrated of(List<MapNode> documents, List<Issue> findings) {
    return new Migrated(documents, findings.stream().distinct().toList());
  }

  /** Whether a finding is an error. */
  public boolean failed() {
    return findings.stream().anyMatch(Issue::isError);
  }
}
