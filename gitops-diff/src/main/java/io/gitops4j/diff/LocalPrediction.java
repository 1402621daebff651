// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.diff;

import io.gitops4j.core.cluster.ApplyOptions;
import io.gitops4j.core.render.Gvk;
import io.gitops4j.core.tree.Edit;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.diff.predict.ClientSideApply;
import io.gitops4j.diff.predict.KnownKinds;
import io.gitops4j.diff.predict.NormalForm;
import io.gitops4j.diff.structured.FieldOwners;
import io.gitops4j.diff.structured.FieldSet;
import io.gitops4j.diff.structured.SchemaType;
import io.gitops4j.diff.structured.ServerSideApply;
import io.gitops4j.diff.structured.StructuredException;
import io.gitops4j.diff.structured.TypedValue;
import org.jspecify.annotations.Nullable;

/**
 * What an apply would make of a live object, told without a server. Where this library applied the
 * object before, by the structured merge, which knows what it owns; else by the three-way merge
 * with what a client applied last, or by the declared fields alone. Immutable, thread-safe.
 */
final class LocalPrediction {
  private static final ServerSideApply.Writer WRITER =
      new ServerSideApply.Writer(ApplyOptions.FIELD_MANAGER, "", "");

  private final KnownKinds kinds;
  private final ServerSideApply structured;
  private final ClientSideApply threeWay;

  LocalPrediction(KnownKinds kinds) {
    this.kinds = kinds;
    structured = ServerSideApply.of(kinds.types());
    threeWay = ClientSideApply.of(kinds.types());
  }

  /**
   * The object after an apply.
   *
   * @param taken the live object as its managers are when it is applied: the same, or after a
   *     takeover
   */
  MapNode of(MapNode live, MapNode taken, MapNode declared) {
    MapNode desired = NormalForm.withoutServerFields(declared);
    if (FieldOwners.of(taken).isApplier(ApplyOptions.FIELD_MANAGER)) {
      MapNode after = applied(taken, desired);
      if (after != null) {
        return after;
      }
    }
    return threeWay.predict(desired, live);
  }

  /**
   * The object without the fields that go only because they were taken over from others, which the
   * answer to a dry run before the takeover still has.
   */
  MapNode withoutGivenUp(MapNode answer, MapNode live, MapNode taken, MapNode declared) {
    MapNode desired = NormalForm.withoutServerFields(declared);
    MapNode before = applied(live, desired);
    MapNode after = applied(taken, desired);
    if (before == null || after == null) {
      return answer;
    }
    SchemaType type = type(declared);
    FieldSet gone =
        new TypedValue(type, bare(before)).compare(new TypedValue(type, bare(after))).removed();
    if (gone.isEmpty()) {
      return answer;
    }
    TypedValue rest = new TypedValue(type, bare(answer)).without(gone).withoutEmptied();
    return kinds.filled((MapNode) rest.value()).with("metadata", metadata(rest, answer));
  }

  private static MapNode metadata(TypedValue rest, MapNode answer) {
    MapNode metadata = Edit.map(rest.value(), "metadata");
    Node managers = answer.at("metadata", "managedFields");
    return managers == null ? metadata : metadata.with("managedFields", managers);
  }

  private static MapNode bare(MapNode object) {
    return Edit.remove(object, "metadata", "managedFields");
  }

  private SchemaType type(MapNode object) {
    SchemaType type =
        kinds.types().find(Gvk.of(Edit.text(object, "apiVersion"), Edit.text(object, "kind")));
    return type == null ? SchemaType.deduced() : type;
  }

  /** Null if something does not fit its type, and can't be merged by it. */
  private @Nullable MapNode applied(MapNode live, MapNode desired) {
    try {
      return structured.apply(live, desired, WRITER, true).object();
    } catch (StructuredException e) {
      return null;
    }
  }
}
