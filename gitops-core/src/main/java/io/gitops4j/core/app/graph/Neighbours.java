// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.app.graph;

import io.gitops4j.core.app.format.SourceNames;
import io.gitops4j.core.error.Issue;
import io.gitops4j.core.render.ResourceId;
import io.gitops4j.core.tree.Edit;
import io.gitops4j.core.tree.MapNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What was found so far, by kind and name. Of several with one name the nearest is meant. Not
 * thread-safe.
 */
final class Neighbours {
  /** More than any path has directories. */
  private static final int SIBLING = 1 << 20;

  /** A source or a project, and the application that declares it. */
  private record Shared(Declaration declaration, @Nullable Found parent) {}

  private final List<Found> applications = new ArrayList<>();
  private final Map<String, List<Found>> byKey = new HashMap<>();
  private final Map<String, List<Shared>> shared = new HashMap<>();

  void add(Found found) {
    applications.add(found);
    byKey
        .computeIfAbsent(Found.key(found.declaration.object()), key -> new ArrayList<>())
        .add(found);
  }

  /** All applications and sets, in the order in which they were found. */
  List<Found> applications() {
    return Collections.unmodifiableList(applications);
  }

  void addShared(Declaration declaration, @Nullable Found parent) {
    for (ResourceId id : SourceNames.of(declaration.object())) {
      // a project is known by its name alone: all of them lie in the namespace of Argo CD
      String space = id.kind().equals("AppProject") ? "" : id.namespace();
      addShared(Found.key(id.kind(), space, id.name()), declaration, parent);
    }
  }

  private void addShared(String name, Declaration declaration, @Nullable Found parent) {
    List<Shared> all = shared.computeIfAbsent(name, key -> new ArrayList<>());
    if (parent != null) {
      // what is rendered counts, and is the same thing as what is written in its file
      all.removeIf(
          one -> one.parent() == null && isSameFile(one.declaration().file(), declaration.file()));
    }
    all.add(new Shared(declaration, parent));
  }

  /** The one that this is another view of; null if it is new. */
  @Nullable Found known(Declaration declaration) {
    List<Found> all = byKey.getOrDefault(Found.key(declaration.object()), List.of());
    for (Found one : all) {
      if (isSameFile(one.declaration.file(), declaration.file()) && fits(one, declaration)) {
        return one;
      }
    }
    return all.size() == 1 && fits(all.get(0), declaration) ? all.get(0) : null;
  }

  /** What two declare in different ways, for two clusters, is two things. */
  private static boolean fits(Found one, Declaration declaration) {
    return one.parents.isEmpty() && one.set == null
        || one.declaration.object().equals(declaration.object());
  }

  /** Whether a file of the tree is the one that a path inside a repository means. */
  private static boolean isSameFile(String file, String origin) {
    return file.equals(origin) || file.endsWith("/" + origin);
  }

  /** The application of the kind, namespace and name that is meant by another one. */
  @Nullable Found find(Found asker, String kind, String namespace, String name) {
    return nearest(asker, byKey.getOrDefault(Found.key(kind, namespace, name), List.of()));
  }

  /** The one that is meant by another one. */
  @Nullable Found nearest(Found asker, Iterable<Found> candidates) {
    Found nearest = null;
    int best = -1;
    for (Found one : candidates) {
      int near =
          !Collections.disjoint(one.parents, asker.parents)
              ? SIBLING
              : agreement(one.declaration.file(), asker.declaration.file());
      if (near > best) {
        nearest = one;
        best = near;
      }
    }
    return nearest;
  }

  /**
   * The sources and the project that the application is read with. A source of which it is not
   * clear which one is meant is none of them, and an issue of the application.
   */
  List<Declaration> needed(Found found) {
    MapNode object = found.declaration.object();
    Set<Declaration> needed = new LinkedHashSet<>();
    String project = Edit.text(object, "spec", "project");
    if (Edit.text(object, "kind").equals("Application")) {
      addProject(found, project.isEmpty() ? "default" : project, needed);
      return List.copyOf(needed);
    }
    addSources(found, object, needed);
    return List.copyOf(needed);
  }

