// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.render;

import io.gitops4j.core.tree.MapNode;
import java.util.Objects;

/**
 * What identifies an object in a cluster: group, kind, namespace and name, but not the version,
 * since one object is served in several. Immutable, thread-safe, ordered by its parts.
 *
 * @param group the API group; empty for the core group
 * @param kind the kind
 * @param namespace the namespace; empty if the object has none
 * @param name the name
 */
public record ResourceId(String group, String kind, String namespace, String name)
    implements Comparable<ResourceId> {
  /** Checks all parts. */
  public ResourceId {
    Objects.requireNonNull(group, "group");
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(namespace, "namespace");
    Objects.requireNonNull(name, "name");
  }

  /** The id of an object; parts that the object lacks are empty. */
  public static ResourceId of(MapNode object) {
    return of(Gvk.of(object), object);
  }

  /** The id of an object of this kind. */
  static ResourceId of(Gvk gvk, MapNode object) {
    MapNode metadata = object.map("metadata");
    String namespace = metadata == null ? null : metadata.text("namespace");
    String name = metadata == null ? null : metadata.text("name");
    return new ResourceId(
        gvk.group(), gvk.kind(), namespace == null ? "" : namespace, name == null ? "" : name);
  }

  /** The same object in another namespace. */
  public ResourceId withNamespace(String newNamespace) {
    return new ResourceId(group, kind, newNamespace, name);
  }

  /** Whether the object lies in no namespace, or in none that is known. */
  public boolean hasNoNamespace() {
    return namespace.isEmpty();
  }

  @Override
  public int compareTo(ResourceId other) {
    int order = group.compareTo(other.group);
    order = order != 0 ? order : kind.compareTo(other.kind);
    order = order != 0 ? order : namespace.compareTo(other.namespace);
    return order != 0 ? order : name.compareTo(other.name);
  }

  /** {@code group/Kind/namespace/name}; without the parts that are empty. */
  @Override
  public String toString() {
    return (group.isEmpty() ? "" : group + "/")
        + kind
        + "/"
        + (namespace.isEmpty() ? "" : namespace + "/")
        + name;
  }
}
