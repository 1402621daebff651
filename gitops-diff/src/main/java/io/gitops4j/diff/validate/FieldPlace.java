// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.diff.validate;

import io.gitops4j.core.error.Issue;
import io.gitops4j.core.error.Location;
import io.gitops4j.core.render.Manifest;
import io.gitops4j.core.render.Provenance;
import io.gitops4j.core.render.Setting;
import io.gitops4j.core.tree.FieldPath;
import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.Node;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where the fields of a manifest stand in the files that it was rendered from. Thread-safe. */
public final class FieldPlace {
  private FieldPlace() {}

  /** The issue of a manifest, with the place of the field that it names. */
  public static Issue placed(Issue issue, Manifest manifest) {
    String field = issue.location().field();
    if (field == null) {
      return issue.at(of(manifest, FieldPath.ROOT));
    }
    return issue.at(of(manifest, path(field)).withField(field));
  }

  private static FieldPath path(String field) {
    try {
      return FieldPath.parse(field);
    } catch (IllegalArgumentException e) {
      return FieldPath.ROOT; // a key or an item so odd that its text can't be read back
    }
  }

  /** The place of a field or, if it is not there, of the nearest one around it. */
  public static Location of(Manifest manifest, FieldPath path) {
    FieldPath at = FieldPath.ROOT;
    Node node = manifest.root();
    for (FieldPath.Element element : path.elements()) {
      FieldPath next = at.plus(found(node, element));
      Node child = next.find(manifest.root());
      if (child == null) {
        break;
      }
      at = next;
      node = child;
    }
    Provenance provenance = manifest.provenance();
    if (provenance != null) {
      Location place = place(provenance.of(at), at.elements().size() == path.elements().size());
      if (place != null) {
        return new Location(place.file(), place.line(), place.column(), null, null);
      }
    }
    String file = manifest.origin();
    return file == null ? Location.NONE : Location.of(file, node);
  }

  /** An item by its index if it lacks some of the fields that tell it apart: they have defaults. */
  private static FieldPath.Element found(Node node, FieldPath.Element element) {
    if (node instanceof ListNode list
        && element instanceof FieldPath.Match match
        && new FieldPath(List.of(element)).find(node) == null) {
      for (int i = 0; i < list.size(); i++) {
        if (agrees(list.get(i), match)) {
          return new FieldPath.Index(i);
        }
      }
    }
    return element;
  }

  private static boolean agrees(Node item, FieldPath.Match match) {
    int same = 0;
    for (Map.Entry<String, String> field : match.fields().entrySet()) {
      Node value = field.getKey().isEmpty() ? null : item.at(field.getKey());
      if (value != null && !field.getValue().equals(value.textOrNull())) {
        return false;
      }
      same += value == null ? 0 : 1;
    }
    return same > 0;
  }

  /** Who set the value last or, of what merely surrounds a field, who brought it first. */
  private static @Nullable Location place(List<Setting> settings, boolean exact) {
    Location place = null;
    for (Setting setting : settings) {
      boolean known = setting.location().file() != null;
      if (known && (place == null || exact && !setting.repeats())) {
        place = setting.location();
      }
    }
    return place;
  }
}
