// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.tree;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The place of a field inside an object, such as {@code
 * spec.template.spec.containers[name=app].image}. Immutable, thread-safe, compared by value.
 *
 * <p>In text, keys are joined by dots; a key that holds a dot, a bracket, a quote or nothing is
 * written {@code ["a.b/c"]}.
 *
 * @param elements the steps from the root; empty for the root itself
 */
public record FieldPath(List<Element> elements) {

  /** The root of an object. */
  public static final FieldPath ROOT = new FieldPath(List.of());

  /** Copies the elements. */
  public FieldPath {
    elements = List.copyOf(elements);
  }

  /** One step of a path. */
  public sealed interface Element permits Key, Index, Match {}

  /**
   * A step into a map.
   *
   * @param name the key
   */
  public record Key(String name) implements Element {
    /** Checks the name. */
    public Key {
      Objects.requireNonNull(name, "name");
    }
  }

  /**
   * A step into a list by number.
   *
   * @param index from 0
   */
  public record Index(int index) implements Element {}

  /**
   * A step to the first item of a list whose fields have these texts; the key {@code ""} stands for
   * the text of a scalar item.
   *
   * @param fields the fields and their texts, in order
   */
  public record Match(Map<String, String> fields) implements Element {
    /** Copies the fields, in order. */
    public Match {
      fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
    }

    boolean matches(Node item) {
      for (Map.Entry<String, String> field : fields.entrySet()) {
        Node value = field.getKey().isEmpty() ? item : item.at(field.getKey());
        if (value == null || !field.getValue().equals(value.textOrNull())) {
          return false;
        }
      }
      return true;
    }
  }

  /** The path of these map keys. */
  public static FieldPath of(String... keys) {
    List<Element> elements = new ArrayList<>(keys.length);
    for (String key : keys) {
      elements.add(new Key(key));
    }
    return new FieldPath(elements);
  }

  /**
   * Reads what {@link #toString} writes: keys joined by dots, {@code ["a.b/c"]} for a key with odd
   * characters, {@code [2]} for the item at an index, {@code [name=app,port=80]} for the first item
   * whose fields have these texts.
   *
   * @throws IllegalArgumentException with the text and the place if it can't be read
   */
  public static FieldPath parse(String text) {
    return FieldPathReader.read(text);
  }

  /**
   * Reads a JSON pointer (RFC 6901). A step of digits is an index, which finds a map key of that
   * text too.
   *
   * @throws IllegalArgumentException if the text is neither empty nor starts with a slash
   */
  public static FieldPath ofPointer(String pointer) {
    if (pointer.isEmpty()) {
      return ROOT;
    }
    if (pointer.charAt(0) != '/') {
      throw new IllegalArgumentException(
          "pointer: " + pointer + " (expected: a text that starts with /)");
    }
    List<Element> elements = new ArrayList<>();
    for (String part : pointer.substring(1).split("/", -1)) {
      String name = part.replace("~1", "/").replace("~0", "~");
      boolean number = name.matches("0|[1-9][0-9]{0,8}");
      elements.add(number ? new Index(Integer.parseInt(name)) : new Key(name));
    }
    return new FieldPath(elements);
  }

  /** The path with a map key at its end. */
  public FieldPath key(String name) {
    return plus(new Key(name));
  }

  /** The path with a list index at its end. */
  public FieldPath index(int index) {
    return plus(new Index(index));
  }

  /** The path with a match on one field at its end. */
  public FieldPath match(String field, String text) {
    return plus(new Match(Map.of(field, text)));
  }

  /** The path with one more element. */
  public FieldPath plus(Element element) {
    List<Element> longer = new ArrayList<>(elements.size() + 1);
    longer.addAll(elements);
    longer.add(element);
    return new FieldPath(longer);
  }

  /** Whether this is the root. */
  public boolean isRoot() {
    return elements.isEmpty();
  }

  /** The path without its last element, or null at the root. */
  public @Nullable FieldPath parent() {
    return isRoot() ? null : new FieldPath(elements.subList(0, elements.size() - 1));
  }

  /** Whether this path is the other one or lies below it. */
  public boolean startsWith(FieldPath other) {
    return elements.size() >= other.elements.size()
        && elements.subList(0, other.elements.size()).equals(other.elements);
  }

  /** The node at this path below the root, or null if there is none. */
  public @Nullable Node find(Node root) {
    Node node = root;
    for (Element element : elements) {
      node = step(node, element);
      if (node == null) {
        return null;
      }
    }
    return node;
  }

  private static @Nullable Node step(Node node, Element element) {
    if (element instanceof Key key) {
      return node instanceof MapNode map ? map.get(key.name()) : null;
    }
    if (element instanceof Index index) {
      if (node instanceof MapNode map) {
        return map.get(Integer.toString(index.index()));
      }
      return node instanceof ListNode list && index.index() < list.size()
          ? list.get(index.index())
          : null;
    }
    if (node instanceof ListNode list) {
      Match match = (Match) element;
      for (Node item : list) {
        if (match.matches(item)) {
          return item;
        }
      }
    }
    return null;
  }

  /**
   * The path as a JSON pointer.
   *
   * @throws IllegalStateException if it holds a match, which a pointer can't say
   */
  public String toPointer() {
    StringBuilder out = new StringBuilder();
    for (Element element : elements) {
      if (element instanceof Match) {
        throw new IllegalStateException("path: " + this + " (expected: no match of list items)");
      }
      String name =
          element instanceof Key key ? key.name() : Integer.toString(((Index) element).index());
      out.append('/').append(name.replace("~", "~0").replace("/", "~1"));
    }
    return out.toString();
  }

  @Override
  public String toString() {
    StringBuilder out = new StringBuilder();
    for (Element element : elements) {
      if (element instanceof Key key) {
        appendKey(out, key.name());
      } else if (element instanceof Index index) {
        out.append('[').append(index.index()).append(']');
      } else {
        out.append('[');
        String separator = "";
        for (Map.Entry<String, String> field : ((Match) element).fields().entrySet()) {
          out.append(separator).append(field.getKey()).append('=').append(field.getValue());
          separator = ",";
        }
        out.append(']');
      }
    }
    return out.toString();
  }

  private static void appendKey(StringBuilder out, String name) {
    boolean plain = !name.isEmpty() && name.chars().noneMatch(c -> ".[]\"'= ".indexOf(c) >= 0);
    if (plain) {
      out.append(out.isEmpty() ? "" : ".").append(name);
    } else {
      out.append("[\"").append(name.replace("\\", "\\\\").replace("\"", "\\\"")).append("\"]");
    }
  }
}
