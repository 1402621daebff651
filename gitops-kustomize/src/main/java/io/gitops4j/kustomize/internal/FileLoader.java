// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.kustomize.internal;

import io.gitops4j.core.error.Issue;
import io.gitops4j.core.error.Location;
import io.gitops4j.core.render.RenderException;
import io.gitops4j.core.source.SourceTree;
import io.gitops4j.core.source.TreeEntry;
import io.gitops4j.core.source.TreePath;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.tree.ScalarNode;
import io.gitops4j.core.yaml.YamlException;
import io.gitops4j.core.yaml.YamlReader;
import io.gitops4j.kustomize.KustomizeError;
import io.gitops4j.kustomize.KustomizeOptions.LoadRestrictor;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads files for the kustomization of one directory, inside the bounds that the load restrictor
 * sets.
 */
public final class FileLoader {
  private final SourceTree tree;
  private final TreePath root;
  private final @Nullable FileLoader parent;
  private final LoadRestrictor restrictor;

  private FileLoader(
      SourceTree tree, TreePath root, @Nullable FileLoader parent, LoadRestrictor restrictor) {
    this.tree = tree;
    this.root = root;
    this.parent = parent;
    this.restrictor = restrictor;
  }

  /** A loader for a directory. */
  public static FileLoader of(SourceTree tree, TreePath root, LoadRestrictor restrictor) {
    return new FileLoader(tree, root, null, restrictor);
  }

  /** The directory. */
  public TreePath root() {
    return root;
  }

  static boolean isRemote(String path) {
    return path.contains("://")
        || path.startsWith("git@")
        || path.startsWith("git::")
        || path.matches("(github|gitlab|bitbucket)\\.(com|org)[/:].*")
        || path.contains("?ref=")
        || path.contains("?version=");
  }

  /**
   * What lies at a path seen from this directory; empty if nothing does or it leads out of the
   * tree.
   */
  public Optional<TreeEntry> entry(String path) {
    return root.resolve(path).flatMap(tree::entry);
  }

  /** A loader for another directory, which must exist and not be among those that lead here. */
  public FileLoader descend(String path, String file) {
    TreeEntry entry = entry(path).orElseThrow(() -> missing(path, file));
    if (!entry.isDirectory()) {
      throw Failure.of(KustomizeError.FILE_NOT_FOUND, path + " is no directory", file);
    }
    TreePath directory = entry.path();
    for (FileLoader loader = this; loader != null; loader = loader.parent) {
      if (loader.root.startsWith(directory)) {
        throw Failure.of(
            KustomizeError.CYCLE,
            path + " contains or is " + loader.root + ", from which it is included",
            file);
      }
    }
    return new FileLoader(tree, directory, this, restrictor);
  }

  private RenderException missing(String path, String file) {
    return Failure.of(
        Issue.error(KustomizeError.FILE_NOT_FOUND, path + ": no such file or directory")
            .at(Location.of(file))
            .withHint(
                path.startsWith("/")
                    ? "paths are seen from the directory of the kustomization"
                    : Suggestions.path(tree, root.resolve(path), path)));
  }

  /** The content of a file; throws if it is missing or must not be read. */
  public byte[] read(String path, String file) {
    if (isRemote(path)) {
      throw Failure.of(
          KustomizeError.REMOTE_RESOURCE,
          path + " lies on another machine, and no resolver was handed in",
          file);
    }
    TreeEntry entry = entry(path).orElseThrow(() -> missing(path, file));
    if (!entry.isFile()) {
      throw Failure.of(KustomizeError.FILE_NOT_FOUND, path + " is a directory, not a file", file);
    }
    if (restrictor == LoadRestrictor.ROOT_ONLY && !entry.path().startsWith(root)) {
      throw Failure.of(
          Issue.error(
                  KustomizeError.LOAD_RESTRICTED,
                  entry.path() + " is not in or below " + (root.isRoot() ? "." : root))
              .at(Location.of(file))
              .withHint(
                  "put it there, or make it part of a base; a load restrictor of NONE allows it"));
    }
    return tree.read(entry.path());
  }

  /** The documents of a file. */
  public List<Node> documents(String path, String file) {
    return documents(path, file, YamlReader.ofDefaults());
  }

  /** The documents of a file, by a reader of the caller's. */
  public List<Node> documents(String path, String file, YamlReader reader) {
    byte[] bytes = read(path, file);
    String name = name(path);
    try {
      return (tree.secret() ? reader.withoutSourceLines() : reader).read(name, bytes);
    } catch (YamlException e) {
      throw new RenderException(e.issues());
    }
  }

  /** The documents of a text that stands inside a file. */
  public List<Node> inline(ScalarNode text, String file) {
    return inline(text, file, YamlReader.ofDefaults());
  }

  /** The documents of a text that stands inside a file, by a reader of the caller's. */
  public List<Node> inline(ScalarNode text, String file, YamlReader reader) {
    try {
      return reader.inside(text).read(file, text.text());
    } catch (YamlException e) {
      throw new RenderException(e.issues());
    }
  }

  /** The path of a file inside the tree, for messages. */
  public String name(String path) {
    return root.resolve(path).map(TreePath::toString).orElse(path);
  }

  /**
   * The lines of a file that may be shown under an error; none if the tree holds secrets or has no
   * such file.
   *
   * @param file the path inside the tree
   */
  List<String> lines(String file) {
    if (tree.secret()) {
      return List.of();
    }
    return TreePath.ROOT
        .resolve(file)
        .flatMap(tree::entry)
        .filter(TreeEntry::isFile)
        .map(entry -> new String(tree.read(entry.path()), StandardCharsets.UTF_8).lines().toList())
        .orElse(List.of());
  }
}
