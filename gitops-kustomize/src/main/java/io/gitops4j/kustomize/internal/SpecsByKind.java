// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.kustomize.internal;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Field specs by the kinds that they speak of, for a pass over many resources. Confined to one
 * render.
 */
public final class SpecsByKind {
  private final List<FieldSpec> specs;
  private final Map<String, List<FieldSpec>> byKind = new HashMap<>();

  /** An index of these specs. */
  public SpecsByKind(List<FieldSpec> specs) {
    this.specs = specs;
  }

  /** Those of the specs that speak of the identity's kind, in order. */
  public List<FieldSpec> of(ResId id) {
    List<FieldSpec> known = byKind.get(id.kind());
    if (known == null) {
      known = new ArrayList<>();
      for (FieldSpec spec : specs) {
        if (spec.kind().isEmpty() || spec.kind().equals(id.kind())) {
          known.add(spec);
        }
      }
      byKind.put(id.kind(), known);
    }
    for (FieldSpec spec : known) {
      if (!spec.selects(id)) {
        return known.stream().filter(each -> each.selects(id)).toList();
      }
    }
    return known;
  }
}
