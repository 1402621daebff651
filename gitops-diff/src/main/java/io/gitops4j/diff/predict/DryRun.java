// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.diff.predict;

import io.gitops4j.core.render.Gvk;
import io.gitops4j.core.tree.Edit;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.diff.structured.FieldSet;
import io.gitops4j.diff.structured.ManagedFieldsEntry;
import io.gitops4j.diff.structured.PathElement;
import io.gitops4j.diff.structured.SchemaType;
import io.gitops4j.diff.structured.StructuredException;
import io.gitops4j.diff.structured.TypeSource;
import io.gitops4j.diff.structured.TypedValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * What of a server's answer to a dry run is the applier's own doing: the rest was set or taken away
 * on the way, by a webhook as a rule. Immutable, thread-safe; a pure function of objects.
 */
public final class DryRun {
  private final TypeSource types;
  private final String manager;

  private DryRun(TypeSource types, String manager) {
    this.types = types;
    this.manager = manager;
  }

  /**
   * Of an apply by this manager.
   *
   * @param types tells how lists and maps are owned; what they do not know is deduced
   * @param manager the field manager that applied
   */
  public static DryRun of(TypeSource types, String manager) {
    return new DryRun(
        Objects.requireNonNull(types, "types"), Objects.requireNonNull(manager, "manager"));
  }

  /**
   * The answer without what others did to it: fields that the manager does not own are as they are
   * in the live object, and fields are gone only if the manager owned them. If an object does not
   * fit its type, or does not tell what the manager owns, the answer stays as it is.
   *
   * @param live the live object, with its managedFields
   * @param answer the server's answer, with its managedFields
   */
  public MapNode withoutMutations(MapNode live, MapNode answer) {
    try {
      FieldSet owned = owned(answer);
      if (owned.isEmpty()) {
        return answer;
      }
      SchemaType type = type(answer);
      TypedValue before = new TypedValue(type, bare(live));
      TypedValue after = new TypedValue(type, bare(answer));
      FieldSet foreign =
          withoutAncestors(after.fields().difference(owned).difference(keys(owned)), owned);
      TypedValue predicted = before.merge(after.without(foreign));
      FieldSet removed = before.compare(after).removed();
      FieldSet given = removed.intersection(owned(live).union(ancestors(owned(live))));
      return (MapNode) predicted.without(given).withoutEmptied().value();
    } catch (StructuredException e) {
      return answer;
    }
  }

  private FieldSet owned(MapNode object) {
    FieldSet owned = FieldSet.EMPTY;
    for (ManagedFieldsEntry entry : ManagedFieldsEntry.read(object)) {
      if (entry.manager().equals(manager)) {
        owned = owned.union(entry.fields());
      }
    }
    return owned;
  }

  private SchemaType type(MapNode object) {
    String apiVersion = object.text("apiVersion");
    String kind = object.text("kind");
    SchemaType type =
        apiVersion == null || kind == null ? null : types.find(Gvk.of(apiVersion, kind));
    return type == null ? SchemaType.deduced() : type;
  }

  private static MapNode bare(MapNode object) {
    return Edit.change(object, metadata -> metadata.without("managedFields"), "metadata");
  }

  /** The set without the paths below which the other set has one: they hold what is owned. */
  public static FieldSet withoutAncestors(FieldSet fields, FieldSet owned) {
    return fields.difference(ancestors(owned));
  }

  private static FieldSet ancestors(FieldSet fields) {
    FieldSet.Builder ancestors = FieldSet.builder();
    fields.forEach(
        path -> {
          for (int i = 1; i < path.size(); i++) {
            ancestors.add(path.subList(0, i));
          }
        });
    return ancestors.build();
  }

  /** The fields that tell the items apart in which something is owned. */
  private static FieldSet keys(FieldSet owned) {
    FieldSet.Builder keys = FieldSet.builder();
    owned.forEach(
        path -> {
          for (int i = 0; i < path.size(); i++) {
            if (path.get(i) instanceof PathElement.Key key) {
              for (PathElement.KeyField field : key.fields()) {
                List<PathElement> one = new ArrayList<>(path.subList(0, i + 1));
                one.add(PathElement.field(field.name()));
                keys.add(one);
              }
            }
          }
        });
    return keys.build();
  }
}
