// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.diff;

import io.gitops4j.core.tree.FieldPath;
import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.tree.ScalarNode;
import io.gitops4j.core.yaml.YamlException;
import io.gitops4j.core.yaml.YamlReader;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who owns which field of a live object, as its {@code metadata.managedFields} tell: a tree of keys
 * {@code f:<field>}, {@code k:<JSON of an item's key fields>}, {@code v:<JSON of a scalar item>}
 * and {@code i:<index>} for each manager. Made for the differences of one object; not thread-safe.
 */
final class FieldOwners {

  /** One manager's tree. */
  private record Owned(String manager, String time, MapNode fields) {}

  private final List<Owned> entries;

  /** Keys of items that were read before. */
  private final Map<String, Node> itemKeys = new HashMap<>();

  private FieldOwners(List<Owned> entries) {
    this.entries = entries;
  }

  static FieldOwners of(MapNode live) {
    List<Owned> entries = new ArrayList<>();
    if (live.at("metadata", "managedFields") instanceof ListNode list) {
      for (Node item : list) {
        String manager = item instanceof MapNode entry ? entry.text("manager") : null;
        if (manager != null
            && item instanceof MapNode entry
            && entry.get("fieldsV1") instanceof MapNode fields) {
          String time = entry.text("time");
          entries.add(new Owned(manager, time == null ? "" : time, fields));
        }
      }
    }
    entries.sort(Comparator.comparing(Owned::time).reversed());
    return new FieldOwners(entries);
  }

  /** The managers that own the field itself or an ancestor as a whole, the latest first. */
  List<String> of(FieldPath path) {
    return entries.stream()
        .filter(entry -> owns(entry.fields(), path))
        .map(Owned::manager)
        .distinct()
        .toList();
  }

  private boolean owns(MapNode fields, FieldPath path) {
    MapNode at = fields;
    for (FieldPath.Element element : path.elements()) {
      MapNode next = step(at, element);
      if (next == null) {
        // a leaf stands for all that is below it
        return at != fields && at.keys().stream().allMatch("."::equals);
      }
      at = next;
    }
    return true;
  }

  private @Nullable MapNode step(MapNode fields, FieldPath.Element element) {
    if (element instanceof FieldPath.Key key) {
      return fields.map("f:" + key.name());
    }
    if (element instanceof FieldPath.Index index) {
      return fields.map("i:" + index.index());
    }
    for (MapNode.Entry entry : fields.entries()) {
      if (entry.key().startsWith("k:")
          && entry.value() instanceof MapNode below
          && agrees(entry.key().substring(2), ((FieldPath.Match) element).fields())) {
        return below;
      }
    }
    return null;
  }

  private boolean agrees(String json, Map<String, String> match) {
    return itemKeys.computeIfAbsent(json, FieldOwners::read) instanceof MapNode key
        && match.entrySet().stream()
            .allMatch(field -> field.getValue().equals(key.text(field.getKey())));
  }

  private static Node read(String json) {
    try {
      List<Node> documents = YamlReader.ofDefaults().read("fieldsV1", json);
      return documents.isEmpty() ? ScalarNode.NULL : documents.get(0);
    } catch (YamlException e) {
      return ScalarNode.NULL; // not a key as servers write it: it owns nothing we know
    }
  }
}
