// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.app.set;

import io.gitops4j.core.app.set.template.Budget;
import io.gitops4j.core.source.SourceException;
import io.gitops4j.core.source.SourceRef;
import io.gitops4j.core.source.SourceTree;
import io.gitops4j.core.source.TreeEntry;
import io.gitops4j.core.source.TreePath;
import io.gitops4j.core.spi.SourceProvider;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** The trees that the generators of one set look into, each opened once. Not thread-safe. */
final class Sources implements AutoCloseable {
  private final List<SourceProvider> providers;
  private final Budget budget;
  private final Map<SourceRef, SourceTree> open = new HashMap<>();

  Sources(List<SourceProvider> providers, Budget budget) {
    this.providers = providers;
    this.budget = budget;
  }

  /** The tree; empty if nobody can open such a source. */
  Optional<SourceTree> tree(SourceRef ref) {
    SourceTree known = open.get(ref);
    if (known != null) {
      return Optional.of(known);
    }
    for (SourceProvider provider : providers) {
      if (provider.supports(ref)) {
        SourceTree tree = provider.resolve(ref).snapshot();
        open.put(ref, tree);
        return Optional.of(tree);
      }
    }
    return Optional.empty();
  }

  /** All directories below the root but those whose name begins with a dot, sorted. */
  List<String> directories(SourceTree tree) {
    return walk(tree, "", true, name -> !name.startsWith("."));
  }

  /** All files below a directory, or the file itself, sorted. */
  List<String> files(SourceTree tree, String start) {
    return walk(tree, start, false, name -> true);
  }

  private List<String> walk(
      SourceTree tree, String start, boolean directories, Predicate<String> enters) {
    List<String> found = new ArrayList<>();
    Optional<TreePath> root = TreePath.ROOT.resolve(start);
    Optional<TreeEntry> first =
        root.flatMap(path -> path.isRoot() ? Optional.empty() : tree.entry(path));
    if (first.isPresent() && first.get().isFile()) {
      return directories ? found : List.of(first.get().path().value());
    }
    if (root.isEmpty() || !root.get().isRoot() && first.isEmpty()) {
      return found;
    }
    Deque<TreePath> waiting = new ArrayDeque<>(List.of(root.get()));
    while (!waiting.isEmpty()) {
      for (TreeEntry entry : tree.list(waiting.pop())) {
        budget.steps(1);
        if (entry.isDirectory() && enters.test(entry.path().name())) {
          waiting.push(entry.path());
        }
        if (directories
            ? entry.isDirectory() && enters.test(entry.path().name())
            : entry.isFile()) {
          found.add(entry.path().value());
        }
      }
    }
    found.sort(Comparator.naturalOrder());
    return found;
  }

  @Override
  public void close() {
    open.values().forEach(SourceTree::close);
  }

  static String why(SourceException e) {
    return String.valueOf(e.getMessage());
  }
}
