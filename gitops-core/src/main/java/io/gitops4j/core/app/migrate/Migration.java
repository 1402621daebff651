// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.app.migrate;

import io.gitops4j.core.app.graph.Declaration;
import io.gitops4j.core.source.SourceTree;
import io.gitops4j.core.source.TreePath;
import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Writes applications in the other form: an {@code Application} of Argo CD as a {@code
 * Kustomization} or a {@code HelmRelease} of Flux with its source, and a Kustomization as an
 * Application. A pure function of objects and tree. Every field that is read is either written or
 * told about; Secrets are neither read nor written. Immutable, thread-safe if the tree is.
 */
public final class Migration {
  private static final Migration DEFAULTS = new Migration(null, null);

  private final @Nullable String namespace;
  private final @Nullable SourceTree tree;

  private Migration(@Nullable String namespace, @Nullable SourceTree tree) {
    this.namespace = namespace;
    this.tree = tree;
  }

  /** Objects stay in the namespace of the application, and nothing is known of its source. */
  public static Migration ofDefaults() {
    return DEFAULTS;
  }

  /** The same, with the namespace of the objects that are written. */
  public Migration withNamespace(String newNamespace) {
    return new Migration(Objects.requireNonNull(newNamespace, "newNamespace"), tree);
  }

  /** The same, with the tree of the source: it tells a kustomization from plain manifests. */
  public Migration withTree(SourceTree newTree) {
    return new Migration(namespace, Objects.requireNonNull(newTree, "newTree"));
  }

  /**
   * The Application as a GitRepository and a Kustomization; one with a chart as a HelmRelease, with
   * a HelmRepository if the chart is fetched.
   */
  public Migrated toFlux(Declaration application) {
    return new ToFlux(new Taken(application.file(), application.object()), this).migrated();
  }

  /**
   * The Kustomization as an Application.
   *
   * @param sources the sources among which it finds its own
   */
  public Migrated toArgo(Declaration kustomization, List<Declaration> sources) {
    return new ToArgo(new Taken(kustomization.file(), kustomization.object()), sources, this)
        .migrated();
  }

  String namespace(String own) {
    return namespace == null ? own : namespace;
  }

  /** Whether the directory holds a kustomization; null if that is not known. */
  @Nullable Boolean kustomized(String path) {
    if (tree == null) {
      return null;
    }
    TreePath directory;
    try {
      directory = TreePath.of(path.startsWith("/") ? path.substring(1) : path);
    } catch (IllegalArgumentException e) {
      return null; // its reader tells about it
    }
    for (String name : new String[] {"kustomization.yaml", "kustomization.yml", "Kustomization"}) {
      if (tree.entry(directory.child(name)).isPresent()) {
        return true;
      }
    }
    return false;
  }

  /** Whether the directory holds a chart, as far as that is known. */
  boolean isChart(String path) {
    if (tree == null || Boolean.TRUE.equals(kustomized(path))) {
      return false;
    }
    try {
      return tree.entry(TreePath.of(path).child("Chart.yaml")).isPresent();
    } catch (IllegalArgumentException e) {
      return false;
    }
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
