// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.diff.ignore;

import io.gitops4j.core.render.Gvk;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.diff.structured.Comparison;
import io.gitops4j.diff.structured.FieldSet;
import io.gitops4j.diff.structured.ManagedFieldsEntry;
import io.gitops4j.diff.structured.SchemaType;
import io.gitops4j.diff.structured.StructuredException;
import io.gitops4j.diff.structured.TypeSource;
import io.gitops4j.diff.structured.TypedValue;
import java.util.List;

/**
 * Takes the fields that differ and that a trusted manager owns out of both objects. What does not
 * fit its type is left alone, so that a rule never hides what it can't read.
 */
final class OwnedFields {
  private OwnedFields() {}

  static IgnoreRules.Pair remove(
      MapNode live, MapNode desired, List<String> trusted, TypeSource types) {
    if (trusted.isEmpty()) {
      return new IgnoreRules.Pair(live, desired, List.of());
    }
    String apiVersion = live.text("apiVersion");
    String kind = live.text("kind");
    SchemaType known =
        apiVersion == null || kind == null ? null : types.find(Gvk.of(apiVersion, kind));
    SchemaType type = known == null ? SchemaType.deduced() : known;
    try {
      TypedValue before = new TypedValue(type, live);
      TypedValue after = new TypedValue(type, desired);
      if (!before.validate(true).isEmpty() || !after.validate(true).isEmpty()) {
        return new IgnoreRules.Pair(live, desired, List.of());
      }
      Comparison comparison = before.compare(after);
      FieldSet differing = comparison.modified();
      FieldSet owned = FieldSet.EMPTY;
      for (ManagedFieldsEntry entry : ManagedFieldsEntry.read(live)) {
        if (trusted.contains(entry.manager())) {
          owned = owned.union(entry.fields());
        }
      }
      FieldSet ignored = owned.intersection(differing);
      return ignored.isEmpty()
          ? new IgnoreRules.Pair(live, desired, List.of())
          : new IgnoreRules.Pair(
              (MapNode) before.without(ignored).value(),
              (MapNode) after.without(ignored).value(),
              List.of());
    } catch (StructuredException e) {
      return new IgnoreRules.Pair(live, desired, List.of());
    }
  }
}
