// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.kustomize;

import io.gitops4j.core.source.SourceException;
import io.gitops4j.core.source.SourceTree;
import io.gitops4j.core.source.TreeChanges;
import io.gitops4j.core.source.TreeEntry;
import io.gitops4j.core.source.TreePath;
import io.gitops4j.kustomize.internal.References;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/**
 * The kustomizations of a tree and what they refer to, found by reading their files only, without
 * rendering any. Immutable, thread-safe as far as the tree is, which must stay open.
 *
 * <p>A directory is known by its stored path; links are not walked into.
 */
public final class Kustomizations {
  private static final int BATCH = 64;

  private final SourceTree tree;
  private final TreePath top;
  private final Map<TreePath, References> below = new TreeMap<>();

  private Kustomizations(SourceTree tree, TreePath top) {
    this.tree = tree;
    this.top = top;
  }

  /**
   * All directories with a kustomization file in or below a directory, read on the caller's thread;
   * none if there is no such directory.
   *
   * @throws SourceException if the tree can't be read
   */
  public static Kustomizations below(SourceTree tree, TreePath directory) {
    return below(tree, directory, Runnable::run);
  }

  /**
   * The same with the files read on an executor.
   *
   * @throws SourceException if the tree can't be read
   */
  public static Kustomizations below(SourceTree tree, TreePath directory, Executor executor) {
    Kustomizations kustomizations = new Kustomizations(tree, directory);
    if (directory.isRoot() || tree.entry(directory).map(TreeEntry::isDirectory).orElse(false)) {
      kustomizations.read(directories(tree, directory), executor);
    }
    return kustomizations;
  }

  private static List<TreePath> directories(SourceTree tree, TreePath start) {
    List<TreePath> found = new ArrayList<>();
    List<TreePath> waiting = new ArrayList<>(List.of(start));
    while (!waiting.isEmpty()) {
      TreePath directory = waiting.remove(waiting.size() - 1);
      boolean here = false;
      for (TreeEntry entry : tree.list(directory)) {
        if (entry.isDirectory()) {
          waiting.add(entry.path());
        }
        here |= References.isKustomization(entry.path());
      }
      if (here) {
        found.add(directory);
      }
    }
    return found;
  }

  private void read(List<TreePath> directories, Executor executor) {
    List<CompletableFuture<List<References>>> batches = new ArrayList<>();
    for (int start = 0; start < directories.size(); start += BATCH) {
      List<TreePath> batch =
          directories.subList(start, Math.min(start + BATCH, directories.size()));
      batches.add(
          CompletableFuture.supplyAsync(
              () -> batch.stream().map(each -> References.of(tree, each)).toList(), executor));
    }
    for (CompletableFuture<List<References>> batch : batches) {
      batch.join().forEach(references -> below.put(references.directory(), references));
    }
  }

  /** The directories, sorted, without components, which can't be built alone. */
  public List<TreePath> roots() {
    List<TreePath> roots = new ArrayList<>();
    below.forEach(
        (directory, references) -> {
          if (!references.component()) {
            roots.add(directory);
          }
        });
    return List.copyOf(roots);
  }

  /** The {@link #roots} that no other kustomization here includes: those that are deployed. */
  public List<TreePath> leaves() {
    Set<TreePath> included = new HashSet<>();
    below.values().forEach(references -> included.addAll(references.included()));
    return roots().stream().filter(directory -> !included.contains(directory)).toList();
  }

  /**
   * The {@link #roots} that the changes may touch, sorted. All others render in this tree as they
   * did before the changes, or fail in both (perhaps with another hint). What can't be told without
   * rendering, as with generators and transformers that are configured apart, is taken to be
   * touched.
   *
   * @param changes all differences between an earlier tree and this one
   */
  public Set<TreePath> affectedBy(TreeChanges changes) {
    Touched touched = new Touched(changes);
    Set<TreePath> affected = new LinkedHashSet<>();
    for (TreePath root : roots()) {
      if (touched.is(root)) {
        affected.add(root);
      }
    }
    return affected;
  }

  /**
   * The directories below the same one that could be built in the earlier tree and are no {@link
   * #roots} any more, sorted.
   *
   * @param changes all differences between the earlier tree and this one
   */
  public Set<TreePath> goneSince(SourceTree earlier, TreeChanges changes) {
    Set<TreePath> gone = new TreeSet<>();
    for (TreeChanges.Change change : changes.all()) {
      TreePath directory = change.path().parent();
      if (References.isKustomization(change.path()) && directory.startsWith(top)) {
        References now = below.get(directory);
        References before = References.of(earlier, directory);
        if ((now == null || now.component()) && before.present() && !before.component()) {
          gone.add(directory);
        }
      }
    }
    return gone;
  }

  /** The directories that some changes touch; each is looked at once. */
  private final class Touched {
    private final TreeChanges changes;
    private final Map<TreePath, Boolean> known = new TreeMap<>();

    Touched(TreeChanges changes) {
      this.changes = changes;
    }

    boolean is(TreePath directory) {
      Boolean answer = known.get(directory);
      if (answer == null) {
        known.put(directory, true); // for what includes itself, which nobody can build
        answer = find(directory);
        known.put(directory, answer);
      }
      return answer;
    }

    private boolean find(TreePath directory) {
      References references = below.get(directory);
      if (references == null) {
        references = References.of(tree, directory);
      }
      if (references.opaque()) {
        return true;
      }
      for (TreePath path : references.paths()) {
        if (changes.touch(path)) {
          return true;
        }
      }
      for (TreePath base : references.included()) {
        if (is(base)) {
          return true;
        }
      }
      return false;
    }
  }
}
