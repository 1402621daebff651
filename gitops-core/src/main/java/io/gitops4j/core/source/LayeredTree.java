// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.source;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A tree with other trees, or directories of them, at some of its directories. What lies there
 * already stays; of two files at one path that of the later tree counts. Revision and commit are
 * those of the first one. Links are seen where the trees are {@link StoredTree}s. The trees must
 * not change; closing this closes them. As thread-safe as they are.
 */
public final class LayeredTree extends StoredTree {

  /**
   * A tree that is put on top.
   *
   * @param at where it is put
   * @param tree the tree
   * @param from which directory of it
   */
  public record Layer(TreePath at, SourceTree tree, TreePath from) {}

  private record Placed(Layer layer, RealDirectories directories) {}

  /** An entry as it is seen, and as its own tree has it; null for a directory that leads there. */
  private record Child(TreeEntry seen, @Nullable RealDirectories home, @Nullable TreeEntry own) {}

  private final SourceTree base;
  private final List<Placed> layers = new ArrayList<>();
  private final Map<TreePath, Optional<SortedMap<String, Child>>> known = new ConcurrentHashMap<>();

  /**
   * The tree with these on top.
   *
   * @throws SourceException with {@link SourceError#NOT_FOUND} if a tree does not have its
   *     directory
   */
  public LayeredTree(SourceTree base, List<Layer> onTop) {
    this.base = base;
    add(new Layer(TreePath.ROOT, base, TreePath.ROOT));
    onTop.forEach(this::add);
  }

  private void add(Layer layer) {
    RealDirectories directories = new RealDirectories(layer.tree());
    if (directories.entries(layer.from()) == null) {
      throw SourceException.of(
          SourceError.NOT_FOUND, "no such directory in what is included", layer.from());
    }
    layers.add(new Placed(layer, directories));
  }

  private Optional<SortedMap<String, Child>> directory(TreePath path) {
    Optional<SortedMap<String, Child>> found = known.get(path);
    if (found == null) {
      found = isDirectory(path) ? Optional.of(together(path)) : Optional.empty();
      known.put(path, found);
    }
    return found;
  }

  private boolean isDirectory(TreePath path) {
    if (path.isRoot()) {
      return true;
    }
    Child child = child(path);
    return child != null && child.seen().isDirectory();
  }

  private @Nullable Child child(TreePath path) {
    return directory(path.parent()).map(children -> children.get(path.name())).orElse(null);
  }

  private SortedMap<String, Child> together(TreePath path) {
    SortedMap<String, Child> children = new TreeMap<>();
    for (Placed placed : layers) {
      TreePath at = placed.layer().at();
      if (path.startsWith(at)) {
        TreePath inside = moved(path, at, placed.layer().from());
        SortedMap<String, TreeEntry> entries = placed.directories().entries(inside);
        if (entries != null) {
          entries.forEach(
              (name, own) ->
                  children.put(
                      name, new Child(own.at(path.child(name)), placed.directories(), own)));
        }
      } else if (at.startsWith(path)) {
        String name = at.names().get(path.names().size());
        TreeEntry way = new TreeEntry(path.child(name), EntryKind.DIRECTORY, null);
        children.put(name, new Child(way, null, null));
      }
    }
    return Collections.unmodifiableSortedMap(children);
  }

  private static TreePath moved(TreePath path, TreePath at, TreePath from) {
    TreePath moved = from;
    List<String> names = path.names();
    for (String name : names.subList(at.names().size(), names.size())) {
      moved = moved.child(name);
    }
    return moved;
  }

  @Override
  public Revision revision() {
    return base.revision();
  }

  @Override
  public Optional<CommitInfo> commit() {
    return base.commit();
  }

  @Override
  public Optional<String> origin() {
    return base.origin();
  }

  @Override
  public boolean secret() {
    return layers.stream().anyMatch(placed -> placed.layer().tree().secret());
  }

  /** That of the first tree where no other one has a part in it. */
  @Override
  public Optional<String> directoryId(TreePath directory) {
    boolean alone =
        layers.stream()
            .skip(1)
            .map(placed -> placed.layer().at())
            .noneMatch(at -> at.startsWith(directory) || directory.startsWith(at));
    return alone && directory(directory).isPresent()
        ? base.directoryId(directory)
        : Optional.empty();
  }

  @Override
  protected @Nullable TreeEntry stored(TreePath path) {
    Child child = child(path);
    return child == null ? null : child.seen();
  }

  @Override
  protected byte[] content(TreeEntry entry) {
    Child child = child(entry.path());
    if (child == null || child.home() == null || child.own() == null) {
      throw SourceException.of(SourceError.NOT_FOUND, "no such file", entry.path());
    }
    return child.home().content(child.own());
  }

  @Override
  protected List<TreeEntry> children(TreeEntry directory) {
    return directory(directory.path()).stream()
        .flatMap(children -> children.values().stream())
        .map(Child::seen)
        .toList();
  }

  @Override
  public void close() {
    layers.forEach(placed -> placed.layer().tree().close());
  }
}
