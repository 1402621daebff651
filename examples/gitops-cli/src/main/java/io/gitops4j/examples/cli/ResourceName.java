// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.examples.cli;

import io.gitops4j.core.render.ResourceId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a user calls an object: {@code group/version/Kind/namespace/name}, or less of it, such as
 * {@code deployment/web}. Parts may be left out as long as the rest stays in this order and ends
 * with the name; without the kind only the name is left.
 */
record ResourceName(List<String> parts) {
  /** What kubectl calls the kinds that are typed most. */
  private static final Map<String, String> SHORT =
      Map.ofEntries(
          Map.entry("cm", "configmap"),
          Map.entry("crd", "customresourcedefinition"),
          Map.entry("cj", "cronjob"),
          Map.entry("deploy", "deployment"),
          Map.entry("ds", "daemonset"),
          Map.entry("hpa", "horizontalpodautoscaler"),
          Map.entry("ing", "ingress"),
          Map.entry("netpol", "networkpolicy"),
          Map.entry("ns", "namespace"),
          Map.entry("pdb", "poddisruptionbudget"),
          Map.entry("po", "pod"),
          Map.entry("pv", "persistentvolume"),
          Map.entry("pvc", "persistentvolumeclaim"),
          Map.entry("rs", "replicaset"),
          Map.entry("sa", "serviceaccount"),
          Map.entry("sts", "statefulset"),
          Map.entry("svc", "service"));

  static ResourceName of(String text) {
    return new ResourceName(List.of(text.split("/", -1)));
  }

  /** Whether this may mean the object. */
  boolean fits(ResourceId id, String version) {
    List<String> given = parts;
    if (!given.get(given.size() - 1).equals(id.name())) {
      return false;
    }
    if (given.size() == 1) {
      return true;
    }
    for (int kind = 0; kind < given.size() - 1; kind++) {
      if (isKind(given.get(kind), id)
          && isBefore(given.subList(0, kind), id, version)
          && isBetween(given.subList(kind + 1, given.size() - 1), id)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isKind(String text, ResourceId id) {
    String given = text.toLowerCase(Locale.ROOT);
    String kind = id.kind().toLowerCase(Locale.ROOT);
    int dot = given.indexOf('.');
    if (dot > 0) {
      // deployments.apps, as kubectl has it
      return given.substring(dot + 1).equals(id.group()) && isKind(given.substring(0, dot), id);
    }
    return given.equals(kind) || given.equals(plural(kind)) || kind.equals(SHORT.get(given));
  }

  private static String plural(String kind) {
    if (kind.endsWith("y")) {
      return kind.substring(0, kind.length() - 1) + "ies";
    }
    return kind.endsWith("s") || kind.endsWith("x") || kind.endsWith("ch")
        ? kind + "es"
        : kind + "s";
  }

  private static boolean isBefore(List<String> given, ResourceId id, String version) {
    return switch (given.size()) {
      case 0 -> true;
      case 1 -> given.get(0).equals(id.group()) || given.get(0).equals(version);
      case 2 -> given.get(0).equals(id.group()) && given.get(1).equals(version);
      default -> false;
    };
  }

  /** An object without a namespace lies in the one called default, if in any. */
  private static boolean isBetween(List<String> given, ResourceId id) {
    return given.isEmpty()
        || given.size() == 1
            && (given.get(0).equals(id.namespace())
                || id.hasNoNamespace()
                    && (given.get(0).equals("default") || given.get(0).isEmpty()));
  }

  /** The names, the most alike first. */
  List<String> nearest(List<String> names) {
    String wanted = String.join("/", parts).toLowerCase(Locale.ROOT);
    String last = parts.get(parts.size() - 1).toLowerCase(Locale.ROOT);
    List<String> sorted = new ArrayList<>(names);
    sorted.sort(
        Comparator.comparingInt(
                (String name) -> {
                  String lower = name.toLowerCase(Locale.ROOT);
                  String own = lower.substring(lower.lastIndexOf('/') + 1);
                  return 2 * distance(last, own) + distance(wanted, lower);
                })
            .thenComparing(Comparator.naturalOrder()));
    return sorted;
  }

  /** How many letters must be added, taken away or changed. */
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int corner = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int change = corner + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        corner = row[j];
        row[j] = Math.min(change, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }

  @Override
  public String toString() {
    return String.join("/", parts);
  }
}
