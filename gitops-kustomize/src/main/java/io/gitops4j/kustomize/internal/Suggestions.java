// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.kustomize.internal;

import io.gitops4j.core.error.NearMiss;
import io.gitops4j.core.source.SourceException;
import io.gitops4j.core.source.SourceTree;
import io.gitops4j.core.source.TreeEntry;
import io.gitops4j.core.source.TreePath;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What was probably meant by a name that nothing has, for the hints of errors. */
public final class Suggestions {
  private static final int MOST = 1000;
  private static final List<String> ENDINGS = List.of(".yaml", ".yml", ".json");

  private Suggestions() {}

  /** A hint at a resource of this name, or of nearly this one; null if there is none. */
  public static @Nullable String name(String name, ResourceSet resources) {
    List<Resource> all = resources.all();
    for (Resource resource : all) {
      if (resource.name().equals(name)) {
        return "there is " + resource.id() + ", from " + resource.location().toDisplayString();
      }
    }
    return near(name, all.stream().limit(MOST).map(Resource::name).distinct().toList());
  }

  /**
   * A hint at what lies where nothing lies, under a name that is nearly the same; null if nothing
   * does.
   */
  static @Nullable String path(SourceTree tree, Optional<TreePath> missing, String written) {
    if (missing.isEmpty() || missing.get().isRoot()) {
      return null;
    }
    TreePath path = missing.get();
    List<String> names;
    try {
      names =
          tree.list(path.parent()).stream()
              .limit(MOST)
              .map(TreeEntry::path)
              .map(TreePath::name)
              .toList();
    } catch (SourceException e) {
      return null;
    }
    String stem = stem(path.name());
    Optional<String> near =
        find(path.name(), names)
            .or(() -> names.stream().filter(name -> stem(name).equals(stem)).findFirst());
    int end = written.lastIndexOf('/') + 1;
    return near.map(name -> hint(written.substring(0, end) + name)).orElse(null);
  }

  private static String stem(String name) {
    for (String ending : ENDINGS) {
      if (name.endsWith(ending)) {
        return name.substring(0, name.length() - ending.length());
      }
    }
    return name;
  }

  /** A hint at the name that was probably meant; null if none of them is near. */
  public static @Nullable String near(String name, Collection<String> names) {
    return find(name, names).map(Suggestions::hint).orElse(null);
  }

  /** The name that differs least; what differs in a number only is surely another thing. */
  private static Optional<String> find(String name, Collection<String> names) {
    String letters = withoutDigits(name);
    return NearMiss.find(
        name, names.stream().filter(other -> !withoutDigits(other).equals(letters)).toList());
  }

  private static String withoutDigits(String name) {
    StringBuilder letters = new StringBuilder();
    name.chars().filter(c -> c < '0' || c > '9').forEach(c -> letters.append((char) c));
    return letters.toString();
  }

  /** Says that this was probably meant. */
  public static String hint(String meant) {
    return "did you mean " + meant + "?";
  }
}
