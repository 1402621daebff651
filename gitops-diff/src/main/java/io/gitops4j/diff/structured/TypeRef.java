// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.diff.structured;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A reference to a type, found when it is first used, since types may hold themselves. */
final class TypeRef {
  private final Supplier<@Nullable SchemaType> source;
  private final boolean deduced;
  private volatile @Nullable SchemaType type;

  private TypeRef(Supplier<@Nullable SchemaType> source, boolean deduced) {
    this.source = source;
    this.deduced = deduced;
  }

  static TypeRef of(SchemaType type) {
    TypeRef ref = new TypeRef(() -> type, type == SchemaType.deduced() || isUntyped(type));
    ref.type = type;
    return ref;
  }

  private static boolean isUntyped(SchemaType type) {
    return type.scalar == SchemaType.Scalar.UNTYPED;
  }

  static TypeRef lazy(Supplier<@Nullable SchemaType> source) {
    return new TypeRef(source, false);
  }

  static TypeRef deduced(Supplier<@Nullable SchemaType> source) {
    return new TypeRef(source, true);
  }

  /** The type, or null if the schema has none of this name. */
  @Nullable SchemaType get() {
    SchemaType known = type;
    if (known == null) {
      known = source.get();
      type = known;
    }
    return known;
  }

  boolean isDeduced() {
    return deduced;
  }
}
