// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.app.set.template;

import java.util.ArrayDeque;
import java.util.Deque;

/** Paths as Go's {@code path} takes them apart. */
public final class SlashPath {
  private SlashPath() {}

  /** The last name of a path. */
  public static String base(String path) {
    if (path.isEmpty()) {
      return ".";
    }
    String name = path;
    while (name.endsWith("/")) {
      name = name.substring(0, name.length() - 1);
    }
    name = name.substring(name.lastIndexOf('/') + 1);
    return name.isEmpty() ? "/" : name;
  }

  /** What stands before the last name. */
  public static String dir(String path) {
    return clean(path.substring(0, path.lastIndexOf('/') + 1));
  }

  static String ext(String path) {
    int dot = path.lastIndexOf('.');
    return dot > path.lastIndexOf('/') ? path.substring(dot) : "";
  }

  static String clean(String path) {
    boolean rooted = path.startsWith("/");
    Deque<String> names = new ArrayDeque<>();
    for (String name : path.split("/")) {
      if (name.equals("..")) {
        if (!names.isEmpty() && !names.getLast().equals("..")) {
          names.removeLast();
        } else if (!rooted) {
          names.addLast(name);
        }
      } else if (!name.isEmpty() && !name.equals(".")) {
        names.addLast(name);
      }
    }
    String joined = (rooted ? "/" : "") + String.join("/", names);
    return joined.isEmpty() ? "." : joined;
  }
}
