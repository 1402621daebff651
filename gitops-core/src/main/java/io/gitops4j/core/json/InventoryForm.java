// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.json;

import io.gitops4j.core.plan.Inventory;
import io.gitops4j.core.render.ResourceId;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** What an application owns, as it is stored. */
final class InventoryForm {
  private InventoryForm() {}

  static MapNode write(Inventory inventory) {
    MapNode.Builder map = MapNode.builder();
    map.put("revisions", Form.list(inventory.revisions(), SourceForms::write));
    Form.putText(map, "inputDigest", inventory.inputDigest());
    List<Node> entries = new ArrayList<>();
    inventory.entries().forEach((id, entry) -> entries.add(write(id, entry)));
    return map.put("entries", Form.list(entries, entry -> entry)).build();
  }

  private static MapNode write(ResourceId id, Inventory.Entry entry) {
    MapNode.Builder map = MapNode.builder();
    map.put("id", ObjectForms.write(id)).put("gvk", ObjectForms.write(entry.gvk()));
    Form.putText(map, "uid", entry.uid());
    return map.build();
  }

  static Inventory read(Part part) {
    SortedMap<ResourceId, Inventory.Entry> entries = new TreeMap<>();
    Part stored = part.field("entries");
    if (stored.absent()) {
      // without them everything would count as never owned
      throw stored.wrong("a list");
    }
    stored.list(
        entry ->
            entries.put(
                ObjectForms.readId(entry.field("id")),
                new Inventory.Entry(
                    ObjectForms.readGvk(entry.field("gvk")), entry.field("uid").textOr(""))));
    return new Inventory(
        entries,
        part.field("revisions").list(SourceForms::readRevision),
        part.field("inputDigest").textOr(""));
  }
}
