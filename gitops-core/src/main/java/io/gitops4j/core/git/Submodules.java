// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.git;

import io.gitops4j.core.error.Issue;
import io.gitops4j.core.source.LayeredTree;
import io.gitops4j.core.source.OciOptions;
import io.gitops4j.core.source.Revision;
import io.gitops4j.core.source.RevisionTarget;
import io.gitops4j.core.source.SourceAccess;
import io.gitops4j.core.source.SourceError;
import io.gitops4j.core.source.SourceException;
import io.gitops4j.core.source.SourceOptions;
import io.gitops4j.core.source.SourceRef;
import io.gitops4j.core.source.SourceTree;
import io.gitops4j.core.source.SourceView;
import io.gitops4j.core.source.TreeEntry;
import io.gitops4j.core.source.TreePath;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.errors.ConfigInvalidException;
import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.lib.ObjectId;
import org.jspecify.annotations.Nullable;

/**
 * Puts the content of submodules into a tree. What {@code .gitmodules} says comes from the
 * repository: how many there are, how deep, and where they are fetched from is bounded. For one
 * call.
 */
final class Submodules {
  private static final TreePath FILE = TreePath.of(".gitmodules");
  private static final int MAX_DEPTH = 8;
  private static final int MAX_COUNT = 100;
  private static final int MAX_FILE = 1 << 20;

  private final GitSource source;
  private final boolean bounded;
  private int count;

  /**
   * For one tree.
   *
   * @param bounded whether the source itself knows where it may connect to
   */
  Submodules(GitSource source, boolean bounded) {
    this.source = source;
    this.bounded = bounded;
  }

  /** The tree with all of its submodules; the tree is closed if that fails. */
  SourceTree in(GitTree tree, SourceRef ref) {
    return in(tree, ref, 0);
  }

  private SourceTree in(GitTree tree, SourceRef ref, int depth) {
    List<SourceTree> opened = new ArrayList<>(List.of(tree));
    List<LayeredTree.Layer> layers = new ArrayList<>();
    boolean done = false;
    try {
      Config config = config(tree);
      for (String name : config.getSubsections("submodule")) {
        TreePath path = path(config.getString("submodule", name, "path"));
        ObjectId commit = path == null ? null : tree.submodule(path);
        if (path == null || commit == null) {
          continue; // as Git does with what is not in the tree
        }
        if (depth == MAX_DEPTH || ++count > MAX_COUNT) {
          throw SourceException.of(
              SourceError.TOO_DEEP,
              "submodules more than " + MAX_DEPTH + " deep, or more than " + MAX_COUNT,
              path);
        }
        String url = config.getString("submodule", name, "url");
        SourceTree content = opened(tree, ref, name, path, url == null ? "" : url, commit, depth);
        opened.add(content);
        layers.add(new LayeredTree.Layer(path, content, TreePath.ROOT));
      }
      SourceTree whole = layers.isEmpty() ? tree : new LayeredTree(tree, layers);
      done = true;
      return whole;
    } finally {
      if (!done) {
        opened.forEach(SourceTree::close);
      }
    }
  }

  private static Config config(GitTree tree) {
    Config config = new Config();
    Optional<TreeEntry> file = tree.entry(FILE);
    if (file.isEmpty() || !file.get().isFile()) {
      return config;
    }
    byte[] content = tree.read(FILE);
    if (content.length > MAX_FILE) {
      throw SourceException.of(
          SourceError.TOO_LARGE, "the file is larger than " + MAX_FILE + " bytes", FILE);
    }
    try {
      config.fromText(new String(content, StandardCharsets.UTF_8));
      return config;
    } catch (ConfigInvalidException e) {
      throw SourceException.of(SourceError.CORRUPT, "the file can't be read", FILE);
    }
  }

  private static @Nullable TreePath path(@Nullable String text) {
    try {
      TreePath path = TreePath.of(text == null ? "" : text);
      return path.isRoot() ? null : path;
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private SourceTree opened(
      GitTree parent,
      SourceRef parentRef,
      String name,
      TreePath path,
      String url,
      ObjectId commit,
      int depth) {
    try {
      SourceRef ref = ref(parent, parentRef, name, url, commit);
      return in(source.plain(ref, Revision.ofCommit(commit.name())), ref, depth + 1);
    } catch (SourceException e) {
      Issue issue = e.issues().get(0);
      throw new SourceException(
          Issue.error(issue.code(), "the submodule " + path + ": " + issue.message())
              .withExpected(issue.expected())
              .withHint(issue.hint()),
          e);
    }
  }

  private SourceRef ref(
      GitTree parent, SourceRef parentRef, String name, String url, ObjectId commit) {
    RevisionTarget target = new RevisionTarget.Commit(commit.name());
    if (Urls.local(parentRef.url()) != null) {
      Path own = ownModule(parent, name);
      if (own != null) {
        return new SourceRef(own.toString(), target, options(SourceAccess.PLAIN));
      }
    }
    String absolute = resolved(parentRef.url(), url);
    String origin = Urls.origin(parentRef.url());
    boolean same = !origin.isEmpty() && Urls.origin(absolute).equals(origin);
    if (!same && !bounded) {
      throw new SourceException(
          Issue.error(
                  SourceError.NOT_ALLOWED,
                  "it lies elsewhere than the repository itself: " + Urls.shown(absolute))
              .withHint("say by GitSource.Builder.hosts from where submodules may be fetched"),
          null);
    }
    SourceAccess access = parentRef.options().access();
    SourceAccess timeOnly = new SourceAccess("", null, null, null, access.timeout(), false);
    try {
      return new SourceRef(absolute, target, options(same ? access : timeOnly));
    } catch (IllegalArgumentException e) {
      throw SourceException.of(SourceError.UNSUPPORTED_URL, "its URL is empty or holds a password");
    }
  }

  private static SourceOptions options(SourceAccess access) {
    return new SourceOptions(SourceView.WHOLE, access, OciOptions.FIRST_LAYER);
  }

  /** Where a clone keeps the repository of a submodule; null if it does not have it. */
  private static @Nullable Path ownModule(GitTree parent, String name) {
    Path modules = parent.gitDirectory().toAbsolutePath().resolve("modules").normalize();
    if (path(name) == null) {
      return null;
    }
    Path own = modules.resolve(name).normalize();
    return own.startsWith(modules) && Files.isDirectory(own.resolve("objects")) ? own : null;
  }

  /** The URL of a submodule, which may be relative to that of its repository. */
  static String resolved(String parent, String url) {
    if (!url.startsWith("./") && !url.startsWith("../")) {
      return url;
    }
    String base = parent.endsWith("/") ? parent.substring(0, parent.length() - 1) : parent;
    String rest = url;
    while (rest.startsWith("./") || rest.startsWith("../")) {
      if (rest.startsWith("../")) {
        int colon = base.contains("://") ? -1 : base.lastIndexOf(':');
        int cut = Math.max(base.lastIndexOf('/'), colon);
        if (cut <= base.indexOf("://") + 2) {
          throw SourceException.of(
              SourceError.UNSUPPORTED_URL, "its URL leaves the host of the repository: " + url);
        }
        base = base.substring(0, base.charAt(cut) == ':' ? cut + 1 : cut);
        rest = rest.substring(3);
      } else {
        rest = rest.substring(2);
      }
    }
    return base.endsWith(":") ? base + rest : base + "/" + rest;
  }
}
