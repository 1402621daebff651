// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.app;

import io.gitops4j.core.render.ResourceId;
import io.gitops4j.core.tree.FieldPath;
import java.util.List;
import java.util.Objects;

/**
 * Fields whose differences are not drift, as Argo CD's {@code ignoreDifferences}. Immutable,
 * thread-safe.
 *
 * @param group the API group; {@code *} for all
 * @param kind the kind; {@code *} for all
 * @param namespace the namespace; empty for all
 * @param name the name; empty for all
 * @param paths the fields; an index of a list is a number
 * @param managers field managers whose fields are left alone
 */
public record IgnoreRule(
    String group,
    String kind,
    String namespace,
    String name,
    List<FieldPath> paths,
    List<String> managers) {
  /** Copies the lists. */
  public IgnoreRule {
    Objects.requireNonNull(group, "group");
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(namespace, "namespace");
    Objects.requireNonNull(name, "name");
    paths = List.copyOf(paths);
    managers = List.copyOf(managers);
  }

  /** Whether the rule speaks of this object. */
  public boolean matches(ResourceId id) {
    return (group.equals("*") || group.equals(id.group()))
        && (kind.equals("*") || kind.equals(id.kind()))
        && (namespace.isEmpty() || namespace.equals(id.namespace()))
        && (name.isEmpty() || name.equals(id.name()));
  }
}
