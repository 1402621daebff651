// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.cache;

import io.gitops4j.core.render.Inputs;
import io.gitops4j.core.source.EntryKind;
import io.gitops4j.core.source.SourceTree;
import io.gitops4j.core.source.TreeChanges;
import io.gitops4j.core.source.TreePath;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Which renders a commit touches: the inputs of many renders, by path. Asking costs as much as what
 * changed, however many renders there are. Thread-safe.
 *
 * <p>What came from elsewhere ({@link Inputs#external}) is not looked at.
 *
 * @param <K> what names a render, such as an application; a key of hash maps
 */
public final class InputIndex<K> {
  private final Map<K, Inputs> renders = new HashMap<>();

  /** Whose content counts: files that were read, links that were followed. */
  private final NavigableMap<TreePath, Set<K>> contents = new TreeMap<>();

  /** Of which only counts whether something is there, and of which kind. */
  private final NavigableMap<TreePath, Set<K>> presences = new TreeMap<>();

  /** Directories that were listed. */
  private final NavigableMap<TreePath, Set<K>> listings = new TreeMap<>();

  /** Renders that are the same in no tree. */
  private final Set<K> always = new HashSet<>();

  /** An empty index. */
  public InputIndex() {}

  /** Remembers the inputs of a render in place of those it had. */
  public synchronized void put(K key, Inputs inputs) {
    remove(key);
    renders.put(Objects.requireNonNull(key, "key"), Objects.requireNonNull(inputs, "inputs"));
    inputs.files().keySet().forEach(path -> add(contents, path, key));
    inputs.links().keySet().forEach(path -> add(contents, path, key));
    inputs.missing().forEach(path -> add(presences, path, key));
    inputs.found().keySet().forEach(path -> add(presences, path, key));
    inputs.listings().keySet().forEach(path -> add(listings, path, key));
    if (inputs.found().containsValue(EntryKind.SYMLINK)) {
      always.add(key);
    }
  }

  /** Forgets a render. */
  public synchronized void remove(K key) {
    Inputs inputs = renders.remove(key);
    if (inputs != null) {
      inputs.files().keySet().forEach(path -> drop(contents, path, key));
      inputs.links().keySet().forEach(path -> drop(contents, path, key));
      inputs.missing().forEach(path -> drop(presences, path, key));
      inputs.found().keySet().forEach(path -> drop(presences, path, key));
      inputs.listings().keySet().forEach(path -> drop(listings, path, key));
      always.remove(key);
    }
  }

  private static <K> void add(Map<TreePath, Set<K>> index, TreePath path, K key) {
    index.computeIfAbsent(path, absent -> new LinkedHashSet<>()).add(key);
  }

  private static <K> void drop(Map<TreePath, Set<K>> index, TreePath path, K key) {
    Set<K> keys = index.get(path);
    if (keys != null && keys.remove(key) && keys.isEmpty()) {
      index.remove(path);
    }
  }

  /**
   * The renders whose inputs the changes touch; all others give the same in the later tree. Where a
   * link or a submodule appeared on the way to an input, the render is named although the link may
   * lead to the same; {@link Inputs#sameIn} tells.
   *
   * @param changes all differences between the tree of the renders and the later one
   */
  public synchronized Set<K> affectedBy(TreeChanges changes) {
    Set<K> affected = new LinkedHashSet<>(always);
    for (TreeChanges.Change change : changes.all()) {
      TreePath path = change.path();
      collect(affected, contents.get(path));
      if (change.kind() == TreeChanges.Kind.CONTENT) {
        continue;
      }
      collect(affected, presences.get(path));
      collect(affected, listings.get(path));
      if (!path.isRoot()) {
        collect(affected, listings.get(path.parent()));
      }
      if (change.isPassage()) {
        below(affected, contents, path);
        below(affected, presences, path);
        below(affected, listings, path);
      }
    }
    return affected;
  }

  /** The renders whose inputs differ between the trees; between commits without reading a file. */
  public Set<K> affectedBy(SourceTree from, SourceTree to) {
    return affectedBy(TreeChanges.between(from, to));
  }

  private static <K> void below(
      Set<K> into, NavigableMap<TreePath, Set<K>> index, TreePath directory) {
    // a path below starts with the directory's and a slash, so it comes right after it
    for (Map.Entry<TreePath, Set<K>> entry :
        index.tailMap(new TreePath(directory.value() + "/\u0001"), true).entrySet()) {
      if (!entry.getKey().startsWith(directory)) {
        break;
      }
      into.addAll(entry.getValue());
    }
  }

  private static <K> void collect(Set<K> into, @Nullable Set<K> keys) {
    if (keys != null) {
      into.addAll(keys);
    }
  }

  /** How many renders are known. */
  public synchronized int size() {
    return renders.size();
  }
}
