// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.k8s.tracking;

import io.gitops4j.core.plan.Inventory;
import io.gitops4j.core.render.Gvk;
import io.gitops4j.core.render.ResourceId;
import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What Flux and Argo CD write down of the objects that they manage, as an inventory without uids.
 * Pure functions, thread-safe.
 */
public final class ForeignInventory {
  private ForeignInventory() {}

  /**
   * Reads {@code status.inventory} of a Flux Kustomization; empty if there is none.
   *
   * @throws IllegalArgumentException with an entry that is none
   */
  public static Inventory ofFlux(MapNode kustomization) {
    Map<ResourceId, Inventory.Entry> entries = new TreeMap<>();
    for (Node node : list(kustomization.at("status", "inventory", "entries"))) {
      String id = node instanceof MapNode entry ? entry.text("id") : null;
      String version = node instanceof MapNode entry ? entry.text("v") : null;
      ResourceId parsed = id == null ? null : parse(id).orElse(null);
      if (parsed == null || version == null) {
        throw new IllegalArgumentException("inventory entry: " + id + " (expected: id and v)");
      }
      entries.put(parsed, new Inventory.Entry(new Gvk(parsed.group(), version, parsed.kind()), ""));
    }
    return Inventory.EMPTY.withEntries(entries);
  }

  /** What Flux keeps in {@code status.inventory}: entries sorted by id. */
  public static MapNode toFlux(Inventory inventory) {
    Map<String, String> sorted = new TreeMap<>();
    inventory.entries().forEach((id, entry) -> sorted.put(format(id), entry.gvk().version()));
    List<Node> entries = new ArrayList<>();
    sorted.forEach(
        (id, version) -> entries.add(MapNode.builder().put("id", id).put("v", version).build()));
    return MapNode.builder().put("entries", ListNode.of(entries)).build();
  }

  /**
   * The text {@code namespace_name_group_kind}; colons, which names of roles may hold, are two
   * underscores.
   */
  public static String format(ResourceId id) {
    return String.join("_", id.namespace(), id.name().replace(":", "__"), id.group(), id.kind());
  }

  /** Reads what {@link #format} writes; empty if the text is no such thing. */
  public static Optional<ResourceId> parse(String text) {
    int first = text.indexOf('_');
    int last = text.lastIndexOf('_');
    int middle = last <= 0 ? -1 : text.lastIndexOf('_', last - 1);
    if (first < 0 || middle <= first) {
      return Optional.empty();
    }
    String name = text.substring(first + 1, middle).replace("__", ":");
    String kind = text.substring(last + 1);
    return name.isEmpty() || name.contains("_") || kind.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new ResourceId(text.substring(middle + 1, last), kind, text.substring(0, first), name));
  }

  /**
   * Reads {@code status.resources} of an Argo CD Application, hooks left out; empty if there is
   * none.
   *
   * @throws IllegalArgumentException with an entry that is none
   */
  public static Inventory ofArgo(MapNode application) {
    Map<ResourceId, Inventory.Entry> entries = new TreeMap<>();
    for (Node node : list(application.at("status", "resources"))) {
      if (!(node instanceof MapNode resource)
          || resource.text("kind") == null
          || resource.text("name") == null
          || resource.text("version") == null) {
        throw new IllegalArgumentException(
            "resource: " + node + " (expected: version, kind, name)");
      }
      if (!"true".equals(resource.text("hook"))) {
        Gvk gvk =
            new Gvk(text(resource, "group"), text(resource, "version"), text(resource, "kind"));
        entries.put(
            new ResourceId(
                gvk.group(), gvk.kind(), text(resource, "namespace"), text(resource, "name")),
            new Inventory.Entry(gvk, ""));
      }
    }
    return Inventory.EMPTY.withEntries(entries);
  }

  private static String text(MapNode map, String key) {
    return Objects.requireNonNullElse(map.text(key), "");
  }

  private static ListNode list(@Nullable Node node) {
    return node instanceof ListNode list ? list : ListNode.EMPTY;
  }
}
