// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.source;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A tree in which other trees can be reached by a name at its root. No listing of the root shows
 * them: only who knows the name finds them, in place of what the tree itself has there. Links of
 * each tree resolve inside that tree. As thread-safe as its trees, which it does not close.
 */
public final class MountedTree implements SourceTree {
  private final SourceTree base;
  private final Map<String, SourceTree> mounts;

  private MountedTree(SourceTree base, Map<String, SourceTree> mounts) {
    this.base = base;
    this.mounts = mounts;
  }

  /**
   * A tree with others at its root.
   *
   * @param mounts names, each one name of a path, and trees
   */
  public static SourceTree of(SourceTree base, Map<String, ? extends SourceTree> mounts) {
    Objects.requireNonNull(base, "base");
    return mounts.isEmpty()
        ? base
        : new MountedTree(base, Collections.unmodifiableMap(new LinkedHashMap<>(mounts)));
  }

  /** The tree that has the path, and the name under which it lies; null for none. */
  private record Place(SourceTree tree, @Nullable String mount, TreePath path) {
    TreePath outside(TreePath inside) {
      String name = mount;
      return name == null
          ? inside
          : inside.isRoot()
              ? TreePath.ROOT.child(name)
              : TreePath.ROOT.child(name + "/" + inside.value());
    }

    TreeEntry outside(TreeEntry entry) {
      return mount == null
          ? entry
          : new TreeEntry(outside(entry.path()), entry.kind(), entry.blob());
    }
  }

  private Place place(TreePath path) {
    int slash = path.value().indexOf('/');
    String first = slash < 0 ? path.value() : path.value().substring(0, slash);
    SourceTree tree = mounts.get(first);
    if (tree == null) {
      return new Place(base, null, path);
    }
    TreePath rest = slash < 0 ? TreePath.ROOT : new TreePath(path.value().substring(slash + 1));
    return new Place(tree, first, rest);
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
  public Optional<TreeEntry> entry(TreePath path) {
    return Optional.ofNullable(lookup(path).entry());
  }

  @Override
  public Lookup lookup(TreePath path) {
    Place place = place(path);
    if (place.mount() == null) {
      return base.lookup(path);
    }
    Lookup found = place.tree().lookup(place.path());
    TreeEntry entry = found.entry();
    return new Lookup(
        place.outside(found.path()),
        entry == null ? null : place.outside(entry),
        found.links().stream().map(place::outside).toList());
  }

  @Override
  public Optional<String> directoryId(TreePath directory) {
    Place place = place(directory);
    return place.tree().directoryId(place.path());
  }

  @Override
  public List<TreeEntry> list(TreePath directory) {
    Place place = place(directory);
    return place.tree().list(place.path()).stream().map(place::outside).toList();
  }

  @Override
  public byte[] read(TreePath file) {
    Place place = place(file);
    return place.tree().read(place.path());
  }

  @Override
  public boolean secret() {
    return base.secret() || mounts.values().stream().anyMatch(SourceTree::secret);
  }

  @Override
  public SourceTree snapshot() {
    Map<String, SourceTree> snapshots = new LinkedHashMap<>();
    mounts.forEach((name, tree) -> snapshots.put(name, tree.snapshot()));
    return of(base.snapshot(), snapshots);
  }
}
