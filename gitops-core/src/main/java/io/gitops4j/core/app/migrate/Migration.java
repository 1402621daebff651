// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.app.migrate;

import io.gitops4j.core.app.graph.Declaration;
import io.gitops4j.core.error.Severity;
import io.gitops4j.core.source.SourceTree;
import io.gitops4j.core.source.SourceView;
import io.gitops4j.core.source.TreeEntry;
import io.gitops4j.core.source.TreePath;
import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Writes applications in the other form: an {@code Application} of Argo CD as a {@code
 * Kustomization} or a {@code HelmRelease} of Flux with its source, and each of these as an
 * Application. A pure function of objects and tree. Every field that is read is either written or
 * told about; Secrets are neither read nor written. Immutable, thread-safe if the tree is.
 */
public final class Migration {
  private static final Migration DEFAULTS = new Migration(null, null, Map.of(), false, "main");

  private final @Nullable String namespace;
  private final @Nullable SourceTree tree;
  private final Map<String, SourceTree> trees;
  private final boolean keepsNamespaces;
  private final String defaultBranch;

  private Migration(
      @Nullable String namespace,
      @Nullable SourceTree tree,
      Map<String, SourceTree> trees,
      boolean keepsNamespaces,
      String defaultBranch) {
    this.namespace = namespace;
    this.tree = tree;
    this.trees = trees;
    this.keepsNamespaces = keepsNamespaces;
    this.defaultBranch = defaultBranch;
  }

  /**
   * Objects stay in the namespace of the application, nothing is known of its source, and the HEAD
   * of a repository is its branch {@code main}.
   */
  public static Migration ofDefaults() {
    return DEFAULTS;
  }

  /** The same, with the namespace of the objects that are written. */
  public Migration withNamespace(String newNamespace) {
    return new Migration(
        Objects.requireNonNull(newNamespace, "newNamespace"),
        tree,
        trees,
        keepsNamespaces,
        defaultBranch);
  }

  /**
   * The same, with the tree of all sources that have none of their own: it tells a kustomization
   * from plain manifests and charts, and has the files of values.
   */
  public Migration withTree(SourceTree newTree) {
    return new Migration(
        namespace,
        Objects.requireNonNull(newTree, "newTree"),
        trees,
        keepsNamespaces,
        defaultBranch);
  }

  /** The same, with the tree of the sources with a URL. */
  public Migration withTree(String url, SourceTree newTree) {
    Map<String, SourceTree> all = new LinkedHashMap<>(trees);
    all.put(Objects.requireNonNull(url, "url"), Objects.requireNonNull(newTree, "newTree"));
    return new Migration(namespace, tree, Map.copyOf(all), keepsNamespaces, defaultBranch);
  }

  /**
   * The same for manifests that say their namespaces: that of a destination, which Argo CD fills in
   * where there is none, is not written as {@code targetNamespace}, which would replace all.
   */
  public Migration keepingNamespaces() {
    return new Migration(namespace, tree, trees, true, defaultBranch);
  }

  /** The same, with the branch that the HEAD of a repository means, which Flux does not follow. */
  public Migration withDefaultBranch(String branch) {
    return new Migration(
        namespace, tree, trees, keepsNamespaces, Objects.requireNonNull(branch, "branch"));
  }

  /**
   * The Application as a GitRepository and a Kustomization; one with a chart as a HelmRelease, with
   * a HelmRepository if the chart is fetched. Of several sources each becomes an object of its own;
   * files of values in another source than the chart's are copied from the tree.
   */
  public Migrated toFlux(Declaration application) {
    return new ToFlux(new Taken(application.file(), application.object()), this).migrated();
  }

  /**
   * The Kustomization or HelmRelease as an Application.
   *
   * @param sources the sources among which it finds its own
   */
  public Migrated toArgo(Declaration flux, List<Declaration> sources) {
    return new ToArgo(new Taken(flux.file(), flux.object()), sources, this).migrated();
  }

  String defaultBranch() {
    return defaultBranch;
  }

