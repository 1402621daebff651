// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.cluster;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How an object is deleted. Immutable.
 *
 * @param propagation what happens to its dependents
 * @param uid delete only the object with this uid; null for whichever has the name
 * @param resourceVersion delete only if nobody wrote the object since it had this version; null for
 *     whatever it is now
 * @param dryRun whether the server only checks
 */
public record DeleteOptions(
    Propagation propagation,
    @Nullable String uid,
    @Nullable String resourceVersion,
    boolean dryRun) {
  /** Checks the propagation. */
  public DeleteOptions {
    Objects.requireNonNull(propagation, "propagation");
  }

  /** A real deletion of whichever object has the name. */
  public static DeleteOptions of(Propagation propagation) {
    return new DeleteOptions(propagation, null, null, false);
  }

  /** The same for exactly this object in exactly this version. */
  public DeleteOptions onlyIf(@Nullable String newUid, @Nullable String newResourceVersion) {
    return new DeleteOptions(propagation, newUid, newResourceVersion, dryRun);
  }
}
