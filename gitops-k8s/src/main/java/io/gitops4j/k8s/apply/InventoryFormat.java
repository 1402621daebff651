// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.k8s.apply;

import io.gitops4j.core.plan.Inventory;
import io.gitops4j.core.render.Gvk;
import io.gitops4j.core.render.ResourceId;
import io.gitops4j.core.source.Revision;
import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.tree.ScalarNode;
import io.gitops4j.core.yaml.YamlException;
import io.gitops4j.core.yaml.YamlLimits;
import io.gitops4j.core.yaml.YamlPrinter;
import io.gitops4j.core.yaml.YamlReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The text of an inventory: YAML, version 1. Fields that are not known are ignored. */
final class InventoryFormat {
  private static final YamlReader READER =
      YamlReader.ofDefaults().withLimits(YamlLimits.DEFAULTS).withoutSourceLines();

  private InventoryFormat() {}

  static String write(Inventory inventory) {
    List<Node> revisions = new ArrayList<>();
    inventory.revisions().forEach(revision -> revisions.add(ScalarNode.of(revision.toString())));
    List<Node> entries = new ArrayList<>();
    for (Map.Entry<ResourceId, Inventory.Entry> entry : inventory.entries().entrySet()) {
      ResourceId id = entry.getKey();
      MapNode.Builder item =
          MapNode.builder()
              .put("apiVersion", entry.getValue().gvk().apiVersion())
              .put("kind", id.kind())
              .put("name", id.name());
      if (!id.namespace().isEmpty()) {
        item.put("namespace", id.namespace());
      }
      if (!entry.getValue().uid().isEmpty()) {
        item.put("uid", entry.getValue().uid());
      }
      entries.add(item.build());
    }
    return YamlPrinter.print(
        MapNode.builder()
            .put("version", 1)
            .put("inputDigest", inventory.inputDigest())
            .put("revisions", ListNode.of(revisions))
            .put("entries", ListNode.of(entries))
            .build());
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws IllegalArgumentException if it is something else
   */
  static Inventory read(String text) {
    Node root;
    try {
      List<Node> documents = READER.read("inventory", text);
      root = documents.size() == 1 ? documents.get(0) : MapNode.EMPTY;
    } catch (YamlException e) {
      throw new IllegalArgumentException("not YAML: " + e.issues().get(0).message(), e);
    }
    if (!(root instanceof MapNode map) || !"1".equals(map.text("version"))) {
      throw new IllegalArgumentException("version: not known (expected: 1)");
    }
    SortedMap<ResourceId, Inventory.Entry> entries = new TreeMap<>();
    if (map.get("entries") instanceof ListNode list) {
      for (Node item : list) {
        Gvk gvk = Gvk.of(text(item, "apiVersion"), text(item, "kind"));
        ResourceId id =
            new ResourceId(gvk.group(), gvk.kind(), text(item, "namespace"), text(item, "name"));
        if (gvk.kind().isEmpty() || id.name().isEmpty()) {
          throw new IllegalArgumentException("an entry has no kind or no name");
        }
        entries.put(id, new Inventory.Entry(gvk, text(item, "uid")));
      }
    }
    List<Revision> revisions = new ArrayList<>();
    if (map.get("revisions") instanceof ListNode list) {
      for (Node item : list) {
        String revision = item.textOrNull();
        revisions.add(Revision.parse(revision == null ? "" : revision));
      }
    }
    String digest = map.text("inputDigest");
    return new Inventory(entries, revisions, digest == null ? "" : digest);
  }

  private static String text(Node item, String field) {
    String text = item instanceof MapNode map ? map.text(field) : null;
    return text == null ? "" : text;
  }
}
