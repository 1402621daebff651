// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.diff.structured;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Fits a set that was written under an older schema to the schema of today: where a field is now
 * owned as a whole, who owned parts of it owns it. The other way needs no change.
 */
final class SchemaChange {

  private SchemaChange() {}

  static FieldSet fit(FieldSet fields, SchemaType type) {
    return collapses(fields, type, false) ? fields : below(fields, type);
  }

  /** Whether the type is owned as a whole, but the set has parts of it. */
  private static boolean collapses(FieldSet parts, @Nullable SchemaType type, boolean leaf) {
    if (type == null || leaf) {
      return false;
    }
    return switch (first(type)) {
      case SchemaType.MAP -> !type.isDeducedMap() && isAtomic(type) && !parts.isEmpty();
      case SchemaType.LIST -> isAtomic(type);
      default -> false;
    };
  }

  private static int first(SchemaType type) {
    return SchemaType.first(type.kinds(null));
  }

  private static boolean isAtomic(SchemaType type) {
    return type.map != null ? type.map.atomic() : type.list != null && type.list.atomic();
  }

  private static FieldSet below(FieldSet fields, @Nullable SchemaType type) {
    if (type == null || first(type) == SchemaType.SCALAR || type.isDeducedMap()) {
      return fields;
    }
    List<FieldSet.Branch> out = new ArrayList<>();
    boolean same = true;
    Iterator<FieldSet.Branch> branches = fields.branches();
    while (branches.hasNext()) {
      FieldSet.Branch branch = branches.next();
      SchemaType child = childType(type, branch.element());
      FieldSet parts = branch.below();
      boolean leaf = branch.member() && parts.isEmpty();
      boolean collapses = collapses(parts, child, leaf);
      FieldSet fitted = collapses ? FieldSet.EMPTY : below(parts, child);
      same &= !collapses && fitted == parts;
      out.add(new FieldSet.Branch(branch.element(), collapses || branch.member(), fitted));
    }
    return same ? fields : FieldSet.of(out);
  }

  private static @Nullable SchemaType childType(SchemaType type, PathElement element) {
    if (type.map == null && type.list != null) {
      return type.list.elements().get(); // whatever tells the item apart
    }
    return element instanceof PathElement.Field
        ? type.childType(element)
        : type.map == null || type.map.elements() == null ? null : type.map.elements().get();
  }
}
