// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.diff.ignore;

import io.gitops4j.core.render.Gvk;
import io.gitops4j.core.tree.FieldPath;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.diff.structured.FieldSet;
import io.gitops4j.diff.structured.ManagedFieldsEntry;
import io.gitops4j.diff.structured.PathElement;
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
    try {
      Typed typed = new Typed(live, desired, types);
      FieldSet ignored = trusted.isEmpty() ? FieldSet.EMPTY : typed.differing(live, trusted);
      if (!ignored.isEmpty()) {
        return new IgnoreRules.Pair(
            (MapNode) typed.before.without(ignored).value(),
            (MapNode) typed.after.without(ignored).value(),
            List.of());
      }
    } catch (StructuredException e) {
      // an object that does not fit its type
    }
    return new IgnoreRules.Pair(live, desired, List.of());
  }

  /** The fields that differ and that a trusted manager owns in the live object. */
  static List<FieldPath> paths(
      MapNode live, MapNode desired, List<String> trusted, TypeSource types) {
    try {
      return trusted.isEmpty()
          ? List.of()
          : new Typed(live, desired, types)
              .differing(live, trusted).paths().stream().map(PathElement::toFieldPath).toList();
    } catch (StructuredException e) {
      return List.of();
    }
  }

  /** Both objects by their type, or by the one that is deduced. */
  private static final class Typed {
    private final TypedValue before;
    private final TypedValue after;

    Typed(MapNode live, MapNode desired, TypeSource types) {
      String apiVersion = live.text("apiVersion");
      String kind = live.text("kind");
      SchemaType known =
          apiVersion == null || kind == null ? null : types.find(Gvk.of(apiVersion, kind));
      SchemaType type = known == null ? SchemaType.deduced() : known;
      before = new TypedValue(type, live);
      after = new TypedValue(type, desired);
    }

    FieldSet differing(MapNode live, List<String> trusted) {
      if (!before.validate(true).isEmpty() || !after.validate(true).isEmpty()) {
        return FieldSet.EMPTY;
      }
      FieldSet owned = FieldSet.EMPTY;
      for (ManagedFieldsEntry entry : ManagedFieldsEntry.read(live)) {
        if (trusted.contains(entry.manager())) {
          owned = owned.union(entry.fields());
        }
      }
      return owned.intersection(before.compare(after).modified());
    }
  }
}
