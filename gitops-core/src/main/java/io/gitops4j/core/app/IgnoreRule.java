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
 * @param group the API group, or a pattern of groups: {@code *} stands for any text, {@code ?} for
 *     a character, {@code [a-c]} for one of these (<code>[!a-c]</code> for any other), {@code
 *     {apps,batch}} for one of these texts
 * @param kind the kind, or a pattern of kinds
 * @param namespace the namespace, which is no pattern; empty for all
 * @param name the name, which is no pattern; empty for all
 * @param paths the fields; an index of a list is a number
 * @param managers field managers whose fields are left alone
 * @param jqPathExpressions jq expressions whose paths are fields too; what evaluates them says
 *     which functions they may use
 */
public record IgnoreRule(
    String group,
    String kind,
    String namespace,
    String name,
    List<FieldPath> paths,
    List<String> managers,
    List<String> jqPathExpressions) {
  /** Copies the lists. */
  public IgnoreRule {
    Objects.requireNonNull(group, "group");
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(namespace, "namespace");
    Objects.requireNonNull(name, "name");
    paths = List.copyOf(paths);
    managers = List.copyOf(managers);
    jqPathExpressions = List.copyOf(jqPathExpressions);
  }

  /** A rule without jq expressions. */
  public IgnoreRule(
      String group,
      String kind,
      String namespace,
      String name,
      List<FieldPath> paths,
      List<String> managers) {
    this(group, kind, namespace, name, paths, managers, List.of());
  }

  /** Whether the rule speaks of this object. */
  public boolean matches(ResourceId id) {
    return Wildcard.matches(group, id.group())
        && Wildcard.matches(kind, id.kind())
        && (namespace.isEmpty() || namespace.equals(id.namespace()))
        && (name.isEmpty() || name.equals(id.name()));
  }
}
