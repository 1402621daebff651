// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.tree;

import java.util.AbstractList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.RandomAccess;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A map from scalar keys to nodes that keeps the order in which it was written. Immutable and
 * thread-safe.
 *
 * <p>A key is looked up by its text; no two keys have the same text. Equality does not look at the
 * order.
 */
public final class MapNode implements Node {

  /** The empty map. */
  public static final MapNode EMPTY = new MapNode(new ScalarNode[0], new Node[0], 0, 0);

  /** Below this size a scan is as fast as an index. */
  private static final int INDEX_FROM = 9;

  private final ScalarNode[] keys;
  private final Node[] values;
  private final int line;
  private final int column;
  private volatile @Nullable Map<String, Integer> index;

  private MapNode(ScalarNode[] keys, Node[] values, int line, int column) {
    this.keys = keys;
    this.values = values;
    this.line = line;
    this.column = column;
  }

  /**
   * One entry of a map.
   *
   * @param keyNode the key as written
   * @param value the value
   */
  public record Entry(ScalarNode keyNode, Node value) {
    /** Checks that neither part is null. */
    public Entry {
      Objects.requireNonNull(keyNode, "keyNode");
      Objects.requireNonNull(value, "value");
    }

    /** The text of the key. */
    public String key() {
      return keyNode.text();
    }
  }

  /** A map with one entry. */
  public static MapNode of(String key, Node value) {
    return builder().put(key, value).build();
  }

  /** A map of strings, in the order of the given map. */
  public static MapNode ofStrings(Map<String, String> entries) {
    Builder builder = builder();
    for (Map.Entry<String, String> entry : entries.entrySet()) {
      builder.put(entry.getKey(), ScalarNode.of(entry.getValue()));
    }
    return builder.build();
  }

  /** A new, empty builder. */
  public static Builder builder() {
    return new Builder();
  }

  /** A builder that holds the entries of this map, and its place. */
  public Builder toBuilder() {
    Builder builder = new Builder();
    if (keys.length > 0) {
      builder.keys = keys.clone();
      builder.values = values.clone();
      builder.size = keys.length;
    }
    return builder.at(line, column);
  }

  /** How many entries there are. */
  public int size() {
    return keys.length;
  }

  /** Whether there are none. */
  public boolean isEmpty() {
    return keys.length == 0;
  }

  /** The texts of the keys, in order; an unmodifiable view. */
  public List<String> keys() {
    return new View<>() {
      @Override
      public String get(int i) {
        return keys[i].text();
      }
    };
  }

  /** The entries, in order; an unmodifiable view. */
  public List<Entry> entries() {
    return new View<>() {
      @Override
      public Entry get(int i) {
        return new Entry(keys[i], values[i]);
      }
    };
  }

  /**
   * The key at a place in the order, as it was written.
   *
   * @throws IndexOutOfBoundsException if there is none
   */
  public ScalarNode keyAt(int place) {
    return keys[place];
  }

  /**
   * The value at a place in the order.
   *
   * @throws IndexOutOfBoundsException if there is none
   */
  public Node valueAt(int place) {
    return values[place];
  }

  /** The map with each value changed; this map itself if every value stays the same object. */
  public MapNode mapValues(UnaryOperator<Node> change) {
    Node[] changed = null;
    for (int i = 0; i < values.length; i++) {
      Node after = change.apply(values[i]);
      if (after != values[i]) {
        if (changed == null) {
          changed = values.clone();
        }
        changed[i] = Objects.requireNonNull(after, "after");
      }
    }
    return changed == null ? this : withValues(changed);
  }

  private MapNode withValues(Node[] changed) {
    MapNode map = new MapNode(keys, changed, line, column);
    map.index = index; // the keys are the same
    return map;
  }

  private abstract class View<T> extends AbstractList<T> implements RandomAccess {
    @Override
    public int size() {
      return keys.length;
    }
  }

  /** Whether there is an entry with this key. */
  public boolean has(String key) {
    return indexOf(key) >= 0;
  }

  /**
   * The value of the key, or null if there is no such entry (a null in the document gives a scalar
   * of type null).
   */
  public @Nullable Node get(String key) {
    int i = indexOf(key);
    return i < 0 ? null : values[i];
  }

  /** The key as it was written, or null if there is no such entry. */
  public @Nullable ScalarNode keyNode(String key) {
    int i = indexOf(key);
    return i < 0 ? null : keys[i];
  }

  /** The map below the key, or null if there is none or it is of another kind. */
  public @Nullable MapNode map(String key) {
    return get(key) instanceof MapNode map ? map : null;
  }

  /** The list below the key, or null if there is none or it is of another kind. */
  public @Nullable ListNode list(String key) {
    return get(key) instanceof ListNode list ? list : null;
  }

  /**
   * The text of the scalar below the key, or null if there is none, it is null, or of another kind.
   */
  public @Nullable String text(String key) {
    Node node = get(key);
    return node == null ? null : node.textOrNull();
  }

  /** The map with this value at the key: in its place if the key exists, else at the end. */
  public MapNode with(String key, Node value) {
    int i = indexOf(key);
    if (i < 0) {
      return append(ScalarNode.of(key), value);
    }
    return values[i] == value ? this : replace(i, value);
  }

  private MapNode replace(int i, Node value) {
    Node[] changed = values.clone();
    changed[i] = Objects.requireNonNull(value, "value");
    return withValues(changed);
  }

