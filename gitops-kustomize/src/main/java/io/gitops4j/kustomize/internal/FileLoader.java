// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.kustomize.internal;

import io.gitops4j.core.error.Issue;
import io.gitops4j.core.error.Location;
import io.gitops4j.core.remote.RemoteFile;
import io.gitops4j.core.render.RenderException;
import io.gitops4j.core.source.BlobId;
import io.gitops4j.core.source.SourceTree;
import io.gitops4j.core.source.TreeEntry;
import io.gitops4j.core.source.TreePath;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.tree.ScalarNode;
import io.gitops4j.core.yaml.YamlException;
import io.gitops4j.core.yaml.YamlReader;
import io.gitops4j.kustomize.KustomizeError;
import io.gitops4j.kustomize.KustomizeOptions.LoadRestrictor;
import io.gitops4j.kustomize.RenderLimits;
import io.gitops4j.kustomize.RenderLimits.Bound;
import io.gitops4j.kustomize.internal.share.ParsedDocuments;
import io.gitops4j.kustomize.internal.share.SharedParts;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
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
  private final Remotes remotes;
  private final Budget budget;
  private final @Nullable RepositoryUrl repository;
  private final @Nullable SharedParts shared;

  private FileLoader(
      SourceTree tree,
      TreePath root,
      @Nullable FileLoader parent,
      LoadRestrictor restrictor,
      Remotes remotes,
      Budget budget,
      @Nullable RepositoryUrl repository,
      @Nullable SharedParts shared) {
    this.tree = tree;
    this.root = root;
    this.parent = parent;
    this.restrictor = restrictor;
    this.remotes = remotes;
    this.budget = budget;
    this.repository = repository;
    this.shared = shared;
  }

  /** A loader for a directory, which gets nothing from other machines. */
  public static FileLoader of(SourceTree tree, TreePath root, LoadRestrictor restrictor) {
    return of(tree, root, restrictor, new Remotes(null), new Budget(RenderLimits.DEFAULTS), null);
  }

  /** A loader for a directory. What it parses it shares, if there is something to share in. */
  static FileLoader of(
      SourceTree tree,
      TreePath root,
      LoadRestrictor restrictor,
      Remotes remotes,
      Budget budget,
      @Nullable SharedParts shared) {
    return new FileLoader(tree, root, null, restrictor, remotes, budget, null, shared);
  }

  /** A loader for the same directory that asks another tree, with the same in it. */
  FileLoader over(SourceTree other) {
    return new FileLoader(other, root, parent, restrictor, remotes, budget, repository, shared);
  }

  /** That of the directory from which this one is included; null for the first. */
  @Nullable FileLoader parent() {
    return parent;
  }

  /** Whether this is a directory of the tree that is rendered, not of another machine. */
  boolean isLocal() {
    return repository == null;
  }

  /** Whether the directory is, or holds, one from which this one is included. */
  boolean leadsHere(TreePath directory) {
    for (FileLoader loader = this; loader != null; loader = loader.parent) {
      if (loader.root.startsWith(directory)) {
        return true;
      }
    }
    return false;
  }

  /** Counts the work of the render that this loader reads for. */
  public Budget budget() {
    return budget;
  }

  /** The tree that files are read from. */
  SourceTree tree() {
    return tree;
  }

  /** The directory. */
  public TreePath root() {
    return root;
  }

  /**
   * What lies at a path seen from this directory; empty if nothing does or it leads out of the
   * tree.
   */
  public Optional<TreeEntry> entry(String path) {
    TreePath inside = root.resolve(path).orElse(null);
    return inside == null ? Optional.empty() : tree.entry(inside);
  }

  /**
   * A loader for another directory, which must exist and not be among those that lead here; if
   * there is none in this tree, that of a repository which the path names.
   */
  public FileLoader descend(String path, String file) {
    Optional<TreeEntry> found = entry(path);
    if (found.isEmpty()) {
      Optional<RepositoryUrl> url = RepositoryUrl.parse(path);
      if (url.isPresent()) {
        return descend(url.get(), Location.of(file));
      }
      if (repository != null && root.resolve(path).isEmpty()) {
        throw Failure.of(
            KustomizeError.LOAD_RESTRICTED, path + " leads out of " + repository, file);
      }
    }
    if (found.isEmpty()) {
      throw missing(path, file);
    }
    TreeEntry entry = found.get();
    if (!entry.isDirectory()) {
      throw Failure.of(KustomizeError.FILE_NOT_FOUND, path + " is no directory", file);
    }
    TreePath directory = entry.path();
    // each way into a repository is a tree of its own
    for (FileLoader loader = this;
        loader != null && loader.repository == repository;
        loader = loader.parent) {
      if (loader.root.startsWith(directory)) {
        throw Failure.of(
            KustomizeError.CYCLE,
            path + " contains or is " + loader.root + ", from which it is included",
            file);
      }
    }
    return new FileLoader(tree, directory, this, restrictor, remotes, budget, repository, shared);
  }

  private FileLoader descend(RepositoryUrl url, Location where) {
    for (FileLoader loader = this; loader != null; loader = loader.parent) {
      if (loader.repository != null && loader.repository.raw().startsWith(url.raw())) {
        throw new RenderException(
            Issue.error(
                    KustomizeError.CYCLE,
                    url.shown()
                        + " is included from "
                        + loader.repository.shown()
                        + ", to which it leads")
                .at(where),
            null);
      }
    }
    SourceTree other = remotes.tree(url, where);
    TreeEntry entry = TreePath.ROOT.resolve(url.path()).flatMap(other::entry).orElse(null);
    if (entry == null || !entry.isDirectory()) {
      throw new RenderException(
          Issue.error(
                  KustomizeError.FILE_NOT_FOUND, url + " has no directory \"" + url.path() + "\"")
              .at(where),
          null);
    }
    return new FileLoader(
        other, entry.path(), this, LoadRestrictor.ROOT_ONLY, remotes, budget, url, shared);
  }

  private RenderException missing(String path, String file) {
    return Failure.of(
        Issue.error(
                KustomizeError.FILE_NOT_FOUND,
                RemoteFile.withoutUser(path) + ": no such file or directory")
            .at(Location.of(file))
            .withHint(
                path.startsWith("/")
                    ? "paths are seen from the directory of the kustomization"
                    : Suggestions.path(tree, root.resolve(path), path)));
  }

  /** The content of a file; throws if it is missing or must not be read. */
  public byte[] read(String path, String file) {
    Optional<TreeEntry> found = entry(path);
    if (found.isEmpty() && Remotes.isFile(path)) {
      return counted(remotes.file(path, Location.of(file)));
    }
    if (found.isEmpty()) {
      throw missing(path, file);
    }
    TreeEntry entry = found.get();
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
    return counted(tree.read(entry.path()));
  }

  private byte[] counted(byte[] content) {
    budget.use(Bound.BYTES, content.length);
    return content;
  }

  /** The documents of a file of resources. */
  public List<Node> documents(String path, String file) {
    return documents(path, file, YamlReader.ofDefaults().asResources());
  }

  /** The documents of a file, by a reader of the caller's. */
  public List<Node> documents(String path, String file, YamlReader reader) {
    return documents(path, file, reader, null);
  }

  /**
   * The documents of a file, by a reader of the caller's.
   *
   * @param warnings gets what the reader accepts and warns of; null if nobody wants it
   */
  List<Node> documents(
      String path, String file, YamlReader reader, @Nullable Consumer<Issue> warnings) {
    byte[] bytes = read(path, file);
    SharedParts parts = tree.secret() ? null : shared;
    BlobId blob = parts == null ? null : entry(path).map(TreeEntry::blob).orElse(null);
    if (parts == null || blob == null) {
      return parse(path, bytes, warnings == null ? reader : reader.withWarnings(warnings));
    }
    ParsedDocuments parsed =
        parts.documents(
            blob,
            bytes.length,
            reader.isConfiguration(),
            listener -> parse(path, bytes, reader.withWarnings(listener)));
    for (Issue warning : warnings == null ? List.<Issue>of() : parsed.warnings()) {
      Location at = warning.location();
      warnings.accept(warning.at(Location.of(name(path), at.line(), at.column())));
    }
    return parsed;
  }

  private List<Node> parse(String path, byte[] bytes, YamlReader reader) {
    try {
      YamlReader limited = reader.withLimits(budget.yaml());
      return (tree.secret() ? limited.withoutSourceLines() : limited).read(name(path), bytes);
    } catch (YamlException e) {
      throw new RenderException(e.issues());
    }
  }

  /** The documents of a text of resources that stands inside a file. */
  public List<Node> inline(ScalarNode text, String file) {
    return inline(text, file, YamlReader.ofDefaults().asResources());
  }

  /** The documents of a text that stands inside a file, by a reader of the caller's. */
  public List<Node> inline(ScalarNode text, String file, YamlReader reader) {
    try {
      return reader.withLimits(budget.yaml()).inside(text).read(file, text.text());
    } catch (YamlException e) {
      throw new RenderException(e.issues());
    }
  }

  /** The path of a file inside the tree, for messages; behind its repository if it is remote. */
  public String name(String path) {
    if (Remotes.isFile(path) && entry(path).isEmpty()) {
      return RemoteFile.shown(path);
    }
    TreePath inside = root.resolve(path).orElse(null);
    return inside == null ? path : label() + inside;
  }

  /** What names of files start with; only slashes follow. */
  private String label() {
    return repository == null ? "" : repository + "//";
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
    if (!file.startsWith(label())) {
      return List.of();
    }
    return TreePath.ROOT
        .resolve(file.substring(label().length()))
        .flatMap(tree::entry)
        .filter(TreeEntry::isFile)
        .map(entry -> new String(tree.read(entry.path()), StandardCharsets.UTF_8).lines().toList())
        .orElse(List.of());
  }
}
