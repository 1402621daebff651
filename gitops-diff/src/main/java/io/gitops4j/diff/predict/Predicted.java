// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.diff.predict;

import io.gitops4j.core.tree.FieldPath;
import io.gitops4j.core.tree.MapNode;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a server would store, as far as that can be told without asking it. Immutable, thread-safe.
 * Its text shows no content.
 *
 * @param object the object; null if nothing of it can be told. Metadata that only a server writes
 *     ({@code uid}, {@code resourceVersion}, {@code creationTimestamp}, times of managed fields) is
 *     that of the live object, or missing
 * @param gaps the fields of which it is not known what the server makes of them; none if the whole
 *     object is known
 */
public record Predicted(@Nullable MapNode object, List<Gap> gaps) {
  /** Copies the gaps. */
  public Predicted {
    gaps = List.copyOf(gaps);
    if (object == null && gaps.isEmpty()) {
      throw new IllegalArgumentException("gaps: none (expected: why there is no object)");
    }
  }

  /**
   * A field that only the server can tell, with all below it.
   *
   * @param field the field; the root for the whole object
   * @param cause why, for a person
   */
  public record Gap(FieldPath field, String cause) {
    /** Checks both parts. */
    public Gap {
      Objects.requireNonNull(field, "field");
      Objects.requireNonNull(cause, "cause");
    }
  }

  static Predicted unknown(String cause) {
    return new Predicted(null, List.of(new Gap(FieldPath.ROOT, cause)));
  }

  /** Whether the whole object is known. */
  public boolean isKnown() {
    return gaps.isEmpty();
  }

  /** Whether this proves that the server would store the object as it is. */
  public boolean provesUnchanged(MapNode live) {
    return isKnown()
        && NormalForm.withoutBookkeeping(live)
            .equals(NormalForm.withoutBookkeeping(Objects.requireNonNull(object, "object")));
  }

  /** Why something is not known; empty if all is. */
  public String cause() {
    return gaps.stream().map(Gap::cause).distinct().collect(Collectors.joining("; "));
  }

  /** Whether all is known, or the causes; never content. */
  @Override
  public String toString() {
    return isKnown() ? "known" : "unknown(" + cause() + ")";
  }
}
