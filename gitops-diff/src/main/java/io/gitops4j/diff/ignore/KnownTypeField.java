// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.diff.ignore;

import java.util.List;
import java.util.Objects;

/**
 * A field of a custom resource that has a type of Kubernetes, as Argo CD's {@code knownTypeFields}.
 * Immutable, thread-safe.
 *
 * @param group the API group of the custom resource
 * @param kind its kind
 * @param field the keys that lead to the field; lists on the way are gone through item by item
 * @param type the type: {@code core/Quantity}, {@code meta/v1/Duration}, {@code
 *     core/v1/ResourceRequirements}, or a type of the core group that holds containers ({@code
 *     core/v1/PodSpec} and the like); a field of a type that is not known stays as it is
 */
public record KnownTypeField(String group, String kind, List<String> field, String type) {
  /** Copies the keys. */
  public KnownTypeField {
    Objects.requireNonNull(group, "group");
    Objects.requireNonNull(kind, "kind");
    field = List.copyOf(field);
    Objects.requireNonNull(type, "type");
  }
}
