// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.diff;

import io.gitops4j.core.cluster.ApplyOptions;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.diff.predict.ClientSideApply;
import io.gitops4j.diff.predict.NormalForm;
import io.gitops4j.diff.structured.FieldOwners;
import io.gitops4j.diff.structured.ServerSideApply;
import io.gitops4j.diff.structured.StructuredException;
import io.gitops4j.diff.structured.TypeSource;

/**
 * What an apply would make of a live object, told without a server. Where this library applied the
 * object before, by the structured merge, which knows what it owns; else by the three-way merge
 * with what a client applied last, or by the declared fields alone. Immutable, thread-safe.
 */
final class LocalPrediction {
  private static final ServerSideApply.Writer WRITER =
      new ServerSideApply.Writer(ApplyOptions.FIELD_MANAGER, "", "");

  private final ServerSideApply structured;
  private final ClientSideApply threeWay;

  LocalPrediction(TypeSource types) {
    structured = ServerSideApply.of(types);
    threeWay = ClientSideApply.of(types);
  }

  MapNode of(MapNode live, MapNode declared) {
    MapNode desired = NormalForm.withoutServerFields(declared);
    if (FieldOwners.of(live).isApplier(ApplyOptions.FIELD_MANAGER)) {
      try {
        MapNode after = structured.apply(live, desired, WRITER, true).object();
        if (after != null) {
          return after;
        }
      } catch (StructuredException e) {
        // what does not fit its type is merged as far as it can be
      }
    }
    return threeWay.predict(desired, live);
  }
}