  private void addProject(Found asker, String name, Set<Declaration> needed) {
    nearest(asker, Found.key("AppProject", "", name)).stream().findFirst().ifPresent(needed::add);
  }

  /** The sources that an object names, and those that they are made with. */
  private void addSources(Found asker, MapNode object, Set<Declaration> needed) {
    for (ResourceId id : SourceNames.namedBy(object)) {
      Declaration source = source(asker, id);
      if (source != null && needed.add(source)) {
        addSources(asker, source.object(), needed);
      }
    }
  }

  private @Nullable Declaration source(Found asker, ResourceId id) {
    List<Declaration> nearest = nearest(asker, Found.key(id.kind(), id.namespace(), id.name()));
    Declaration first = nearest.isEmpty() ? null : nearest.get(0);
    for (Declaration other : nearest) {
      if (first != null && !first.object().equals(other.object())) {
        asker.issues.add(
            Issue.error(
                    GraphError.SEVERAL_SOURCES,
                    "%s: several files declare %s %s/%s, each in another way"
                        .formatted(asker.name(), id.kind(), id.namespace(), id.name()))
                .at(asker.declaration.at())
                .withFound(first.file() + ", " + other.file())
                .withHint("read the files that belong together by themselves"));
        return null;
      }
    }
    return first;
  }

  /** Those of a kind and name of which none is nearer than the others. */
  private List<Declaration> nearest(Found asker, String key) {
    List<Declaration> nearest = new ArrayList<>();
    int best = -1;
    for (Shared one : shared.getOrDefault(key, List.of())) {
      int near =
          one.parent() != null && asker.parents.contains(one.parent())
              ? SIBLING
              : agreement(one.declaration().file(), asker.declaration.file());
      if (near > best) {
        nearest.clear();
        best = near;
      }
      if (near == best) {
        nearest.add(one.declaration());
      }
    }
    return nearest;
  }

  /**
   * How many characters of the path two files have in common, up to a slash; more for the same
   * directory than for one below, and most for the same file.
   */
  private static int agreement(String one, String other) {
    if (one.equals(other)) {
      return one.length() + 1;
    }
    int slash = 0;
    for (int i = 0; i < Math.min(one.length(), other.length()); i++) {
      if (one.charAt(i) != other.charAt(i)) {
        break;
      }
      slash = one.charAt(i) == '/' ? i + 1 : slash;
    }
    boolean beside = one.indexOf('/', slash) < 0 && other.indexOf('/', slash) < 0;
    return beside ? slash + 1 : slash;
  }

  /** The application that declares an object of a cluster, as the object's marks tell. */
  @Nullable Found parentByMarks(Found found) {
    MapNode metadata = Edit.map(found.declaration.object(), "metadata");
    String name = Edit.text(metadata, "labels", "kustomize.toolkit.fluxcd.io/name");
    if (!name.isEmpty()) {
      String namespace = Edit.text(metadata, "labels", "kustomize.toolkit.fluxcd.io/namespace");
      return other(found, find(found, "Kustomization", namespace, name));
    }
    String tracking = Edit.text(metadata, "annotations", "argocd.argoproj.io/tracking-id");
    String tracked =
        tracking.contains(":")
            ? tracking.substring(0, tracking.indexOf(':'))
            : Edit.text(metadata, "labels", "app.kubernetes.io/instance");
    if (tracked.isEmpty()) {
      return null;
    }
    // an application outside of Argo CD's own namespace is known with its namespace
    int underscore = tracked.indexOf('_');
    String namespace =
        underscore > 0 ? tracked.substring(0, underscore) : Edit.text(metadata, "namespace");
    return other(found, find(found, "Application", namespace, tracked.substring(underscore + 1)));
  }

  private static @Nullable Found other(Found found, @Nullable Found parent) {
    return Objects.equals(found, parent) ? null : parent;
  }
}
