// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.diff.structured;

import io.gitops4j.core.render.Gvk;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Knows the types of kinds. Implementations are thread-safe, and give the same type each time. */
@FunctionalInterface
public interface TypeSource {

  /** The type of the kind's objects, or null if it is not known. */
  @Nullable SchemaType find(Gvk gvk);

  /** The kinds that Kubernetes 1.34 has built in, as its Go client knows them. */
  static TypeSource builtIn() {
    return BuiltInTypes::of;
  }

  /** No kind at all, so that all are deduced. */
  static TypeSource none() {
    return gvk -> null;
  }

  /** These types; of a custom resource definition, say ({@link OpenApiType}). */
  static TypeSource of(Map<Gvk, SchemaType> types) {
    Map<Gvk, SchemaType> copy = Map.copyOf(types);
    return copy::get;
  }

  /** This source and, for what it does not know, the other. */
  default TypeSource orElse(TypeSource other) {
    Objects.requireNonNull(other, "other");
    return gvk -> {
      SchemaType type = find(gvk);
      return type == null ? other.find(gvk) : type;
    };
  }
}
