// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.kustomize.internal.transform;

import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.tree.ScalarNode;
import io.gitops4j.core.tree.ScalarStyle;
import io.gitops4j.core.yaml.YamlReader;
import io.gitops4j.kustomize.internal.merge.MergeException;

/** What a transformer writes where a scalar stands. */
final class WrittenScalar {
  private WrittenScalar() {}

  /**
   * The node as a scalar.
   *
   * @throws MergeException if it is a map or a list, which can't be set to a text
   */
  static ScalarNode required(Node node) {
    if (node instanceof ScalarNode scalar) {
      return scalar;
    }
    throw new MergeException("is a " + (node instanceof ListNode ? "list" : "map"));
  }

  /**
   * Another text in place of a scalar. Quotes stay, and without quotes YAML decides anew what the
   * text is: a name that becomes all digits is a number in the reference too.
   */
  static ScalarNode withText(ScalarNode old, String text) {
    return old.style() == ScalarStyle.PLAIN
        ? YamlReader.plainScalar(text)
        : ScalarNode.read(
            text, io.gitops4j.core.tree.ScalarType.STRING, old.style(), old.line(), old.column());
  }
}