  private MapNode append(ScalarNode key, Node value) {
    ScalarNode[] moreKeys = Arrays.copyOf(keys, keys.length + 1);
    Node[] moreValues = Arrays.copyOf(values, values.length + 1);
    moreKeys[keys.length] = key;
    moreValues[values.length] = Objects.requireNonNull(value, "value");
    return new MapNode(moreKeys, moreValues, line, column);
  }

  /** The map without the key; this map itself if there is no such entry. */
  public MapNode without(String key) {
    int i = indexOf(key);
    if (i < 0) {
      return this;
    }
    ScalarNode[] fewerKeys = new ScalarNode[keys.length - 1];
    Node[] fewerValues = new Node[keys.length - 1];
    System.arraycopy(keys, 0, fewerKeys, 0, i);
    System.arraycopy(keys, i + 1, fewerKeys, i, keys.length - 1 - i);
    System.arraycopy(values, 0, fewerValues, 0, i);
    System.arraycopy(values, i + 1, fewerValues, i, keys.length - 1 - i);
    return new MapNode(fewerKeys, fewerValues, line, column);
  }

  private int indexOf(String key) {
    if (keys.length < INDEX_FROM) {
      for (int i = 0; i < keys.length; i++) {
        if (keys[i].text().equals(key)) {
          return i;
        }
      }
      return -1;
    }
    Map<String, Integer> known = index;
    if (known == null) {
      known = indexed(keys, keys.length);
      index = known;
    }
    return known.getOrDefault(key, -1);
  }

  private static Map<String, Integer> indexed(ScalarNode[] keys, int size) {
    Map<String, Integer> index = new HashMap<>(size * 2);
    for (int i = 0; i < size; i++) {
      index.put(keys[i].text(), i);
    }
    return index;
  }

  @Override
  public NodeKind kind() {
    return NodeKind.MAP;
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
    if (this == other) {
      return true;
    }
    if (!(other instanceof MapNode that) || keys.length != that.keys.length) {
      return false;
    }
    for (int i = 0; i < keys.length; i++) {
      int j =
          i < that.keys.length && keys[i].text().equals(that.keys[i].text())
              ? i
              : that.indexOf(keys[i].text());
      if (j < 0 || !values[i].equals(that.values[j])) {
        return false;
      }
    }
    return true;
  }

  @Override
  public int hashCode() {
    int sum = 0;
    for (int i = 0; i < keys.length; i++) {
      sum += keys[i].text().hashCode() * 31 ^ values[i].hashCode();
    }
    return sum;
  }

  /** The keys, never the values. */
  @Override
  public String toString() {
    return "map" + keys();
  }

  /**
   * Collects entries in order. Not thread-safe. A key that was put before keeps its place and gets
   * the new value.
   */
  public static final class Builder {
    private ScalarNode[] keys = new ScalarNode[4];
    private Node[] values = new Node[4];
    private int size;
    private @Nullable Map<String, Integer> index;
    private int line;
    private int column;

    private Builder() {}

    /** Puts a value at a string key. */
    public Builder put(String key, Node value) {
      return put(ScalarNode.of(key), value);
    }

    /** Puts a string. */
    public Builder put(String key, String value) {
      return put(ScalarNode.of(key), ScalarNode.of(value));
    }

    /** Puts a string unless it is null. */
    public Builder putIfPresent(String key, @Nullable String value) {
      return value == null ? this : put(key, value);
    }

    /** Puts a whole number. */
    public Builder put(String key, long value) {
      return put(ScalarNode.of(key), ScalarNode.of(value));
    }

    /** Puts a boolean. */
    public Builder put(String key, boolean value) {
      return put(ScalarNode.of(key), ScalarNode.of(value));
    }

    /** Puts a value at a key as it was written. */
    public Builder put(ScalarNode key, Node value) {
      Objects.requireNonNull(value, "value");
      int at = indexOf(key.text());
      if (at >= 0) {
        values[at] = value;
        return this;
      }
      if (size == keys.length) {
        keys = Arrays.copyOf(keys, size * 2);
        values = Arrays.copyOf(values, size * 2);
      }
      if (index != null) {
        index.put(key.text(), size);
      }
      keys[size] = key;
      values[size++] = value;
      return this;
    }

    private int indexOf(String key) {
      if (size < INDEX_FROM) {
        for (int i = 0; i < size; i++) {
          if (keys[i].text().equals(key)) {
            return i;
          }
        }
        return -1;
      }
      Map<String, Integer> known = index;
      if (known == null) {
        known = indexed(keys, size);
        index = known;
      }
      return known.getOrDefault(key, -1);
    }

    /** Takes out all entries and the place, so that another map can be built. */
    public Builder clear() {
      size = 0;
      index = null;
      return at(0, 0);
    }

    /** Whether the key was put. */
    public boolean has(String key) {
      return indexOf(key) >= 0;
    }

    /** Sets the place of the map in the text it is read from. */
    public Builder at(int newLine, int newColumn) {
      line = newLine;
      column = newColumn;
      return this;
    }

    /** The map. The builder may be used on. */
    public MapNode build() {
      if (size == 0 && line == 0) {
        return EMPTY;
      }
      return new MapNode(Arrays.copyOf(keys, size), Arrays.copyOf(values, size), line, column);
    }
  }
}
