// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.k8s.memory;

import io.gitops4j.core.tree.MapNode;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Who owns which field: the merge of an apply, and the record of other writes. */
interface Ownership {

  /** The live object with what a manager applies. */
  MapNode apply(
      Kinds.Kind kind,
      @Nullable MapNode live,
      MapNode config,
      String manager,
      Instant time,
      boolean force);

  /**
   * An object that a manager wrote whole, with the fields that it changed recorded as its own.
   *
   * @param subresource such as {@code status}; empty for the object itself
   */
  MapNode update(
      Kinds.Kind kind,
      @Nullable MapNode live,
      MapNode updated,
      String manager,
      String subresource,
      Instant time);
}
