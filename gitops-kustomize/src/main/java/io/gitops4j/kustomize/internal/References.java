// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.kustomize.internal;

import io.gitops4j.core.source.Lookup;
import io.gitops4j.core.source.SourceException;
import io.gitops4j.core.source.SourceTree;
import io.gitops4j.core.source.TreeEntry;
import io.gitops4j.core.source.TreePath;
import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.tree.ScalarNode;
import io.gitops4j.core.yaml.YamlException;
import io.gitops4j.core.yaml.YamlReader;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What the kustomization of a directory may refer to. It knows few fields: every text that may name
 * a path is taken for one, so that there are rather too many paths than too few. Immutable once
 * made.
 */
public final class References {
  private static final List<String> NAMES =
      List.of("kustomization.yaml", "kustomization.yml", "Kustomization");

  /** Fields whose files, or texts, refer to further files. */
  private static final Set<String> OPAQUE =
      Set.of(
          "generators",
          "transformers",
          "validators",
          "helmcharts",
          "helmchartinflationgenerator",
          "helmglobals");

  private static final Set<String> DIRECTORIES = Set.of("resources", "bases", "components");
  private static final int LONGEST = 4096;

  private final SourceTree tree;
  private final TreePath directory;
  private final Set<TreePath> paths = new HashSet<>();
  private final Set<TreePath> included = new HashSet<>();
  private boolean opaque;
  private boolean component;
  private boolean present;

  private References(SourceTree tree, TreePath directory) {
    this.tree = tree;
    this.directory = directory;
  }

  /** Whether a file of this path is a kustomization. */
  public static boolean isKustomization(TreePath path) {
    return NAMES.contains(path.name());
  }

  /** What is said in a directory; nothing if there is no kustomization. */
  public static References of(SourceTree tree, TreePath directory) {
    References references = new References(tree, directory);
    try {
      references.read();
    } catch (YamlException | SourceException e) {
      references.opaque = true;
    }
    return references;
  }

  private void read() {
    if (!directory.isRoot()) {
      paths.add(directory);
    }
    for (String name : NAMES) {
      TreePath file = directory.child(name);
      paths.add(file);
      Lookup lookup = tree.lookup(file);
      opaque |= !lookup.links().isEmpty();
      TreeEntry entry = lookup.entry();
      if (entry != null && entry.isFile()) {
        present = true;
        YamlReader reader = YamlReader.ofDefaults().asConfiguration().withoutSourceLines();
        for (Node document : reader.read(file.toString(), tree.read(file))) {
          document(document);
        }
      }
    }
  }

  private void document(Node document) {
    if (!(document instanceof MapNode map)) {
      return;
    }
    for (MapNode.Entry entry : map.entries()) {
      String field = entry.key().toLowerCase(Locale.ROOT);
      opaque |= OPAQUE.contains(field) && !isNothing(entry.value());
      component |= field.equals("kind") && "Component".equals(entry.value().textOrNull());
      texts(entry.value(), DIRECTORIES.contains(field));
    }
  }

  private static boolean isNothing(Node node) {
    return node.isNull() || node instanceof ListNode list && list.isEmpty();
  }

  private void texts(Node node, boolean directories) {
    if (node instanceof ScalarNode scalar) {
      text(scalar.text(), directories);
      if (!scalar.source().equals(scalar.text())) {
        text(scalar.source(), directories);
      }
    } else if (node instanceof ListNode list) {
      list.forEach(item -> texts(item, directories));
    } else if (node instanceof MapNode map) {
      map.entries().forEach(entry -> texts(entry.value(), directories));
    }
  }

  private void text(String text, boolean directories) {
    if (text.isEmpty() || text.length() > LONGEST || text.indexOf('\n') >= 0) {
      return; // written out in the kustomization itself
    }
    directory.resolve(text).ifPresent(path -> path(path, directories));
    int equals = text.indexOf('='); // of files: key=path
    if (equals >= 0) {
      directory.resolve(text.substring(equals + 1)).ifPresent(path -> path(path, false));
    }
  }

  private void path(TreePath path, boolean directories) {
    Lookup lookup = tree.lookup(path);
    opaque |= !lookup.links().isEmpty();
    paths.add(path);
    TreeEntry entry = lookup.entry();
    if (directories && entry != null && entry.isDirectory()) {
      included.add(entry.path());
    }
  }

  /** Whether more may be referred to than can be told, so that only a render tells. */
  public boolean opaque() {
    return opaque;
  }

  /** The directory. */
  public TreePath directory() {
    return directory;
  }

  /** Whether there is a kustomization file. */
  public boolean present() {
    return present;
  }

  /** Whether it is a Component. */
  public boolean component() {
    return component;
  }

  /** The paths that may be referred to, its own among them. */
  public Set<TreePath> paths() {
    return paths;
  }

  /** The directories that are included. */
  public Set<TreePath> included() {
    return included;
  }
}
