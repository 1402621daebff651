// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.app.graph;

import io.gitops4j.core.tree.Edit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Tells applications apart that are never in one cluster: it has one of a kind, namespace and name.
 * So directories that each have one of the same name are of two clusters, with all that lies in
 * them. Not thread-safe.
 */
final class Clusters {
  /** The applications that are declared somewhere below a directory, which nobody declares. */
  private final Map<String, Set<String>> below = new HashMap<>();

  private final Map<String, Boolean> apart = new HashMap<>();
  private final Map<Found, Set<Found>> roots = new HashMap<>();

  /** The groups of those who claimed something before: most claim many objects together. */
  private final Map<List<Found>, List<List<Found>>> groups = new HashMap<>();

  Clusters(Collection<Found> all) {
    for (Found one : all) {
      if (isRoot(one) && isNamed(one)) {
        String file = one.declaration.file();
        String key = Found.key(one.declaration.object());
        for (int end = file.indexOf('/'); end >= 0; end = file.indexOf('/', end + 1)) {
          below.computeIfAbsent(file.substring(0, end), directory -> new HashSet<>()).add(key);
        }
      }
    }
  }

  /** The claimants that may meet in one cluster, in groups of two and more. */
  List<List<Found>> groups(Collection<Found> claimants) {
    return claimants.size() < 2
        ? List.of()
        : groups.computeIfAbsent(List.copyOf(claimants), this::grouped);
  }

  private List<List<Found>> grouped(List<Found> claimants) {
    Found first = claimants.get(0);
    if (claimants.stream().allMatch(one -> isSameName(first, one))) {
      return List.of(); // the usual one: an application of each cluster
    }
    List<List<Found>> groups = new ArrayList<>();
    for (Found one : claimants) {
      List<Found> own = new ArrayList<>(List.of(one));
      List<List<Found>> others = new ArrayList<>();
      for (List<Found> group : groups) {
        if (group.stream().allMatch(other -> areApart(one, other))) {
          others.add(group);
        } else {
          own.addAll(0, group);
        }
      }
      others.add(own);
      groups = others;
    }
    groups.removeIf(group -> group.size() < 2);
    return groups;
  }

  private boolean areApart(Found one, Found other) {
    if (isSameName(one, other)) {
      return true;
    }
    for (Found root : roots.computeIfAbsent(one, Clusters::rootsOf)) {
      for (Found otherRoot : roots.computeIfAbsent(other, Clusters::rootsOf)) {
        if (root == otherRoot || !isSameName(root, otherRoot) && !liesApart(root, otherRoot)) {
          return false;
        }
      }
    }
    return true;
  }

  /** Whether its name is whole: what lies in files may get a namespace by a kustomization. */
  private static boolean isNamed(Found found) {
    return !found.isPatch()
        && (found.name().contains("/")
            || Edit.text(found.declaration.object(), "kind").startsWith("Application"));
  }

  private static boolean isSameName(Found one, Found other) {
    return isNamed(one)
        && Found.key(one.declaration.object()).equals(Found.key(other.declaration.object()));
  }

  /** Whether both directories in which the ways part have an application of one name. */
  private boolean liesApart(Found one, Found other) {
    String[] fork = fork(one.declaration.file(), other.declaration.file());
    return fork.length == 2
        && apart.computeIfAbsent(
            fork[0] + "\n" + fork[1],
            both ->
                !Collections.disjoint(
                    below.getOrDefault(fork[0], Set.of()), below.getOrDefault(fork[1], Set.of())));
  }

  /** The two directories in which the ways to the files part; none if a file lies there. */
  private static String[] fork(String one, String other) {
    int start = 0;
    while (true) {
      int end = one.indexOf('/', start);
      int otherEnd = other.indexOf('/', start);
      if (end < 0 || otherEnd < 0) {
        return new String[0];
      }
      if (!one.substring(0, end).equals(other.substring(0, otherEnd))) {
        return new String[] {one.substring(0, end), other.substring(0, otherEnd)};
      }
      start = end + 1;
    }
  }

  private static boolean isRoot(Found found) {
    return found.parents.isEmpty() && found.set == null;
  }

  /** Those that nobody declares, from which this one comes. */
  private static Set<Found> rootsOf(Found found) {
    Set<Found> roots = new LinkedHashSet<>();
    Set<Found> seen = new LinkedHashSet<>(Set.of(found));
    List<Found> next = new ArrayList<>(seen);
    while (!next.isEmpty()) {
      Found one = next.remove(next.size() - 1);
      if (isRoot(one)) {
        roots.add(one);
      }
      List<Found> above = new ArrayList<>(one.parents);
      if (one.set != null) {
        above.add(one.set);
      }
      above.stream().filter(seen::add).forEach(next::add);
    }
    return roots.isEmpty() ? Set.of(found) : roots; // a circle
  }
}