  boolean keepsNamespaces() {
    return keepsNamespaces;
  }

  String namespace(String own) {
    return namespace == null ? own : namespace;
  }

  /** The tree of a source; null if it is not known. */
  @Nullable SourceTree tree(String url) {
    return trees.getOrDefault(url, tree);
  }

  /** Whether the directory holds a kustomization; null if that is not known. */
  @Nullable Boolean kustomized(String url, String path) {
    SourceTree known = tree(url);
    return known == null ? null : kustomization(known, path);
  }

  private static boolean kustomization(SourceTree tree, String path) {
    return Stream.of("kustomization.yaml", "kustomization.yml", "Kustomization")
        .anyMatch(name -> entry(tree, path + "/" + name).isPresent());
  }

  /** Whether the directory holds a chart, as far as that is known. */
  boolean isChart(String url, String path) {
    SourceTree known = tree(url);
    return known != null
        && entry(known, path + "/Chart.yaml").isPresent()
        && !Boolean.TRUE.equals(kustomized(url, path));
  }

  /** The content of a file; null if it is not there. */
  static @Nullable String file(SourceTree tree, String path) {
    return entry(tree, path)
        .filter(TreeEntry::isFile)
        .map(file -> new String(tree.read(file.path()), StandardCharsets.UTF_8))
        .orElse(null);
  }

  /** Whether rules of Flux leave out nothing that Argo CD would take; false if it is not known. */
  boolean leavesAlone(String url, String path, String rules) {
    SourceTree known = tree(url);
    if (known == null) {
      return false;
    }
    SourceTree seen = SourceView.ignoring(rules).of(known, List.of());
    // a kustomization says itself which files count
    return Boolean.TRUE.equals(kustomized(url, path))
        ? kustomization(seen, path)
        : files(known, path).equals(files(seen, path));
  }

  private static Set<TreePath> files(SourceTree tree, String path) {
    Set<TreePath> files = new HashSet<>();
    Deque<TreePath> next = new ArrayDeque<>();
    entry(tree, path).filter(TreeEntry::isDirectory).ifPresent(top -> next.add(top.path()));
    while (!next.isEmpty()) {
      for (TreeEntry entry : tree.list(next.remove())) {
        if (entry.isDirectory()) {
          next.add(entry.path());
        } else {
          files.add(entry.path());
        }
      }
    }
    return files;
  }

  private static Optional<TreeEntry> entry(SourceTree tree, String path) {
    return TreePath.ROOT.resolve(path.replaceFirst("^/+", "")).flatMap(tree::entry);
  }

  /** The path from the root of the tree, in its shortest form; as it is if it leads outside. */
  static String inside(String path) {
    return TreePath.ROOT.resolve(path.replaceFirst("^/+", "")).map(TreePath::value).orElse(path);
  }

  /** The URL, which with a login in it is told and written without. */
  static String withoutLogin(Taken spec, String key) {
    String url = spec.text(key);
    String plain = url.replaceFirst("^(https?://)[^/@]*@", "$1");
    if (!plain.equals(url)) {
      spec.add(
          key,
          Severity.WARNING,
          MigrationError.LOST,
          "a login in the URL is not written",
          "put it into a Secret for the repository there");
    }
    return plain;
  }

  static MapNode metadata(String name, String namespace) {
    return metadata(name, namespace, MapNode.EMPTY, MapNode.EMPTY, List.of());
  }

  static MapNode metadata(
      String name, String namespace, MapNode labels, MapNode annotations, List<String> finalizers) {
    MapNode.Builder metadata = MapNode.builder().put("name", name);
    if (!namespace.isEmpty()) {
      metadata.put("namespace", namespace);
    }
    if (!labels.isEmpty()) {
      metadata.put("labels", labels);
    }
    if (!annotations.isEmpty()) {
      metadata.put("annotations", annotations);
    }
    if (!finalizers.isEmpty()) {
      metadata.put("finalizers", ListNode.ofStrings(finalizers));
    }
    return metadata.build();
  }
}
