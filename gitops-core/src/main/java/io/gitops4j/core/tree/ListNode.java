// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.tree;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A list of nodes, in order. Immutable and thread-safe. */
public final class ListNode implements Node, Iterable<Node> {

  /** The empty list. */
  public static final ListNode EMPTY = new ListNode(List.of(), 0, 0);

  private final List<Node> items;
  private final int line;
  private final int column;

  private ListNode(List<Node> items, int line, int column) {
    this.items = items;
    this.line = line;
    this.column = column;
  }

  /** A list of these items. */
  public static ListNode of(List<? extends Node> items) {
    return items.isEmpty() ? EMPTY : new ListNode(List.copyOf(items), 0, 0);
  }

  /** A list of these items. */
  public static ListNode of(Node... items) {
    return of(Arrays.asList(items));
  }

  /** A list of strings. */
  public static ListNode ofStrings(List<String> values) {
    List<Node> nodes = new ArrayList<>(values.size());
    for (String value : values) {
      nodes.add(ScalarNode.of(value));
    }
    return of(nodes);
  }

  /** A list as a reader found it. */
  public static ListNode read(List<? extends Node> items, int line, int column) {
    return new ListNode(List.copyOf(items), line, column);
  }

  /** The items; unmodifiable. */
  public List<Node> items() {
    return items;
  }

  /** How many items there are. */
  public int size() {
    return items.size();
  }

  /** Whether there are none. */
  public boolean isEmpty() {
    return items.isEmpty();
  }

  /**
   * The item at the index.
   *
   * @throws IndexOutOfBoundsException if there is none
   */
  public Node get(int index) {
    return items.get(index);
  }

  /**
   * The list with another item at the index, which must exist; this list itself if the item is the
   * same object.
   */
  public ListNode with(int index, Node item) {
    Objects.requireNonNull(item, "item");
    if (items.get(index) == item) {
      return this;
    }
    List<Node> changed = new ArrayList<>(items);
    changed.set(index, item);
    return new ListNode(List.copyOf(changed), line, column);
  }

  /** The list with an item at its end. */
  public ListNode plus(Node item) {
    Objects.requireNonNull(item, "item");
    List<Node> changed = new ArrayList<>(items.size() + 1);
    changed.addAll(items);
    changed.add(item);
    return new ListNode(List.copyOf(changed), line, column);
  }

  /** The list without the item at the index, which must exist. */
  public ListNode without(int index) {
    List<Node> changed = new ArrayList<>(items);
    changed.remove(index);
    return new ListNode(List.copyOf(changed), line, column);
  }

  /** A list with other items and the place of this one. */
  public ListNode withItems(List<? extends Node> newItems) {
    return new ListNode(List.copyOf(newItems), line, column);
  }

  /** The list with each item changed; this list itself if every item stays the same object. */
  public ListNode map(UnaryOperator<Node> change) {
    Node[] changed = null;
    for (int i = 0; i < items.size(); i++) {
      Node before = items.get(i);
      Node after = change.apply(before);
      if (after != before && changed == null) {
        changed = items.toArray(new Node[0]);
      }
      if (changed != null) {
        changed[i] = after;
      }
    }
    return changed == null ? this : new ListNode(List.of(changed), line, column);
  }

  @Override
  public Iterator<Node> iterator() {
    return items.iterator();
  }

  @Override
  public NodeKind kind() {
    return NodeKind.LIST;
  }

  @Override
  public int line() {
    return line;
  }

  @Override
  public int column() {
    return column;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return this == other || other instanceof ListNode that && items.equals(that.items);
  }

  @Override
  public int hashCode() {
    return items.hashCode();
  }

  /** The size, never the content. */
  @Override
  public String toString() {
    return "list(" + items.size() + ")";
  }
}
