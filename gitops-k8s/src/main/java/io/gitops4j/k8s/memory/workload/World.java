// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.k8s.memory.workload;

import io.gitops4j.core.tree.MapNode;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a controller sees of the cluster and can do to it. What it writes is written as the
 * controller manager writes: without admission, and not counted as a request.
 */
public interface World {

  /** The time of the simulation. */
  Instant now();

  /** The object, or null if there is none. */
  @Nullable MapNode get(String group, String kind, String namespace, String name);

  /** The objects of a kind in a namespace; of all namespaces if that is empty. */
  List<MapNode> list(String group, String kind, String namespace);

  /** The objects of a kind that an object controls, by name. */
  List<MapNode> controlledBy(MapNode owner, String kind);

  /** Creates an object. */
  MapNode create(MapNode object);

  /** Writes all of an object but its status. */
  MapNode update(MapNode object);

  /** Writes the status of an object. */
  MapNode updateStatus(MapNode object, MapNode status);

  /** Deletes an object, its dependents after it. */
  void delete(MapNode object);

  /** A short random text for the end of a name. */
  String suffix();

  /** Whether an image can't be pulled. */
  boolean failsToPull(String image);

  /** How fast things happen. */
  Pace pace();
}
