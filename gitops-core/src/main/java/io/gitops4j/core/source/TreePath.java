// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.source;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A path inside a {@link SourceTree}: relative to its root, with {@code /} between names on every
 * system, without {@code .}, {@code ..} or empty names. The root is the empty text. Immutable,
 * thread-safe, ordered by text.
 *
 * @param value the text in its one normal form
 */
public record TreePath(String value) implements Comparable<TreePath> {

  /** The root of the tree. */
  public static final TreePath ROOT = new TreePath("");

  /** Checks that the text is in normal form; use {@link #of} for any other text. */
  public TreePath {
    Objects.requireNonNull(value, "value");
    int start = 0;
    for (int i = 0; i <= value.length() && !value.isEmpty(); i++) {
      char c = i == value.length() ? '/' : value.charAt(i);
      if (c == '\0') {
        throw new IllegalArgumentException("path: holds a NUL character");
      }
      if (c == '/') {
        if (isNoName(value, start, i)) {
          throw new IllegalArgumentException(
              "path: " + value + " (expected: names joined by /, without . and ..)");
        }
        start = i + 1;
      }
    }
  }

  private static boolean isNoName(String value, int start, int end) {
    int length = end - start;
    return length == 0 || length <= 2 && value.charAt(start) == '.' && value.charAt(end - 1) == '.';
  }

  /**
   * The path of a text such as {@code ./a/../b/}, seen from the root.
   *
   * @throws IllegalArgumentException if it leaves the tree
   */
  public static TreePath of(String text) {
    Optional<TreePath> path = ROOT.resolve(text);
    if (path.isEmpty()) {
      throw new IllegalArgumentException("path: " + text + " (expected: a path inside the tree)");
    }
    return path.get();
  }

  /**
   * The path of a relative text seen from this directory; empty if it leaves the tree. A leading
   * {@code /} makes the text absolute, which is never inside the tree.
   */
  public Optional<TreePath> resolve(String relative) {
    if (relative.startsWith("/") || relative.indexOf('\0') >= 0) {
      return Optional.empty();
    }
    if (relative.indexOf('/') < 0 && !isNoName(relative, 0, relative.length())) {
      return Optional.of(child(relative));
    }
    List<String> names = new ArrayList<>(names());
    for (String name : relative.split("/")) {
      if (name.equals("..")) {
        if (names.isEmpty()) {
          return Optional.empty();
        }
        names.remove(names.size() - 1);
      } else if (!name.isEmpty() && !name.equals(".")) {
        names.add(name);
      }
    }
    return Optional.of(names.isEmpty() ? ROOT : new TreePath(String.join("/", names)));
  }

  /** The path of an entry of this directory. The name must hold no slash. */
  public TreePath child(String name) {
    return new TreePath(isRoot() ? name : value + "/" + name);
  }

  /** Whether this is the root. */
  public boolean isRoot() {
    return value.isEmpty();
  }

  /** The names on the way from the root. */
  public List<String> names() {
    return isRoot() ? List.of() : List.of(value.split("/"));
  }

  /** The last name; empty at the root. */
  public String name() {
    return value.substring(value.lastIndexOf('/') + 1);
  }

  /** The directory that holds this; the root for the root. */
  public TreePath parent() {
    int slash = value.lastIndexOf('/');
    return slash < 0 ? ROOT : new TreePath(value.substring(0, slash));
  }

  /** Whether this is the other path or lies below it. */
  public boolean startsWith(TreePath directory) {
    return directory.isRoot()
        || value.equals(directory.value)
        || value.length() > directory.value.length()
            && value.startsWith(directory.value)
            && value.charAt(directory.value.length()) == '/';
  }

  // written out, since those of a record are linked at run time, which costs a small build much

  @Override
  public boolean equals(@Nullable Object other) {
    return this == other || other instanceof TreePath that && value.equals(that.value);
  }

  @Override
  public int hashCode() {
    return value.hashCode();
  }

  @Override
  public int compareTo(TreePath other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return isRoot() ? "." : value;
  }
}
