// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.kustomize.internal;

import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.kustomize.KustomizeError;
import io.gitops4j.kustomize.KustomizeOptions.Order;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Puts the resources in the order in which they are printed. */
final class OutputOrder {
  private static final List<String> FIRST =
      List.of(
          "Namespace",
          "ResourceQuota",
          "StorageClass",
          "CustomResourceDefinition",
          "ServiceAccount",
          "PodSecurityPolicy",
          "Role",
          "ClusterRole",
          "RoleBinding",
          "ClusterRoleBinding",
          "ConfigMap",
          "Secret",
          "Endpoints",
          "Service",
          "LimitRange",
          "PriorityClass",
          "PersistentVolume",
          "PersistentVolumeClaim",
          "Deployment",
          "StatefulSet",
          "CronJob",
          "PodDisruptionBudget");
  private static final List<String> LAST =
      List.of("MutatingWebhookConfiguration", "ValidatingWebhookConfiguration");

  private OutputOrder() {}

  /** In the order that is given where {@code sortOptions} says none. */
  static void sort(List<Resource> resources, Order order) {
    if (order == Order.LEGACY) {
      legacy(resources, FIRST, LAST);
    }
  }

  static void sort(List<Resource> resources, KustomizationFile file, Order fallback) {
    MapNode options = file.root().map("sortOptions");
    if (options == null) {
      sort(resources, fallback);
      return;
    }
    apply(resources, options, file.file());
  }

  private static void apply(List<Resource> resources, MapNode options, String file) {
    String order = options.text("order");
    MapNode legacy = options.map("legacySortOptions");
    if (!"legacy".equals(order) && !"fifo".equals(order)) {
      throw Failure.of(
          KustomizeError.INVALID_KUSTOMIZATION,
          "sortOptions.order is " + order + ", not legacy or fifo",
          file);
    }
    if (order.equals("fifo")) {
      if (legacy != null) {
        throw Failure.of(
            KustomizeError.INVALID_KUSTOMIZATION,
            "sortOptions.legacySortOptions needs the order legacy",
            file);
      }
      return;
    }
    legacy(
        resources,
        legacy == null ? FIRST : kinds(legacy, "orderFirst"),
        legacy == null ? LAST : kinds(legacy, "orderLast"));
  }

  private static List<String> kinds(MapNode options, String key) {
    List<String> kinds = new ArrayList<>();
    if (options.list(key) != null) {
      for (Node kind : java.util.Objects.requireNonNull(options.list(key))) {
        kinds.add(String.valueOf(kind.textOrNull()));
      }
    }
    return kinds;
  }

  private static void legacy(List<Resource> resources, List<String> first, List<String> last) {
    Map<String, Integer> rank = new HashMap<>();
    for (int i = 0; i < first.size(); i++) {
      rank.put(first.get(i), i - first.size());
    }
    for (int i = 0; i < last.size(); i++) {
      rank.put(last.get(i), i + 1);
    }
    List<Placed> places = new ArrayList<>(resources.size());
    for (Resource resource : resources) {
      places.add(new Placed(resource, rank.getOrDefault(resource.kind(), 0)));
    }
    Collections.sort(places);
    for (int i = 0; i < places.size(); i++) {
      resources.set(i, places.get(i).resource);
    }
  }

  /** A resource with what it is sorted by; its texts are put together where they are needed. */
  private static final class Placed implements Comparable<Placed> {
    private final Resource resource;
    private final int rank;
    private final ResId id;

    Placed(Resource resource, int rank) {
      this.resource = resource;
      this.rank = rank;
      this.id = resource.id();
    }

    @Override
    public int compareTo(Placed other) {
      if (rank != other.rank) {
        return Integer.compare(rank, other.rank);
      }
      boolean sameKind =
          id.kind().equals(other.id.kind())
              && id.group().equals(other.id.group())
              && id.version().equals(other.id.version());
      int byKind = sameKind ? 0 : gvk(id).compareTo(gvk(other.id));
      if (byKind != 0) {
        return byKind;
      }
      return id.namespace().equals(other.id.namespace())
          ? orTilde(id.name(), "N").compareTo(orTilde(other.id.name(), "N"))
          : name(id).compareTo(name(other.id));
    }

    private static String gvk(ResId id) {
      return OutputOrder.gvk(id.group(), id.version(), id.kind());
    }

    private static String name(ResId id) {
      return orTilde(id.namespace(), "X") + "|" + orTilde(id.name(), "N");
    }
  }

  /** Where a kind stands by default: below 0 among the first, above among the last. */
  static int rank(String kind) {
    int first = FIRST.indexOf(kind);
    return first >= 0 ? first - FIRST.size() : LAST.indexOf(kind) + 1;
  }

  /** Compares two kinds in the order of the output, as the texts of {@link #gvk} are compared. */
  static int compare(FieldSpec a, FieldSpec b) {
    String group = orTilde(a.group(), "G");
    String otherGroup = orTilde(b.group(), "G");
    if (a.group().equals(b.group()) && a.version().equals(b.version())) {
      return orTilde(a.kind(), "K").compareTo(orTilde(b.kind(), "K"));
    }
    if (group.startsWith(otherGroup) || otherGroup.startsWith(group)) {
      return gvk(a.group(), a.version(), a.kind()).compareTo(gvk(b.group(), b.version(), b.kind()));
    }
    return group.compareTo(otherGroup);
  }

  /** Group, version and kind in the form by which they are sorted. */
  static String gvk(String group, String version, String kind) {
    return orTilde(group, "G") + "_" + orTilde(version, "V") + "_" + orTilde(kind, "K");
  }

  private static String orTilde(String text, String mark) {
    return text.isEmpty() ? "~" + mark : text;
  }
}
