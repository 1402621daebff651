// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.k8s.memory.workload;

import io.gitops4j.core.tree.MapNode;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A simulated controller of one kind. It is called after each change of an object, or of one that
 * the object owns, and must write nothing if all is as it should be. Those that look at other
 * objects are called soon after any change.
 */
@FunctionalInterface
public interface Controller {

  /**
   * Does what is due for an object.
   *
   * @return when to look again although nothing changed; null for never
   */
  @Nullable Instant reconcile(MapNode object, World world);
}
