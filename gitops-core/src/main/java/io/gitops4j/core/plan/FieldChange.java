// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.plan;

import io.gitops4j.core.tree.FieldPath;
import io.gitops4j.core.tree.Node;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A field that differs. Immutable, thread-safe.
 *
 * @param path the field
 * @param before the live value; null if there is none; a redaction if it is secret
 * @param after the declared value; null if there is none; a redaction if it is secret
 * @param owner the field manager that owns the live value; null if not known
 * @param ignored whether a rule says that this is not drift
 * @param reason why it is not drift, for a person; null if it is, or if the reason is not known
 */
public record FieldChange(
    FieldPath path,
    @Nullable Node before,
    @Nullable Node after,
    @Nullable String owner,
    boolean ignored,
    @Nullable String reason) {
  /** Checks the path. */
  public FieldChange {
    Objects.requireNonNull(path, "path");
  }

  /** A difference without a reason. */
  public FieldChange(
      FieldPath path,
      @Nullable Node before,
      @Nullable Node after,
      @Nullable String owner,
      boolean ignored) {
    this(path, before, after, owner, ignored, null);
  }

  /** The same with an owner of the live value. */
  public FieldChange withOwner(@Nullable String newOwner) {
    return new FieldChange(path, before, after, newOwner, ignored, reason);
  }

  /** The same as one that is not drift. */
  public FieldChange ignoredFor(String newReason) {
    Objects.requireNonNull(newReason, "newReason");
    return new FieldChange(path, before, after, owner, true, newReason);
  }
}
