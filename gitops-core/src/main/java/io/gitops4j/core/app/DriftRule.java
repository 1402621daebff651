// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.app;

import io.gitops4j.core.tree.FieldPath;
import java.util.List;
import java.util.Objects;

/**
 * Fields whose differences are not drift, as the {@code ignore} of a Flux Kustomization. When the
 * object is applied for another reason, such a field is given up to another who applies it, or
 * taken over as it is. Immutable, thread-safe.
 *
 * @param paths the fields; an index of a list is a number, the root stands for the whole object
 * @param target the objects; {@link Target#ANY} for all
 */
public record DriftRule(List<FieldPath> paths, Target target) {
  /** Copies the paths. */
  public DriftRule {
    paths = List.copyOf(paths);
    Objects.requireNonNull(target, "target");
  }

  /**
   * Objects that are chosen. Each part may be empty, for all. The first five are regular
   * expressions that must fit from end to end; the last two are label selectors, such as {@code
   * a=b, c notin (d)}.
   *
   * @param group the API group
   * @param version the version
   * @param kind the kind
   * @param namespace the namespace
   * @param name the name
   * @param labelSelector the labels
   * @param annotationSelector the annotations
   */
  public record Target(
      String group,
      String version,
      String kind,
      String namespace,
      String name,
      String labelSelector,
      String annotationSelector) {
    /** All objects. */
    public static final Target ANY = new Target("", "", "", "", "", "", "");

    /** Checks all parts. */
    public Target {
      Objects.requireNonNull(group, "group");
      Objects.requireNonNull(version, "version");
      Objects.requireNonNull(kind, "kind");
      Objects.requireNonNull(namespace, "namespace");
      Objects.requireNonNull(name, "name");
      Objects.requireNonNull(labelSelector, "labelSelector");
      Objects.requireNonNull(annotationSelector, "annotationSelector");
    }
  }
}
