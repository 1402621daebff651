// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.kustomize.internal.share;

import io.gitops4j.core.error.Issue;
import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import java.util.AbstractList;
import java.util.List;
import java.util.RandomAccess;

/** The documents of one blob, with what is known of them. Immutable, thread-safe. */
public final class ParsedDocuments extends AbstractList<Node> implements RandomAccess {
  private final List<Node> documents;
  private final boolean textKeys;
  private final List<Issue> warnings;

  ParsedDocuments(List<Node> documents, List<Issue> warnings) {
    this.documents = List.copyOf(documents);
    this.warnings = List.copyOf(warnings);
    this.textKeys = documents.stream().allMatch(ParsedDocuments::hasTextKeys);
  }

  /** What the reader warned of, wherever it found the blob. */
  public List<Issue> warnings() {
    return warnings;
  }

  /** Whether all keys of all maps are texts to YAML, so that nobody has to look again. */
  public boolean hasTextKeys() {
    return textKeys;
  }

  private static boolean hasTextKeys(Node node) {
    if (node instanceof MapNode map) {
      for (int i = 0; i < map.size(); i++) {
        if (!map.keyAt(i).isString() || !hasTextKeys(map.valueAt(i))) {
          return false;
        }
      }
    } else if (node instanceof ListNode list) {
      for (int i = 0; i < list.size(); i++) {
        if (!hasTextKeys(list.get(i))) {
          return false;
        }
      }
    }
    return true;
  }

  @Override
  public Node get(int index) {
    return documents.get(index);
  }

  @Override
  public int size() {
    return documents.size();
  }
}
