// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.yaml;

import io.gitops4j.core.tree.ScalarNode;
import java.util.List;
import java.util.Objects;

/**
 * A node of a text that is to be written back with its comments and in its order, as tools do that
 * edit the files of people. Immutable, thread-safe. {@code toString} shows the shape only, since
 * content may be secret.
 *
 * <p>For all other uses the nodes of {@link io.gitops4j.core.tree} are the better choice.
 */
public sealed interface CommentedNode {

  /** What a map holds: entries, and comments between them. */
  sealed interface Part permits Comment, Entry {}

  /**
   * A comment; of a map a part, of a list an item.
   *
   * @param text the text behind the {@code #}, one line
   * @param inline whether it stands behind the value that comes next here
   */
  record Comment(String text, boolean inline) implements CommentedNode, Part {
    /** Checks that there is a text. */
    public Comment {
      Objects.requireNonNull(text, "text");
    }

    @Override
    public String toString() {
      return "comment";
    }
  }

  /**
   * A key and its value.
   *
   * @param key the key
   * @param merge whether it is the merge key {@code <<} of YAML
   * @param value the value
   */
  record Entry(ScalarNode key, boolean merge, CommentedNode value) implements Part {
    /** Checks that no part is null. */
    public Entry {
      Objects.requireNonNull(key, "key");
      Objects.requireNonNull(value, "value");
    }

    /** An entry with a string as its key. */
    public static Entry of(String key, CommentedNode value) {
      return new Entry(ScalarNode.of(key), false, value);
    }

    /** The same entry with another value. */
    public Entry withValue(CommentedNode newValue) {
      return new Entry(key, merge, newValue);
    }

    @Override
    public String toString() {
      return "entry";
    }
  }

  /**
   * A map. A key may be there twice where the format allows it.
   *
   * @param parts entries and comments in their order
   */
  record Mapping(List<Part> parts) implements CommentedNode {
    /** Takes a copy. */
    public Mapping {
      parts = List.copyOf(parts);
    }

    @Override
    public String toString() {
      return "map(" + parts.size() + ")";
    }
  }

  /**
   * A list.
   *
   * @param items values and comments in their order
   */
  record Sequence(List<CommentedNode> items) implements CommentedNode {
    /** Takes a copy. */
    public Sequence {
      items = List.copyOf(items);
    }

    @Override
    public String toString() {
      return "list(" + items.size() + ")";
    }
  }

  /**
   * A scalar.
   *
   * @param node its text and type
   * @param timestamp whether it is a point in time as RFC 3339 writes it; the type of the node is a
   *     string then
   */
  record Scalar(ScalarNode node, boolean timestamp) implements CommentedNode {
    /** Checks that there is a node. */
    public Scalar {
      Objects.requireNonNull(node, "node");
    }

    /** A string. */
    public static Scalar of(String text) {
      return new Scalar(ScalarNode.of(text), false);
    }

    /** A scalar that is no timestamp. */
    public static Scalar of(ScalarNode node) {
      return new Scalar(node, false);
    }

    @Override
    public String toString() {
      return node.toString();
    }
  }
}
