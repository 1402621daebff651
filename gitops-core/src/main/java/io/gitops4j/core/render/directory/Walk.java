// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.render.directory;

import io.gitops4j.core.error.Issue;
import io.gitops4j.core.error.Location;
import io.gitops4j.core.render.DirectoryOptions;
import io.gitops4j.core.render.InputRecorder;
import io.gitops4j.core.render.RenderError;
import io.gitops4j.core.source.EntryKind;
import io.gitops4j.core.source.SourceError;
import io.gitops4j.core.source.SourceException;
import io.gitops4j.core.source.TreeEntry;
import io.gitops4j.core.source.TreePath;
import io.gitops4j.core.yaml.YamlLimits;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Goes through a directory in the order of the names and hands over each manifest file. */
final class Walk {
  private final InputRecorder tree;
  private final TreePath root;
  private final DirectoryOptions options;
  private final @Nullable PathGlob include;
  private final @Nullable PathGlob exclude;
  private final YamlLimits limits;
  private final List<Issue> issues;

  Walk(
      InputRecorder tree,
      TreePath root,
      DirectoryOptions options,
      @Nullable PathGlob include,
      @Nullable PathGlob exclude,
      YamlLimits limits,
      List<Issue> issues) {
    this.tree = tree;
    this.root = root;
    this.options = options;
    this.include = include;
    this.exclude = exclude;
    this.limits = limits;
    this.issues = issues;
  }

  /** Walks, unless the root is no directory, which was told already. */
  void run(boolean isDirectory, ManifestFiles files) {
    if (!isDirectory) {
      return;
    }
    // not by recursion: a tree may nest as deep as it likes
    Deque<Directory> open = new ArrayDeque<>();
    open.push(list(root));
    while (!open.isEmpty() && !files.exhausted()) {
      Directory directory = open.peek();
      if (!directory.entries().hasNext()) {
        open.pop();
        continue;
      }
      // named from where the walk is, also where a link led to this directory
      TreeEntry entry = directory.entries().next();
      TreePath path = directory.path().child(entry.path().name());
      try {
        if (entry.isDirectory()) {
          descend(path, open);
        } else if (entry.kind() == EntryKind.SUBMODULE) {
          submodule(path);
        } else if (path.name().endsWith(".jsonnet") && wanted(path)) {
          jsonnet(path);
        } else if (isManifestFile(path) && wanted(path) && readable(entry, path)) {
          files.add(path);
        } else if (options.recurse()
            && entry.kind() == EntryKind.SYMLINK
            && !isManifestFile(path)) {
          link(path);
        }
      } catch (SourceException e) {
        issues.addAll(e.issues());
      }
    }
  }

  private record Directory(TreePath path, Iterator<TreeEntry> entries) {}

  private Directory list(TreePath path) {
    return new Directory(path, tree.list(path).iterator());
  }

  private void descend(TreePath path, Deque<Directory> open) {
    if (!options.recurse()) {
      return;
    }
    if (open.size() >= limits.depth()) {
      issues.add(
          Issue.error(RenderError.LIMIT, "directories lie too deep in each other")
              .at(Location.of(path.toString()))
              .withExpected("at most " + limits.depth()));
      return;
    }
    open.push(list(path));
  }

  private void submodule(TreePath path) {
    if (options.recurse() && !(exclude != null && exclude.matches(relative(path)))) {
      issues.add(
          Issue.error(SourceError.SUBMODULE, "a submodule can't be read")
              .at(Location.of(path.toString()))
              .withHint("exclude it: its manifests would be missing"));
    }
  }

  /** Argo CD evaluates it; leaving it out would leave out, and prune, its objects. */
  private void jsonnet(TreePath path) {
    issues.add(
        Issue.error(DirectoryError.JSONNET, "Jsonnet is not evaluated")
            .at(Location.of(path.toString()))
            .withHint("exclude it, or commit what it gives as YAML"));
  }

  /** A link to a directory is not followed, which Argo CD does not do either. */
  private void link(TreePath path) {
    if (exclude != null && exclude.matches(relative(path))) {
      return;
    }
    Optional<TreeEntry> target = tree.entry(path);
    if (target.isPresent() && target.get().isDirectory()) {
      tree.list(path);
      leftOut(path, "a link to a directory is not followed");
    }
  }

  private boolean readable(TreeEntry entry, TreePath path) {
    if (entry.kind() != EntryKind.SYMLINK) {
      return true;
    }
    Optional<TreeEntry> target = tree.entry(path);
    if (target.isEmpty()) {
      leftOut(path, "a link leads to nothing");
      return false;
    }
    if (target.get().isDirectory()) {
      tree.list(path);
    }
    if (!target.get().isFile()) {
      leftOut(path, "a link does not lead to a file");
      return false;
    }
    return true;
  }

  private void leftOut(TreePath path, String why) {
    issues.add(Issue.warning(DirectoryError.LEFT_OUT, why).at(Location.of(path.toString())));
  }

  private boolean isManifestFile(TreePath path) {
    String name = path.name();
    return options.anyName()
        || name.endsWith(".yaml")
        || name.endsWith(".yml")
        || name.endsWith(".json");
  }

  private boolean wanted(TreePath path) {
    String relative = relative(path);
    return !(exclude != null && exclude.matches(relative))
        && (include == null || include.matches(relative));
  }

  private String relative(TreePath path) {
    return root.isRoot() ? path.value() : path.value().substring(root.value().length() + 1);
  }
}
