// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.kustomize.internal;

import io.gitops4j.kustomize.KustomizeError;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Lists of field specs. One that names no kind stands for all; yet one that is merged after a spec
 * of a kind with the same path is taken for known, and since lists are sorted by kind before they
 * are merged again, a default can vanish that way. That is how the reference lets a configuration
 * narrow a default.
 */
final class FieldSpecs {
  /** By kind in the order of the output, then by group, version and kind. */
  static final Comparator<FieldSpec> BY_KIND = FieldSpecs::compare;

  private FieldSpecs() {}

  private static int compare(FieldSpec a, FieldSpec b) {
    int byRank = Integer.compare(OutputOrder.rank(a.kind()), OutputOrder.rank(b.kind()));
    return byRank != 0 ? byRank : OutputOrder.compare(a, b);
  }

  static List<FieldSpec> sorted(List<FieldSpec> specs) {
    List<FieldSpec> sorted = new ArrayList<>(specs);
    sorted.sort(BY_KIND);
    return sorted;
  }

  /** Both lists, each spec once, sorted; one of them itself if the other adds nothing. */
  static List<FieldSpec> merge(List<FieldSpec> known, List<FieldSpec> more, String file) {
    if (known == more || more.isEmpty()) {
      return known;
    }
    List<FieldSpec> merged = append(known, more, file);
    if (merged.size() == known.size()) {
      return known;
    }
    if (known.isEmpty() && merged.size() == more.size()) {
      return more;
    }
    return List.copyOf(sorted(merged));
  }

  /** Both lists, each spec once. */
  static List<FieldSpec> append(List<FieldSpec> known, List<FieldSpec> more, String file) {
    Map<String, List<FieldSpec>> byPath = new HashMap<>();
    for (FieldSpec spec : known) {
      withPath(spec, byPath).add(spec);
    }
    List<FieldSpec> merged = new ArrayList<>(known);
    for (FieldSpec spec : more) {
      List<FieldSpec> same = withPath(spec, byPath);
      FieldSpec first = covering(spec, same);
      if (first == null) {
        same.add(spec);
        merged.add(spec);
      } else if (first.create() != spec.create()) {
        throw Failure.of(
            KustomizeError.TRANSFORMER,
            "the field " + spec.path() + " is configured both to be created and not",
            file.isEmpty() ? null : file);
      }
    }
    return merged;
  }

  private static List<FieldSpec> withPath(FieldSpec spec, Map<String, List<FieldSpec>> byPath) {
    List<FieldSpec> same = byPath.get(spec.path());
    if (same == null) {
      same = new ArrayList<>(1);
      byPath.put(spec.path(), same);
    }
    return same;
  }

  private static @Nullable FieldSpec covering(FieldSpec spec, List<FieldSpec> same) {
    for (FieldSpec other : same) {
      if (covers(other, spec)) {
        return other;
      }
    }
    return null;
  }

  private static boolean covers(FieldSpec known, FieldSpec spec) {
    return (spec.group().isEmpty() || spec.group().equals(known.group()))
        && (spec.version().isEmpty() || spec.version().equals(known.version()))
        && (spec.kind().isEmpty() || spec.kind().equals(known.kind()));
  }
}
