// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.kustomize.internal;

import io.gitops4j.kustomize.internal.merge.SchemaFacts;

/**
 * How kustomize tells resources apart: group, version, kind, name and namespace.
 *
 * @param group the group; empty for the core group
 * @param version the version
 * @param kind the kind
 * @param name the name
 * @param namespace the namespace as written; empty if none
 */
public record ResId(String group, String version, String kind, String name, String namespace) {

  /** The group and version as an object states them. */
  public String apiVersion() {
    return group.isEmpty() ? version : group + "/" + version;
  }

  /** Whether such objects lie in no namespace. */
  public boolean isClusterScoped() {
    return SchemaFacts.embedded().isClusterScoped(apiVersion(), kind);
  }

  /**
   * The namespace, where none means {@code default}, and cluster-scoped kinds have one of their
   * own.
   */
  public String effectiveNamespace() {
    return isClusterScoped() ? "_non_namespaceable_" : namespace.isEmpty() ? "default" : namespace;
  }

  /** The same identity with the namespace made explicit, for use as a key. */
  public ResId key() {
    return new ResId(group, version, kind, name, effectiveNamespace());
  }

  /** Group, version, kind, name and namespace for a person. */
  @Override
  public String toString() {
    return apiVersion() + "/" + kind + "/" + (namespace.isEmpty() ? "" : namespace + "/") + name;
  }
}
